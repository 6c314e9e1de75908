-- direct: batches whose callers would rather be answered later (RFC 7240 §4.1). Any node carries them out, each under an
-- idempotency key: its answer is the batch's, and that of one which is not finished is kept. Without foreign keys, as the ledger.
create table batch_order (
  id              uuid primary key,
  organisation_id uuid not null,
  state           text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  total           integer not null check (total > 0),
  created_at      timestamptz not null,
  finished_at     timestamptz check ((finished_at is not null) = (state in ('done', 'failed'))),
  -- the caller's own, or one that is made of the id
  key_hash        bytea not null check (length(key_hash) = 32),
  request_hash    bytea not null check (length(request_hash) = 32),
  -- the request's body, under the organisation's data key, as long as it is to be carried out
  sealed_request  bytea check ((sealed_request is not null) = (finished_at is null)),
  -- what it has failed with, likewise
  sealed_problem  bytea check ((sealed_problem is not null) = (state = 'failed')),
  -- how often it was taken, and how often that came to nothing for no fault of its own
  attempts        integer not null default 0 check (attempts >= 0),
  excused         integer not null default 0 check (excused between 0 and attempts),
  -- by the database's clock: when it may be taken; of one that is running, when it may be taken from its node
  run_at          timestamptz not null default clock_timestamp(),
  unique (organisation_id, key_hash)
);
alter table batch_order alter column sealed_request set storage external;
create index batch_order_open on batch_order (organisation_id, run_at) where finished_at is null;
create index batch_order_kept on batch_order (finished_at) where finished_at is not null;
