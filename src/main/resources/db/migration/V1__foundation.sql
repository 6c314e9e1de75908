-- Chancery's tables. Rules stand here as CHECK and UNIQUE; each table is written by one package, named above it.
-- Every tenant table carries organisation_id, and every query on it names it.

-- catalog ------------------------------------------------------------------------------------------------------------

create table organisation (
  id          uuid primary key,
  name        text not null check (length(name) between 1 and 200),
  -- may claim the host's own did:web, and nothing else
  operator    boolean not null default false,
  created_at  timestamptz not null default now()
);

-- platform.seal: an organisation's data key, wrapped by the master key
create table data_key (
  organisation_id uuid primary key references organisation,
  wrapped         bytea not null,
  created_at      timestamptz not null default now()
);

-- api: callers. The key itself is shown once and stored nowhere
create table api_key (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  name            text not null,
  hash            bytea not null unique check (length(hash) = 32),
  created_at      timestamptz not null default now(),
  revoked_at      timestamptz
);

-- issuer, signing ----------------------------------------------------------------------------------------------------

create table issuer (
  did             text primary key,
  organisation_id uuid not null references organisation,
  name            text not null check (length(name) between 1 and 200),
  did_method      text not null check (did_method in ('web', 'key', 'jwk')),
  -- where a did:web document is served below the host: '' is the host's own (/.well-known/did.json)
  web_path        text unique check ((did_method = 'web') = (web_path is not null)),
  state           text not null default 'active' check (state in ('active', 'deactivated')),
  created_at      timestamptz not null default now(),
  deactivated_at  timestamptz check ((state = 'deactivated') = (deactivated_at is not null))
);
create index on issuer (organisation_id, created_at);

-- signing: the private half is sealed under the organisation's data key, with the row's identity as associated data.
-- A key's life is told by its instants: published, used from activates_at, superseded by a younger key of the same
-- algorithm, verifiable until retires_at.
create table signing_key (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  issuer_did      text not null references issuer,
  kid             text not null unique,
  algorithm       text not null check (algorithm in ('ES256', 'EdDSA')),
  public_jwk      jsonb not null,
  sealed          bytea not null,
  created_at      timestamptz not null default now(),
  activates_at    timestamptz not null,
  superseded_at   timestamptz check (superseded_at >= activates_at),
  retires_at      timestamptz check (retires_at >= superseded_at)
);
create index on signing_key (issuer_did, activates_at);

-- catalog ------------------------------------------------------------------------------------------------------------

create table credential_type (
  organisation_id uuid not null references organisation,
  id              text not null,
  -- json: its members keep the order in which they were written, which is how a card lists its claims
  definition      json not null,
  created_at      timestamptz not null default now(),
  primary key (organisation_id, id)
);

create table collection (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  name            text not null check (length(name) between 1 and 200),
  issuer_did      text not null references issuer,
  schema_ids      text[] not null check (cardinality(schema_ids) >= 1),
  format          text not null check (format in ('dc+sd-jwt', 'vc+jwt')),
  vct             text,
  claims          jsonb not null default '{}',
  valid_for       text,
  revocable       boolean not null default true,
  policy          jsonb not null,
  paused          boolean not null default false,
  -- issuance: how many seats of a capped collection have been leased to nodes so far
  seats_leased    bigint not null default 0 check (seats_leased >= 0),
  created_at      timestamptz not null default now()
);
create index on collection (organisation_id, created_at);

-- autoissue: screens that may show a collection's code
create table screen (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  collection_id   uuid not null references collection,
  name            text not null,
  token_hash      bytea not null unique check (length(token_hash) = 32),
  created_at      timestamptz not null default now(),
  withdrawn_at    timestamptz
);
create index on screen (collection_id);

-- identity -----------------------------------------------------------------------------------------------------------

-- The id is derived from organisation and DID, so that find-or-create needs no read.
create table holder (
  id              uuid primary key,
  organisation_id uuid not null,
  did             text not null,
  created_at      timestamptz not null default now()
);

-- DIDs of methods that are not built in, with the document that the organisation vouches for
create table registered_did (
  organisation_id uuid not null references organisation,
  did             text not null,
  document        jsonb not null,
  created_at      timestamptz not null default now(),
  primary key (organisation_id, did)
);

