-- issuance: credentials that a request asks for, by schema, holder and claims, and not by a collection.
alter table credential
  alter column collection_id drop not null,
  -- the first type of a credential without a collection
  add column schema_id text check ((schema_id is null) = (collection_id is not null)),
  add column batch_id uuid,
  -- its place among the credentials of its batch, from 0
  add column batch_position integer check ((batch_id is null) = (batch_position is null));
create unique index credential_batch on credential (batch_id, batch_position) where batch_id is not null;
-- what was signed with a key for no collection: when the key may retire, and what to revoke with it
create index credential_key on credential (key_id, valid_until) where collection_id is null;

-- A key of a request is one within the collection that it names, or within the organisation.
alter table idempotency_key rename column collection_id to scope_id;

-- Credentials that were asked for together and recorded in one transaction.
create table batch (
  id              uuid primary key,
  organisation_id uuid not null,
  issuer_did      text not null references issuer,
  -- of the Merkle tree (RFC 6962) over their digests, and a JWS of the issuer that says so; null where none was issued
  root            bytea unique check (length(root) = 32),
  signed_root     text check ((signed_root is null) = (root is null)),
  size            integer not null check (size >= 0 and (size = 0) = (root is null)),
  issued_at       timestamptz not null,
  key_hash        bytea check (length(key_hash) = 32),
  request_hash    bytea check ((request_hash is null) = (key_hash is null)),
  -- what was answered, under the organisation's data key, while it may be asked for again
  sealed_answer   bytea,
  unique (organisation_id, key_hash)
);
create index batch_kept on batch (issued_at) where key_hash is not null;
