-- bulk: a row of a file is updated when it ends. Where its page has room for what it is then, no index is told: with 85 % of the
-- page in use there was room for three rows of twenty-four, and the others were entered anew, at random, in two indexes.
alter table bulk_row set (fillfactor = 48);

-- offer: most of what waits is collected with a proof, and has no token.
alter table delivery drop constraint delivery_token_hash_key;
create unique index delivery_token on delivery (token_hash) where token_hash is not null;
