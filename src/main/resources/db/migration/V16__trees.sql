-- catalog: a delegation says under which it stands. Of nobody's type that has the name since before V13.
alter function agent_delegation() rename to agent_delegation_before;
create function agent_delegation() returns json language sql immutable as $$
  select '{
    "id": "agent-delegation",
    "name": "Agent delegation",
    "version": "1",
    "type": ["AgentDelegation"],
    "jsonSchema": {
      "type": "object",
      "properties": {
        "delegator": {"type": "string", "minLength": 7, "maxLength": 2048},
        "delegate": {"type": "string", "minLength": 7, "maxLength": 2048},
        "scope": {
          "type": "array",
          "items": {"type": "string", "maxLength": 200, "pattern": "^[!-~]+$"},
          "minItems": 1,
          "maxItems": 100,
          "uniqueItems": true
        },
        "constraints": {"type": "object", "maxProperties": 100},
        "maxDepth": {"type": "integer", "minimum": 0, "maximum": 32},
        "parentCredentialId": {"type": "string", "minLength": 45, "maxLength": 45, "pattern": "^urn:uuid:[0-9a-f-]+$"}
      },
      "required": ["delegator", "delegate", "scope", "maxDepth"],
      "additionalProperties": false
    }
  }'::json
$$;
with changed as (
  update credential_type set definition = agent_delegation()
  where id = 'agent-delegation' and definition::text = agent_delegation_before()::text
  returning organisation_id)
insert into change (topic, key) select 'credential-types', organisation_id || '/agent-delegation' from changed;
drop function agent_delegation_before();
-- They are made anew, of the same terms and one more: what was expanded by them still is.
with gone as (
  delete from context where url like '%/contexts/' || organisation_id || '/agent-delegation'
  returning organisation_id, url)
insert into change (topic, key) select 'contexts', organisation_id || '/' || url from gone;
