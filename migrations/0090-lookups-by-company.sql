-- owner: plan
-- A first match of 100,000 companies did not end: in a table that was never analyzed the planner takes an index of links that only
-- begins with the connection for as good as the one that finds a single link, and read all links of the connection for each of
-- them. "is not distinct from" uses no index, so only those are left that begin with the company. Nothing else is new here.
create or replace function concordat.derive_standings(connection uuid, companies uuid[])
  returns table (company_id uuid, workspace_id uuid, external_key text, standing text, plan_id uuid)
  language sql stable rows 1000 as $$
  select asked.id, c.workspace_id, c.external_key, case
      when c.id is null then null
      when l.id is not null and l.held then 'held'
      when w.outcome = 'rejected' then 'failed'
      when l.id is not null and not l.marked then 'matched'
      when l.id is not null and w.id is null then 'queued'
      when w.id is not null and (l.id is not null or w.outcome is null) then
        case when w.outcome in ('applied', 'unchanged') and w.kind <> 'undo' then 'synced' else 'queued' end
      when d.state = 'review' and d.reason = 'ambiguous' then 'ambiguous'
      when d.state = 'review' then 'review'
    end,
    case when c.id is not null and w.id is not null and w.outcome is null and not coalesce(l.held or not l.marked, false) then w.plan_id end
  from (select distinct unnest(companies) as id) asked
  left join lateral (
    select k.id, k.workspace_id, k.external_key from concordat.companies k where k.id = asked.id and not k.archived offset 0) c on true
  left join lateral (
    select k.id, k.remote_id, k.held, k.marked from concordat.links k
    where k.company_id = c.id and k.connection_id is not distinct from connection and k.ended_at is null offset 0) l on true
  left join lateral (
    select * from (
      (select h.id, h.outcome, h.plan_id, p.kind from concordat.changes h
        join concordat.plans p on p.id = h.plan_id and p.state not in ('building', 'dropped')
        where h.connection_id = connection and h.remote_id = l.remote_id and h.company_id = c.id
        order by h.id desc limit 1)
      union all
      (select h.id, h.outcome, h.plan_id, p.kind from concordat.changes h
        join concordat.plans p on p.id = h.plan_id and p.state not in ('building', 'dropped')
        where h.connection_id = connection and h.company_id = c.id and h.kind = 'create' and h.remote_id is null
        order by h.id desc limit 1)) both_kinds
    order by id desc limit 1) w on true
  left join lateral (
    select k.state, k.reason from concordat.match_decisions k
    where l.id is null and k.connection_id = connection and k.company_id = c.id offset 0) d on true
$$;
