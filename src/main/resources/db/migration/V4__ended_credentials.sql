-- issuance: what is not active any more, so that a collection's counts need not read its rows. A row that is inserted is
-- active, and costs this index nothing.
create index credential_ended on credential (collection_id, state) where state <> 'active';
