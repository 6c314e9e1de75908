-- JSON-LD contexts by which an organisation's credentials are expanded: those that it registers, and those that are made
-- of its schemas. A context never changes, so that what was signed can always be expanded as it was.
create table context (
  organisation_id uuid not null references organisation,
  url             text not null check (length(url) <= 4000),
  document        text not null check (octet_length(document) <= 1048576),
  digest_sri      text not null,
  -- the other registered contexts that it refers to, and those that they refer to
  requires        text[] not null,
  registered_at   timestamptz not null default now(),
  primary key (organisation_id, url)
);

-- a collection may issue credentials with a Data Integrity proof, too
alter table collection drop constraint collection_format_check;
alter table collection add constraint collection_format_check
  check (format in ('dc+sd-jwt', 'vc+jwt', 'ldp_vc'));