-- catalog: who may collect, each with claims of their own, sealed under the organisation's data key
create table allowed_holder (
  collection_id   uuid not null references collection,
  holder_id       uuid not null references holder,
  organisation_id uuid not null references organisation,
  sealed_claims   bytea not null,
  created_at      timestamptz not null default now(),
  primary key (collection_id, holder_id)
);

-- status -------------------------------------------------------------------------------------------------------------

create table status_list (
  id              uuid primary key,
  organisation_id uuid not null references organisation,
  issuer_did      text not null references issuer,
  kind            text not null check (kind in ('TOKEN_STATUS_LIST', 'BITSTRING_STATUS_LIST')),
  size            integer not null check (size >= 131072 and size & (size - 1) = 0),
  -- a counter, leased in blocks; the keyed permutation makes positions of it
  handed_out      integer not null default 0 check (handed_out between 0 and size),
  permutation_key bytea not null,
  -- raised by every change of an entry
  version         bigint not null default 1,
  created_at      timestamptz not null default now()
);
create index on status_list (issuer_did, kind, created_at);

-- only entries that are not "valid" have a row
create table status_entry (
  list_id         uuid not null references status_list,
  index           integer not null check (index >= 0),
  value           smallint not null check (value between 1 and 255),
  changed_at      timestamptz not null default now(),
  primary key (list_id, index)
);

-- the signed list, as it is served
create table status_publication (
  list_id         uuid primary key references status_list,
  version         bigint not null,
  signed          bytea not null,
  signed_at       timestamptz not null,
  expires_at      timestamptz not null
);

-- issuance -----------------------------------------------------------------------------------------------------------

-- The ledger. No foreign keys: ids come from rows that are never deleted, and three look-ups for each credential would
-- cost the hot path more than its insert.
create table credential (
  id              uuid primary key,
  organisation_id uuid not null,
  collection_id   uuid not null,
  holder_id       uuid not null,
  key_id          uuid not null,
  state           text not null default 'active' check (state in ('active', 'replaced', 'revoked')),
  -- which of the holder's copies this is; null where copies are not limited, and once it is replaced
  copy            integer check (copy >= 1),
  -- which of the places of a capped collection it takes
  seat            bigint check (seat >= 1),
  digest          bytea not null check (length(digest) = 32),
  status_list_id  uuid,
  status_index    integer check ((status_list_id is null) = (status_index is null)),
  issued_at       timestamptz not null,
  valid_until     timestamptz,
  replaced_by     uuid check ((state = 'replaced') = (replaced_by is not null)),
  -- the credential itself, under the organisation's data key, until its retention ends
  sealed          bytea
);
create unique index credential_copy on credential (collection_id, holder_id, copy) where copy is not null;
create unique index credential_seat on credential (collection_id, seat) where seat is not null;
create unique index credential_status on credential (status_list_id, status_index) where status_list_id is not null;
create index credential_collection on credential (collection_id);
-- for housekeeping: what is still kept, oldest first
create index credential_kept on credential (issued_at) where sealed is not null;

create table spent_nonce (
  hash            bytea primary key check (length(hash) = 32),
  expires_at      timestamptz not null
);
create index spent_nonce_expires_at on spent_nonce using brin (expires_at);

create table idempotency_key (
  collection_id   uuid not null,
  key_hash        bytea not null check (length(key_hash) = 32),
  request_hash    bytea not null check (length(request_hash) = 32),
  credential_id   uuid not null,
  expires_at      timestamptz not null,
  primary key (collection_id, key_hash)
);
create index idempotency_key_expires_at on idempotency_key using brin (expires_at);

-- Seats that a node holds in memory. What it has not used when the lease ends, anybody may lease again: the unique
-- index on credential (collection_id, seat) keeps a sleeper from taking one twice.
create table seat_block (
  id              bigint generated always as identity primary key,
  collection_id   uuid not null references collection,
  seats           bigint[] not null,
  leased_until    timestamptz not null
);
create index on seat_block (collection_id, leased_until);

-- platform.cache -----------------------------------------------------------------------------------------------------

-- What changed, for nodes that cache it. Read again for a while after it was written, because ids are given before
-- they are visible.
create table change (
  id              bigint generated always as identity primary key,
  topic           text not null,
  key             text not null,
  at              timestamptz not null default clock_timestamp()
);
create index change_at on change (at);
