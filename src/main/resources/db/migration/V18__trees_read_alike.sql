-- All nodes of the version before are to be stopped: they know columns that go here. Where one runs still, this waits for
-- what it has under way with no row in hand, and then for nothing more. An order's slice and a revocation take these
-- tables in opposite orders, so that a node that runs can be in a deadlock with this; then PostgreSQL ends one of them,
-- and the whole of it can be tried again.
lock table credential, delivery, revocation_order, context in access exclusive mode;

-- catalog: the context of delegations is the jar's, wherever it was looked for before.
with gone as (
  delete from context where url like '%/contexts/' || organisation_id || '/agent-delegation'
  returning organisation_id, url
)
insert into change (topic, key) select 'contexts', organisation_id || '/' || url from gone;

-- issuance: of a tree the root is revoked first, and an order goes down to what is left. Whoever asks is told of that as
-- if the order had come by. Planned apart, so that nothing else costs a look: it is asked of delegations alone.
create function descends_from_revoked(organisation uuid, delegation_id uuid) returns boolean
language sql stable parallel safe as $$
  select exists (
    select from delegation d join credential above
    on above.organisation_id = d.organisation_id and above.id = any(d.line) and above.state = 'revoked'
    where d.organisation_id = organisation and d.credential_id = delegation_id)
$$;
-- The state of a credential as whoever asks is told. PostgreSQL writes it into the statement that asks.
create function state_now(organisation uuid, credential_id uuid, schema_id text, state text) returns text
language sql stable parallel safe as $$
  select case
    when schema_id = 'agent-delegation' and state in ('active', 'suspended')
      and descends_from_revoked(organisation, credential_id) then 'revoked'
    else state end
$$;

-- issuance: what an order means may be under way still when it comes by. Whoever draws a number has a lock on the table
-- before that, so that what can matter is the transactions that had one when the order's first slice was done; once none
-- of them has, one more pass, a whole one, finds what is left. By transaction ids it waited for every other database of
-- the server, too.
alter table revocation_order
  drop column running_before,
  add column under_way text[],
  add column began_at  timestamptz check ((began_at is null) = (under_way is null));
-- Those that write to the ledger now, by their virtual transaction ids: these are told of at once, cost no more than a
-- look at memory, and are nobody's after a restart.
create function recording() returns setof text language sql volatile as $$
  select distinct virtualtransaction from pg_locks
  where locktype = 'relation' and relation = 'credential'::regclass and mode = 'RowExclusiveLock' and granted
  and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
$$;

-- issuance: what waits is kept where it waits, and nowhere else. What was recorded before that was so has a copy in the
-- ledger, which nobody clears when it is fetched.
update credential set sealed = null from delivery
where delivery.credential_id = credential.id and credential.sealed is not null;
