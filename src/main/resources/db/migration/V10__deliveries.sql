-- issuance writes, offer hands out: credentials that wait for their holders, each sealed under its organisation's data key.
-- Without foreign keys, as the ledger that they are recorded with.
create table delivery (
  credential_id   uuid primary key,
  organisation_id uuid not null,
  issuer_did      text not null,
  -- SHA-256 of the DID: a holder finds what waits over all organisations
  holder_digest   bytea not null check (length(holder_digest) = 32),
  -- SHA-256 of the token that fetches it; null where a proof of the DID's key does
  token_hash      bytea unique check (length(token_hash) = 32),
  format          text not null check (format in ('dc+sd-jwt', 'vc+jwt', 'ldp_vc')),
  sealed          bytea not null,
  created_at      timestamptz not null,
  -- brought forward when it is first handed out
  expires_at      timestamptz not null,
  -- the last time; null until the first
  handed_out_at   timestamptz
);
create index delivery_holder on delivery (holder_digest, created_at) where token_hash is null;
create index delivery_expires_at on delivery (expires_at);
