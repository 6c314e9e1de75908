-- issuance: delegations in the order of their trees. What descends from one is a range, each after its parent, and is
-- walked without being read twice.
create index delegation_path on delegation ((line || credential_id));
drop index delegation_parent;

-- Which of an organisation's 64 locks the tree of that root is under. So few are held by one transaction at most, however
-- many trees it is about: PostgreSQL has room for as many in each.
create function tree_lock(root uuid) returns integer language sql immutable as $$
  select get_byte(uuid_send(root), 0) & 63
$$;

-- A delegation stands on all that it descends from: each must be active, and stay so until this one is recorded. Whoever
-- changes one of them locks its tree first and looks for descendants after that, so that it finds this one, or this one is
-- refused. A row that is locked for share by one child after the other would never be theirs; who waits for this lock keeps
-- later children from it. It never waits itself: others' credentials are recorded by the same statement. The DETAIL says
-- which delegation it was.
create or replace function delegation_stands() returns trigger language plpgsql as $$
declare
  held boolean;
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
  held := pg_try_advisory_xact_lock_shared(hashtext(new.organisation_id::text), tree_lock(new.line[1]));
  if exists (
    select from credential
    where organisation_id = new.organisation_id and id = any(new.line) and state <> 'active') then
    raise exception 'a parent has ended' using errcode = 'check_violation', constraint = 'delegation_parent_active',
      detail = new.credential_id::text;
  end if;
  if not held then
    raise exception 'a parent is being changed' using errcode = 'check_violation', constraint = 'delegation_parent_free',
      detail = new.credential_id::text;
  end if;
  return new;
end
$$;

-- issuance: what is left of a tree that was too large for the transaction that revoked its root; the order has the root's
-- id. An order that has come to such a root goes on below it first, after the descendant that it has come by last.
alter table revocation_order
  drop constraint revocation_order_subject_check,
  add constraint revocation_order_subject_check
    check (subject in ('collection', 'batch', 'holder', 'schema', 'key', 'credential')),
  add column branch_id    uuid,
  add column branch_place uuid check ((branch_place is null) = (branch_id is null));

-- issuance: what an order means may be under way still when it comes by: recorded, with a smaller number, and not
-- committed. Whoever draws a number has a transaction id before that. Once all are done that are smaller than
-- the one in which the order's first slice was done, one more pass, a whole one, finds what is left.
alter table credential alter column number
  set default case when pg_current_xact_id() is not null then nextval('recorded') end;
alter table revocation_order
  add column running_before xid8,
  add column whole          boolean not null default false,
  -- of an order that was given before there were numbers, and is not finished: it means what was issued until then
  add column issued_until   timestamptz;
update revocation_order set issued_until = given_at from flyway_schema_history as applied
where applied.version = '15' and given_at < applied.installed_on and finished_at is null;

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
-- Their contexts are made anew, of the same terms and one more: what was expanded by them still is.
with changed as (
  update credential_type set definition = agent_delegation()
  where id = 'agent-delegation' and definition::text = agent_delegation_before()::text
  returning organisation_id
), told as (
  insert into change (topic, key) select 'credential-types', organisation_id || '/agent-delegation' from changed
), gone as (
  delete from context c using changed
  where c.organisation_id = changed.organisation_id
    and c.url like '%/contexts/' || c.organisation_id || '/agent-delegation'
  returning c.organisation_id, c.url
)
insert into change (topic, key) select 'contexts', organisation_id || '/' || url from gone;
drop function agent_delegation_before();
