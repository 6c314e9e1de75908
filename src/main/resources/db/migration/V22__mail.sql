-- outbox: what a mail must say and nobody else may read, under the organisation's data key, until it is delivered.
alter table outbox add column sealed bytea;

-- notify: how the mails of a collection read.
create table mail_template (
  collection_id   uuid primary key references collection,
  organisation_id uuid not null references organisation,
  subject         text not null check (length(subject) between 1 and 200),
  body            text not null check (length(body) between 1 and 5000)
);

-- notify: who is not to be written to, by a digest of their address.
create table suppressed_address (
  organisation_id uuid not null references organisation,
  digest          bytea not null check (length(digest) = 32),
  created_at      timestamptz not null,
  primary key (organisation_id, digest)
);

-- notify: how many mails were sent in a day of UTC.
create table mail_use (
  organisation_id uuid not null references organisation,
  day             date not null,
  sent            bigint not null check (sent >= 1),
  primary key (organisation_id, day)
);
