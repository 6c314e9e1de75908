-- The life of a credential after it was issued. On a large ledger this migration is minutes long and no node issues
-- meanwhile: one scan for the two checks, and one for each of the four indexes (about a second for a million rows).

-- issuance: the last change of state, after the issuance itself: why, by whom, when.
alter table credential
  drop constraint credential_state_check,
  add constraint credential_state_check check (state in ('active', 'suspended', 'replaced', 'revoked')),
  add column reason     text check (length(reason) between 1 and 500),
  add column changed_by text,
  add column changed_at timestamptz check ((changed_at is null) = (changed_by is null));

-- status: what a Bitstring Status List says of suspension; a Token Status List says it in "signed". Of the lists from
-- before no more indexes are handed out: what points at them knows of no suspension.
alter table status_publication add column suspension bytea;
update status_list set handed_out = size where kind = 'BITSTRING_STATUS_LIST';

-- issuance: what can still be revoked, by what it may be revoked by: a slice of an order takes some rows and finds the
-- rest where they were, since what it has revoked has left the index. The first takes the place of the index on all rows
-- of a collection, counts what that counted, and costs an insert what that did; what has ended has an index of its own
-- since V4. The next two cost every insert an entry each, by holder at a random place, by key beside the one before. The
-- last costs those without a collection alone.
drop index credential_collection;
create index credential_live on credential (collection_id) where state in ('active', 'suspended');
create index credential_live_holder on credential (holder_id)
  where state in ('active', 'suspended') and status_list_id is not null;
create index credential_live_key on credential (key_id)
  where state in ('active', 'suspended') and status_list_id is not null;
create index credential_live_schema on credential (organisation_id, schema_id)
  where state in ('active', 'suspended') and status_list_id is not null and schema_id is not null;

-- issuance: to revoke whatever was issued with something in common before the order was given. Worked off in slices, by
-- any node.
create table revocation_order (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  subject         text not null check (subject in ('collection', 'batch', 'holder', 'schema', 'key')),
  -- the collection's, batch's or schema's id, the holder's DID, the key's kid
  subject_id      text not null,
  reason          text check (length(reason) between 1 and 500),
  given_by        text not null,
  given_at        timestamptz not null,
  revoked         bigint not null default 0 check (revoked >= 0),
  finished_at     timestamptz
);
create index revocation_order_unfinished on revocation_order (given_at) where finished_at is null;
