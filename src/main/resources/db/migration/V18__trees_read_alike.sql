-- catalog: the context of delegations is the jar's, wherever it was looked for before.
with gone as (
  delete from context where url like '%/contexts/' || organisation_id || '/agent-delegation'
  returning organisation_id, url
)
insert into change (topic, key) select 'contexts', organisation_id || '/' || url from gone;
