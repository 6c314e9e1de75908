-- notify: where an organisation hears of what happens. The secrets that sign it are sealed under the organisation's data
-- key; a rotated one signs beside the fresh one for a while.
create table webhook (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  url             text not null check (length(url) between 1 and 2000),
  events          text[] not null check (cardinality(events) between 1 and 50),
  sealed_secret   bytea not null,
  sealed_previous bytea,
  previous_until  timestamptz check ((previous_until is null) = (sealed_previous is null)),
  created_at      timestamptz not null
);
create index on webhook (organisation_id, created_at);

-- outbox: what is to be told, a row for each who is to hear it, written by the transaction that does what it tells of;
-- notify drains it, by state and never by id. Without foreign keys, as the ledger. Its times are this server's, which all
-- nodes share.
create table outbox (
  -- the message's, whoever sends it and how often
  id              uuid primary key default gen_random_uuid(),
  organisation_id uuid not null,
  channel         text not null check (channel in ('webhook', 'email')),
  -- who hears it; what fails there holds up nothing else
  destination     text not null,
  kind            text not null,
  happened_at     timestamptz not null,
  -- ids alone: nothing that a credential says, and nobody's name
  data            jsonb not null default '{}',
  state           text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  written_at      timestamptz not null default now(),
  due_at          timestamptz not null default now(),
  -- until then a node is at it; if that one dies, another goes on
  taken_until     timestamptz,
  attempts        integer not null default 0 check (attempts >= 0),
  -- what fails after that is dead
  gives_up_at     timestamptz not null default now() + interval '3 days',
  -- what the last attempt came to: an HTTP status, or why there was none
  last_status     text,
  finished_at     timestamptz check ((finished_at is null) = (state = 'waiting'))
) with (fillfactor = 80);
create index outbox_waiting on outbox (destination, due_at) where state = 'waiting';
create index outbox_given_up on outbox (gives_up_at) where state = 'waiting';
create index outbox_finished on outbox (finished_at) where state <> 'waiting';
create index outbox_dead on outbox (organisation_id, finished_at, id) where state = 'dead';

-- notify: destinations that failed last. Those that failed again and again are left alone for a while, and asked with one
-- message then. A destination that is well has no row.
create table trouble (
  destination     text primary key,
  failures        integer not null check (failures >= 1),
  rests_until     timestamptz not null
);

-- What is told of a credential.
create function told_of(credential uuid, collection uuid, schema text) returns jsonb language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'credentialId', 'urn:uuid:' || credential, 'collectionId', collection, 'schemaId', schema))
$$;
