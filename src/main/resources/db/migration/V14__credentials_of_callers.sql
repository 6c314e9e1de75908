-- Credentials that callers wrote themselves (VC-API), and only had secured. They are of no collection and no schema, and
-- about whom they like: a subject need not have a DID.
do $$
declare
  of_collection_or_schema text;
begin
  select conname into strict of_collection_or_schema from pg_constraint
  where conrelid = 'credential'::regclass and contype = 'c'
    and pg_get_constraintdef(oid) like '%schema_id IS NULL%collection_id IS NOT NULL%';
  execute format('alter table credential drop constraint %I', of_collection_or_schema);
end
$$;
alter table credential
  add constraint credential_origin check (schema_id is null or collection_id is null),
  alter column holder_id drop not null,
  -- issuance: what its caller calls it by, within its issuer; a digest, since that may tell whom it is about
  add column name bytea
    check (name is null or (length(name) = 32 and schema_id is null and collection_id is null));
create unique index credential_name on credential (name) where name is not null;
-- those of neither: what a search without a filter finds beside collections and schemas. Costs no other credential an entry
create index credential_live_own on credential (organisation_id, issued_at)
  where schema_id is null and collection_id is null and state in ('active', 'suspended');

-- issuer: whether it secures what callers wrote, and gives it a status
alter table issuer
  add column vc_api_issue  boolean not null default true,
  add column vc_api_status boolean not null default true;
