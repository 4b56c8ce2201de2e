-- owner: plan
-- A first match of 100,000 companies did not end: in tables that were never analyzed the planner takes an index that only begins with
-- the connection for as good as the one that finds a single row, and read all links of the connection for each of them. So keys
-- begin with the company here, the connection is only compared ("is not distinct from" uses no index), and nothing is left to guess.
alter table concordat.match_decisions drop constraint match_decisions_pkey;
alter table concordat.match_decisions add primary key (company_id, connection_id);
alter table concordat.company_standings drop constraint company_standings_pkey;
alter table concordat.company_standings add primary key (company_id, connection_id);

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
    where l.id is null and k.company_id = c.id and k.connection_id is not distinct from connection offset 0) d on true
$$;

create or replace function concordat.refresh_standings(connection uuid, companies uuid[]) returns void language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_custom_plan as $$
declare
  missed uuid[];
begin
  -- A purge takes the rows itself: nothing is to be made anew while the tables below go one by one.
  if companies is null or cardinality(companies) = 0 or current_setting('concordat.purging', true) = connection::text then
    return;
  end if;
  perform from concordat.company_standings s
    where s.company_id = any(companies) and s.connection_id is not distinct from connection order by s.company_id for update;
  with derived as materialized (
    select d.*, s.standing as was, s.plan_id as was_plan from concordat.derive_standings(connection, companies) d
    left join lateral (
      select k.standing, k.plan_id from concordat.company_standings k
      where k.company_id = d.company_id and k.connection_id is not distinct from connection offset 0) s on true),
  gone as (
    delete from concordat.company_standings s using derived d
    where s.company_id = d.company_id and s.connection_id is not distinct from connection and d.was is not null and d.standing is null),
  changed as (
    update concordat.company_standings s set standing = d.standing, plan_id = d.plan_id from derived d
    where s.company_id = d.company_id and s.connection_id is not distinct from connection and d.was is not null and d.standing is not null
      and (d.was, d.was_plan) is distinct from (d.standing, d.plan_id)),
  made as (
    insert into concordat.company_standings (connection_id, company_id, workspace_id, external_key, standing, plan_id)
    select connection, d.company_id, d.workspace_id, d.external_key, d.standing, d.plan_id
    from derived d where d.was is null and d.standing is not null order by d.company_id
    on conflict do nothing returning company_id)
  select array_agg(company_id) into missed from (
    select d.company_id from derived d where d.was is null and d.standing is not null except select m.company_id from made m) m;
  perform concordat.refresh_standings(connection, missed);
end $$;

create or replace function concordat.changes_stand() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_custom_plan as $$
declare
  touched record;
  settled uuid[];
begin
  if tg_op = 'INSERT' then
    for touched in
      select n.connection_id, array_agg(n.company_id) as companies from came n
      where n.company_id is not null and exists (select from concordat.plans p where p.id = n.plan_id and p.state not in ('building', 'dropped'))
      group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
    return null;
  end if;
  if tg_op = 'DELETE' then
    for touched in select connection_id, array_agg(company_id) as companies from went where company_id is not null group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
    return null;
  end if;
  with done as (
    update concordat.company_standings s set plan_id = null, standing = case
        when n.outcome = 'rejected' then 'failed'
        when n.outcome in ('applied', 'unchanged') and n.plan_kind <> 'undo' then 'synced'
        else 'queued' end
    from (
      select c.connection_id, c.company_id, c.plan_id, c.outcome,
        (select p.kind from concordat.plans p where p.id = c.plan_id and p.state = 'applying') as plan_kind
      from came c where c.kind = 'update' and c.outcome is not null offset 0) n
    where n.plan_kind is not null and s.company_id = n.company_id and s.connection_id is not distinct from n.connection_id
      and s.standing = 'queued' and s.plan_id = n.plan_id
    returning s.company_id)
  select coalesce(array_agg(company_id), '{}') into settled from done;
  -- "except": what differs, without a join whose size nobody knows.
  for touched in
    select connection_id, array_agg(company_id) as companies from (
      select connection_id, company_id from (
        select id, connection_id, company_id, plan_id, outcome, remote_id from came
        except select id, connection_id, company_id, plan_id, outcome, remote_id from went) differs
      where company_id is not null
        and (select p.state from concordat.plans p where p.id = differs.plan_id) not in ('building', 'dropped')
      except select connection_id, company_id from came where company_id = any(settled)) rest
    group by 1 loop
    perform concordat.refresh_standings(touched.connection_id, touched.companies);
  end loop;
  return null;
end $$;
