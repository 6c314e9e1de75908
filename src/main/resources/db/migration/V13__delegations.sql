-- catalog: what an agent may do for somebody. Every organisation has this type, and its id is nobody's to register: the
-- rules of issuance go by it.
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
        "maxDepth": {"type": "integer", "minimum": 0, "maximum": 32}
      },
      "required": ["delegator", "delegate", "scope", "maxDepth"],
      "additionalProperties": false
    }
  }'::json
$$;
create function organisation_may_delegate() returns trigger language plpgsql as $$
begin
  insert into credential_type (organisation_id, id, definition)
  values (new.id, 'agent-delegation', agent_delegation());
  return null;
end
$$;
create trigger organisation_may_delegate after insert on organisation
  for each row execute function organisation_may_delegate();
insert into credential_type (organisation_id, id, definition)
select id, 'agent-delegation', agent_delegation() from organisation on conflict do nothing;

-- issuance: credentials that are delegations, each recorded by the statement that records the credential. Without foreign
-- keys, as the ledger. Of what it says it keeps what the next one is held to.
create table delegation (
  credential_id   uuid primary key,
  organisation_id uuid not null,
  parent_id       uuid,
  -- the credentials that it descends from, the first one first and its parent last; found by the trigger below
  line            uuid[] not null check (line[cardinality(line)] is not distinct from parent_id),
  ends_at         timestamptz,
  -- what it says, under the organisation's data key, while it can have children
  sealed          bytea
);
create index delegation_parent on delegation (parent_id) where parent_id is not null;
-- for housekeeping: what is kept still
create index delegation_ends_at on delegation (ends_at) where sealed is not null;

-- A delegation stands on all that it descends from: each must be active, and stay so until this one is recorded. Whoever
-- revokes one of them locks it first and looks for descendants after that, so that it finds this one, or this one is
-- refused. It never waits: others' credentials are recorded by the same statement. The DETAIL says which it was.
create function delegation_stands() returns trigger language plpgsql as $$
declare
  standing integer;
begin
  new.line := '{}';
  if new.parent_id is null then
    return new;
  end if;
  select line || credential_id into new.line from delegation
  where organisation_id = new.organisation_id and credential_id = new.parent_id;
  if new.line is null then
    raise exception 'no such parent' using errcode = 'check_violation', constraint = 'delegation_parent_active',
      detail = new.credential_id::text;
  end if;
  select count(*) into standing from (
    select from credential where organisation_id = new.organisation_id and id = any(new.line) and state = 'active'
    for share skip locked) held;
  if standing = cardinality(new.line) then
    return new;
  end if;
  if exists (
    select from credential
    where organisation_id = new.organisation_id and id = any(new.line) and state <> 'active') then
    raise exception 'a parent has ended' using errcode = 'check_violation', constraint = 'delegation_parent_active',
      detail = new.credential_id::text;
  end if;
  raise exception 'a parent is being changed' using errcode = 'check_violation', constraint = 'delegation_parent_free',
    detail = new.credential_id::text;
end
$$;
create trigger delegation_stands before insert on delegation for each row execute function delegation_stands();
