-- bulk: a file of rows, each of which is to become a credential. What was not answered with 202 has no accepted_at, and is
-- swept: its rows first, then itself. Workers claim chunks of what is queued or running, and of nothing else, so that one
-- update of the state releases, pauses or cancels all of them.
create table bulk (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  collection_id   uuid not null references collection,
  state           text not null check (state in ('ingesting', 'queued', 'running', 'paused', 'done', 'cancelled')),
  -- why it was cancelled, where nobody asked for that
  reason          text check (reason is null or state = 'cancelled'),
  dry_run         boolean not null,
  all_or_nothing  boolean not null,
  priority        smallint not null default 5 check (priority between 0 and 9),
  not_before      timestamptz,
  -- SHA-256 of the file and of how it was to be read
  digest          bytea check (length(digest) = 32),
  -- SHA-256 of the request's Idempotency-Key
  key_hash        bytea check (length(key_hash) = 32),
  total           integer not null default 0 check (total >= 0),
  rejected        integer not null default 0 check (rejected >= 0),
  duplicate       integer not null default 0 check (duplicate >= 0),
  -- how far the sealed rows have been forgotten again
  forgotten_line  integer not null default 0,
  created_at      timestamptz not null,
  -- by the database's clock: whose node has died says nothing more
  touched_at      timestamptz not null default clock_timestamp(),
  accepted_at     timestamptz,
  finished_at     timestamptz check (finished_at is null or state in ('done', 'cancelled')),
  check ((state = 'ingesting') <= (accepted_at is null)),
  check (digest is null or accepted_at is not null),
  check (key_hash is null or accepted_at is not null),
  check (rejected + duplicate <= total)
);
-- the same file again is the same bulk
create unique index bulk_file on bulk (collection_id, digest)
  where digest is not null and state <> 'cancelled' and not dry_run;
create unique index bulk_key on bulk (organisation_id, key_hash) where key_hash is not null;
create index bulk_unaccepted on bulk (touched_at) where accepted_at is null;
-- what workers look for
create index bulk_active on bulk (priority, created_at) where state in ('queued', 'running');
create index bulk_sealed on bulk (finished_at) where accepted_at is not null and forgotten_line < 2147483647;

-- Without foreign keys, as the ledger. Two kilobytes at most stay in the page; what is longer is kept beside it as it is, since
-- what is sealed cannot be compressed.
create table bulk_row (
  bulk_id         uuid not null,
  -- in the file, from 1; a header is a line too
  line            integer not null check (line >= 1),
  -- 0 waiting, 1 issued, 2 failed, 3 rejected, 4 duplicate
  state           smallint not null check (state between 0 and 4),
  attempts        smallint not null default 0,
  -- what no two rows of a bulk have, nor two live credentials of its collection: half an HMAC of the recipient, or of the
  -- column that the upload named. Null where the row is not to be issued
  key             uuid,
  -- of organisation and DID; null where the row has no DID, and its recipient is not known by another name either
  holder_id       uuid,
  -- recipient and claims, under the organisation's data key
  sealed          bytea,
  -- of what is wrong with it the first, and all of it: [{column?, code, reason}]
  code            text check ((state in (0, 1)) <= (code is null)),
  faults          jsonb,
  credential_id   uuid check ((state = 1) >= (credential_id is not null)),
  primary key (bulk_id, line)
);
alter table bulk_row set (fillfactor = 85);
alter table bulk_row alter column sealed set storage external;
create unique index bulk_row_key on bulk_row (bulk_id, key) where key is not null;

-- What organisations know holders by whose DID they know: half an HMAC of an external id, an e-mail address or a phone number.
-- Learnt from rows that have both, once they are issued; a row that has no DID is for the holder whom it names.
create table holder_name (
  id              uuid primary key,
  organisation_id uuid not null,
  holder_id       uuid not null,
  learnt_at       timestamptz not null default now()
);

-- A hundred waiting rows, or what is left of a slice: what a worker takes in one transaction.
create table bulk_chunk (
  bulk_id         uuid not null,
  organisation_id uuid not null,
  first_line      integer not null,
  last_line       integer not null check (last_line >= first_line),
  size            integer not null check (size between 1 and 100),
  state           text not null default 'waiting' check (state in ('waiting', 'leased', 'done')),
  run_at          timestamptz not null default '-infinity',
  -- how often it was tried in vain
  attempts        smallint not null default 0,
  -- where a chunk is leased and not held by a transaction: who is late has an older epoch
  epoch           integer not null default 0,
  lease_until     timestamptz check ((state = 'leased') = (lease_until is not null)),
  issued          integer not null default 0 check (issued >= 0),
  failed          integer not null default 0 check (failed >= 0),
  finished_at     timestamptz check ((state = 'done') = (finished_at is not null)),
  primary key (bulk_id, first_line),
  check (issued + failed <= size)
);
alter table bulk_chunk
  set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
create index bulk_chunk_waiting on bulk_chunk (organisation_id, bulk_id, run_at, first_line) where state = 'waiting';

-- Rows that were put aside so that their chunk could go on, or are tried again.
create table bulk_retry (
  bulk_id         uuid not null,
  line            integer not null,
  organisation_id uuid not null,
  run_at          timestamptz not null,
  attempts        smallint not null default 0,
  primary key (bulk_id, line)
);
create index bulk_retry_due on bulk_retry (run_at);
