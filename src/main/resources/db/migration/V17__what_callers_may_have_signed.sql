-- issuer: an issuer from before V14 was made to issue by schemas, and nobody was asked whether it secures whatever callers
-- write. It does not, until its organisation says so (PATCH /api/v1/issuers/{did}).
update issuer set vc_api_issue = false from flyway_schema_history as applied
where applied.version = '14' and issuer.created_at < applied.installed_on;
insert into change (topic, key) select 'issuers', did from issuer where not vc_api_issue;

-- catalog: V13 has taken the id agent-delegation for a type of its own, and left an organisation's own schema of that id
-- where it stood, so that the rules of delegations were asked of what is none. Such a schema gets another id, and the
-- organisation the type. The addresses of its vct and its context are the type's from now on: where credentials that are
-- valid still refer to them, nothing is changed, and the gateway does not start.
create function set_own_delegations_apart() returns void language plpgsql as $$
declare
  own     record;
  renamed text;
begin
  for own in
    select organisation_id, definition from credential_type
    where id = 'agent-delegation' and definition::jsonb <> agent_delegation()::jsonb
  loop
    if exists (
      select from credential
      where organisation_id = own.organisation_id and state in ('active', 'suspended')
        and (valid_until is null or valid_until > now())
        and (schema_id = 'agent-delegation' or collection_id in (
          select id from collection
          where organisation_id = own.organisation_id and 'agent-delegation' = any(schema_ids)))) then
      raise exception 'Organisation % has issued credentials by a schema of its own called agent-delegation, and some are valid. '
        'That name, and the addresses that these credentials refer to, are those of delegations now.', own.organisation_id
        using hint = 'With the version before, let them expire or revoke them (POST /api/v1/credentials/revoke, '
          '{"schemaId": "agent-delegation"}), and start this version again: it then gives the schema another id.';
    end if;
    renamed := 'own-agent-delegation';
    while exists (select from credential_type where organisation_id = own.organisation_id and id = renamed) loop
      renamed := renamed || '-';
    end loop;
    update credential_type set id = renamed,
      definition = regexp_replace(definition::text, '("id"\s*:\s*)"agent-delegation"', '\1"' || renamed || '"')::json
    where organisation_id = own.organisation_id and id = 'agent-delegation';
    insert into credential_type (organisation_id, id, definition)
    values (own.organisation_id, 'agent-delegation', agent_delegation());
    update collection set schema_ids = array_replace(schema_ids, 'agent-delegation', renamed)
    where organisation_id = own.organisation_id and 'agent-delegation' = any(schema_ids);
    update credential set schema_id = renamed
    where organisation_id = own.organisation_id and schema_id = 'agent-delegation';
    update quota set subject_id = renamed
    where organisation_id = own.organisation_id and subject = 'schema' and subject_id = 'agent-delegation';
    update quota_use set subject_id = renamed
    where organisation_id = own.organisation_id and subject = 'schema' and subject_id = 'agent-delegation';
    update revocation_order set subject_id = renamed
    where organisation_id = own.organisation_id and subject = 'schema' and subject_id = 'agent-delegation';
    with gone as (
      delete from context
      where organisation_id = own.organisation_id and url like '%/contexts/' || own.organisation_id || '/agent-delegation'
      returning url)
    insert into change (topic, key) select 'contexts', own.organisation_id || '/' || url from gone;
    insert into change (topic, key) values ('credential-types', own.organisation_id || '/agent-delegation');
    insert into change (topic, key) select 'collections', id from collection
    where organisation_id = own.organisation_id and renamed = any(schema_ids);
    raise warning 'organisation %: its own schema agent-delegation is called % from now on', own.organisation_id, renamed;
  end loop;
end
$$;
select set_own_delegations_apart();
drop function set_own_delegations_apart();
