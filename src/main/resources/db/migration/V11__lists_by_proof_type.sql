-- A status list is secured as the credentials are that point at it, so that whoever verifies these can verify it.
alter table status_list add column proof_type text;
update status_list set proof_type = case kind when 'TOKEN_STATUS_LIST' then 'dc+sd-jwt' else 'vc+jwt' end;
alter table status_list alter column proof_type set not null;
alter table status_list drop column kind;
create index on status_list (issuer_did, proof_type, created_at);
