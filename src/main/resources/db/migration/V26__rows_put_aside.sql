-- rows that were put aside are taken bulk by bulk, so that nobody's wait behind another's
drop index bulk_retry_due;
create index bulk_retry_due on bulk_retry (bulk_id, run_at);
