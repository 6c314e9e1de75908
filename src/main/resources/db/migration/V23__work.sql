-- bulk: what workers look for, and how often they have tried a chunk in vain.
create index bulk_active on bulk (priority, created_at) where state in ('queued', 'running');
alter table bulk_chunk add column attempts smallint not null default 0;
-- whoever comes takes what is due, whose it may be
drop index bulk_retry_due;
create index bulk_retry_due on bulk_retry (run_at);
