-- offer: rows of a bulk for whom only an address is known. What a claim says waits sealed until somebody opens its link and shows
-- a key; then it is a credential. Without foreign keys, as the ledger.
create table claim (
  -- in the order in which they were made
  id              uuid primary key,
  organisation_id uuid not null,
  collection_id   uuid not null,
  bulk_id         uuid not null,
  bulk_line       integer not null,
  -- of the row: no two live credentials of the collection have it
  bulk_key        uuid not null,
  -- by which whoever collects it is known from then on (holder_name)
  names           uuid[] not null,
  -- SHA-256 of what its link holds
  token_hash      bytea not null check (length(token_hash) = 32),
  state           text not null default 'waiting' check (state in ('waiting', 'collected', 'cancelled', 'expired')),
  -- recipient and claims, under the organisation's data key, for as long as it waits
  sealed          bytea check ((sealed is not null) = (state = 'waiting')),
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  ended_at        timestamptz check ((ended_at is not null) = (state <> 'waiting')),
  holder_id       uuid check ((holder_id is not null) = (state = 'collected')),
  credential_id   uuid check ((credential_id is not null) = (state = 'collected'))
);
alter table claim alter column sealed set storage external;
create unique index claim_token on claim (token_hash);
-- nobody waits twice
create unique index claim_waiting on claim (collection_id, bulk_key) where state = 'waiting';
create index claim_ends on claim (expires_at) where state = 'waiting';
create index claim_organisation on claim (organisation_id, id);
create index claim_bulk on claim (bulk_id, id);

-- bulk: 5 is a claim that waits. It becomes issued or failed later.
alter table bulk_row drop constraint bulk_row_state_check;
alter table bulk_row add constraint bulk_row_state_check check (state between 0 and 5);
alter table bulk_chunk
  add column claimable integer not null default 0 check (claimable >= 0),
  add check (issued + failed + claimable <= size);
