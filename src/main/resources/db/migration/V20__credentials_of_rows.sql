-- issuance: credentials of the rows of a bulk. That a row has one and no two, and that nobody has two live ones of a collection
-- by the key that bulk dedups by, is for these indexes to say, whoever works. They cost other credentials nothing.
alter table credential
  add column bulk_id   uuid,
  add column bulk_line integer check ((bulk_id is null) = (bulk_line is null)),
  add column bulk_key  uuid check (bulk_key is null or bulk_id is not null);
create unique index credential_bulk on credential (bulk_id, bulk_line) where bulk_id is not null;
create unique index credential_bulk_key on credential (collection_id, bulk_key)
  where bulk_key is not null and state in ('active', 'suspended');
