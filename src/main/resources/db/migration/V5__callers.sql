-- api: what a key may do, until when, and when it was last used, to the minute. Keys from before may everything.
alter table api_key
  add column scopes       text[] not null default '{issue,revoke,catalog,read,admin}'
    check (cardinality(scopes) >= 1 and scopes <@ '{issue,revoke,catalog,read,admin}'),
  add column expires_at   timestamptz,
  add column last_used_at timestamptz;

-- api: what a rotation has replaced. Opens until it expires, and stays, so that it never becomes a key again.
create table rotated_secret (
  hash            bytea primary key check (length(hash) = 32),
  organisation_id uuid not null references organisation,
  key_id          uuid not null references api_key,
  expires_at      timestamptz not null
);
create index on rotated_secret (key_id);

-- api: whose access tokens an organisation takes. A token says iss and aud and nothing of an organisation, so that the
-- two together are one organisation's.
create table sign_in (
  organisation_id uuid primary key references organisation,
  issuer          text not null,
  audience        text not null,
  jwks_uri        text,
  jwks            jsonb check ((jwks is null) <> (jwks_uri is null)),
  claim           text not null,
  -- what each value of the claim may: {"auditor": ["read"]}
  roles           jsonb not null,
  created_at      timestamptz not null default now(),
  unique (issuer, audience)
);

-- api: how many requests a key may make in a minute, which its organisation says, and an organisation, which the
-- operator says. Null, and no row, are no limit.
alter table api_key add column requests_per_minute integer check (requests_per_minute >= 1);
create table organisation_limit (
  organisation_id     uuid primary key references organisation,
  requests_per_minute integer not null check (requests_per_minute >= 1)
);

-- issuance: how many credentials may be issued in a day or a month (of UTC) for an organisation, which the operator
-- says, and of one of its schemas or collections, which it says itself.
create table quota (
  organisation_id uuid not null references organisation,
  subject         text not null check (subject in ('organisation', 'schema', 'collection')),
  -- the organisation's, the schema's or the collection's
  subject_id      text not null,
  period          text not null check (period in ('day', 'month')),
  most            bigint not null check (most >= 0),
  primary key (organisation_id, subject, subject_id, period)
);

-- issuance: what nodes have taken of a quota, in blocks; of the last block some may lie beyond it, and is nobody's.
create table quota_use (
  organisation_id uuid not null references organisation,
  subject         text not null,
  subject_id      text not null,
  period          text not null,
  begins          date not null,
  taken           bigint not null check (taken >= 0),
  primary key (organisation_id, subject, subject_id, period, begins)
);
