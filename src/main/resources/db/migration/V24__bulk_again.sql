-- bulk: rows that failed may be tried again. A chunk that comes back waits as if it were new: what of it was issued before is counted
-- here, so that how fast a bulk goes is what its chunks did last.
alter table bulk
  add column issued        integer not null default 0 check (issued >= 0),
  -- how often rows of it came back: who ends it has to have seen the last of that
  add column retries       integer not null default 0 check (retries >= 0),
  -- by the database's clock: since when it has been worked off without a pause
  add column running_since timestamptz;

-- What is told of a bulk that is done.
create function told_of_bulk(bulk uuid, collection uuid, total bigint, issued bigint, failed bigint, rejected bigint, duplicate bigint, claimable bigint)
returns jsonb language sql immutable as $$
  select jsonb_build_object('bulkId', bulk, 'collectionId', collection, 'counts', jsonb_build_object(
    'total', total, 'issued', issued, 'failed', failed, 'rejected', rejected, 'duplicate', duplicate, 'claimable', claimable))
$$;
