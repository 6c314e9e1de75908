-- issuance: the credential that a nonce was brought for, stored or not. When the answer of the recording statement is
-- lost, it tells a nonce that was spent by that statement from one that was spent before; null where a nonce was spent
-- without a credential.
alter table spent_nonce add column credential_id uuid;
