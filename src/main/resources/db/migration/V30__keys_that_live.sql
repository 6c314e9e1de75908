-- issuance: which rows' keys live, said as no other index says it. While the table is small, one of all that live in a collection
-- looks as good, and a plan that was made then is kept when it is large.
-- Nobody reads or writes credentials while it is built: four seconds for a million rows.
drop index credential_bulk_key;
create unique index credential_bulk_key on credential (collection_id, bulk_key)
  where bulk_key is not null and state not in ('replaced', 'revoked');
