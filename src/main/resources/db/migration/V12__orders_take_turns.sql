-- Orders to revoke take turns: one whose slice fails is put off for a minute, and holds none of the others up.
alter table revocation_order add column due_at timestamptz not null default now();
drop index revocation_order_unfinished;
create index revocation_order_unfinished on revocation_order (due_at) where finished_at is null;
