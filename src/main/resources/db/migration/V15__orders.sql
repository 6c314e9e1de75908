-- issuance: the order in which credentials were recorded, without a clock. An order to revoke draws a number as they do, and
-- means what has a smaller one. What is from before this has none of its own, and every order means it. The last of an
-- order's slices that is done ends at its place, in the order in which the indexes have what can be revoked.
create sequence recorded as bigint;
alter table credential add column number bigint not null default 0;
alter table credential alter column number set default nextval('recorded');
alter table revocation_order
  add column number          bigint not null default nextval('recorded'),
  add column place_issued_at timestamptz,
  add column place_id        uuid check ((place_id is null) = (place_issued_at is null));

-- issuance: in the order in which an order walks, as the others by collection, schema and holder are. On a large ledger it is
-- made in seconds, in which nobody issues.
drop index credential_live_key;
create index credential_live_key on credential (key_id, issued_at)
  where state in ('active', 'suspended') and status_list_id is not null;

-- issuance: the key of the request that gave an order, while it may be sent again.
alter table revocation_order
  add column key_hash     bytea check (length(key_hash) = 32),
  add column request_hash bytea check ((request_hash is null) = (key_hash is null)),
  add unique (organisation_id, key_hash);
create index revocation_order_kept on revocation_order (given_at) where key_hash is not null;

-- status: whether suspension shows there. What points at a Bitstring Status List from before V7 knows of revocation alone.
alter table status_list add column suspendable boolean not null default true;
update status_list set suspendable = false from flyway_schema_history as applied
where applied.version = '7' and status_list.created_at < applied.installed_on and status_list.proof_type <> 'dc+sd-jwt';

-- offer: in the order in which a holder collects, from all issuers or from one of them.
drop index delivery_holder;
create index delivery_holder on delivery (holder_digest, handed_out_at nulls first, created_at, credential_id)
  where token_hash is null;
create index delivery_holder_issuer on delivery
  (holder_digest, issuer_did, handed_out_at nulls first, created_at, credential_id) where token_hash is null;
