-- catalog: the context of delegations is the jar's, wherever it was looked for before.
with gone as (
  delete from context where url like '%/contexts/' || organisation_id || '/agent-delegation'
  returning organisation_id, url
)
insert into change (topic, key) select 'contexts', organisation_id || '/' || url from gone;

-- issuance: of a tree the root is revoked first, and an order goes down to what is left. Whoever asks is told of that as
-- if the order had come by. Planned apart, so that nothing else costs a look: it is asked of delegations alone.
create function descends_from_revoked(organisation uuid, delegation_id uuid) returns boolean
language sql stable parallel safe as $$
  select exists (
    select from delegation d join credential above
    on above.organisation_id = d.organisation_id and above.id = any(d.line) and above.state = 'revoked'
    where d.organisation_id = organisation and d.credential_id = delegation_id)
$$;
-- The state of a credential as whoever asks is told. PostgreSQL writes it into the statement that asks.
create function state_now(organisation uuid, credential_id uuid, schema_id text, state text) returns text
language sql stable parallel safe as $$
  select case
    when schema_id = 'agent-delegation' and state in ('active', 'suspended')
      and descends_from_revoked(organisation, credential_id) then 'revoked'
    else state end
$$;
