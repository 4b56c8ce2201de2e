-- owner: plan
-- Where each company stands in each connection, so that a list by status reads only its page. A company without a row is "not
-- matched"; an archived one has none. Nothing decides here that derive_standings does not say: triggers ask it for the companies
-- that a statement touched, in the statement's own transaction, so that no writer can forget it and no crash can tear it.
create table concordat.company_standings (
  connection_id uuid not null,
  company_id uuid not null,
  workspace_id uuid not null,
  -- Of the company; never changes. Pages are in its order.
  external_key text not null,
  -- "syncing" is not stored: it is a queued one whose plan is being written, so that beginning to write a plan costs nothing.
  standing text not null check (standing in ('ambiguous', 'review', 'matched', 'held', 'queued', 'synced', 'failed')),
  -- The plan with its pending change; only with "queued".
  plan_id uuid,
  primary key (connection_id, company_id)
);
create index company_standings_page on concordat.company_standings (connection_id, standing, external_key) include (company_id, plan_id);

-- How many rows of which standing, as rows to be added up: every statement adds its difference in the same transaction. Only ever
-- added to, so that no writer waits for another; a plan that changes its state adds a connection's rows up into few.
create table concordat.standing_counts (
  workspace_id uuid not null,
  connection_id uuid not null,
  standing text not null,
  plan_id uuid,
  companies bigint not null
);
create index standing_counts_of on concordat.standing_counts (connection_id);

-- The last change of a company counts: of the record it is linked to, or its create. Plans that are being built or were dropped
-- count for nothing.
drop index concordat.changes_by_record;
create index changes_by_record on concordat.changes (connection_id, remote_id, id);

-- The one place that says where a company stands (company-status.ts says it in words). A rejected write is "failed" until a later
-- one succeeds; what was deferred, undone or has no answer goes into the next run. One row for each company that is asked for;
-- standing null: not matched, or archived. Each is looked up by its keys ("offset 0"), whatever the planner thinks of the tables.
create function concordat.derive_standings(connection uuid, companies uuid[])
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
    where k.connection_id = connection and k.company_id = c.id and k.ended_at is null offset 0) l on true
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

-- Brings the rows of these companies up to date. Locks them first and looks then, with a snapshot of its own: of two writers who
-- touch one company, the later one sees what the earlier one wrote. A row that somebody else made meanwhile is looked at again.
-- Nothing here may be joined by the planner's guess of how many there are: "derived" has all there is to know, and keys do the rest.
create function concordat.refresh_standings(connection uuid, companies uuid[]) returns void language plpgsql as $$
declare
  missed uuid[];
begin
  -- A purge takes the rows itself: nothing is to be made anew while the tables below go one by one.
  if companies is null or cardinality(companies) = 0 or current_setting('concordat.purging', true) = connection::text then
    return;
  end if;
  perform from concordat.company_standings s
    where s.connection_id = connection and s.company_id = any(companies) order by s.company_id for update;
  with derived as materialized (
    select d.*, s.standing as was, s.plan_id as was_plan from concordat.derive_standings(connection, companies) d
    left join lateral (
      select k.standing, k.plan_id from concordat.company_standings k
      where k.connection_id = connection and k.company_id = d.company_id offset 0) s on true),
  gone as (
    delete from concordat.company_standings s using derived d
    where s.connection_id = connection and s.company_id = d.company_id and d.was is not null and d.standing is null),
  changed as (
    update concordat.company_standings s set standing = d.standing, plan_id = d.plan_id from derived d
    where s.connection_id = connection and s.company_id = d.company_id and d.was is not null and d.standing is not null
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

-- All rows of a connection anew: for the rare case that somebody has written into the tables by hand.
create function concordat.rebuild_standings(connection uuid) returns void language sql as $$
  delete from concordat.company_standings where connection_id = connection;
  insert into concordat.company_standings (connection_id, company_id, workspace_id, external_key, standing, plan_id)
  select connection, d.company_id, d.workspace_id, d.external_key, d.standing, d.plan_id
  from concordat.derive_standings(connection, array(
    select company_id from concordat.links where connection_id = connection and ended_at is null
    union select company_id from concordat.match_decisions where connection_id = connection and state = 'review'
    union select company_id from concordat.changes
      where connection_id = connection and kind = 'create' and remote_id is null and company_id is not null)) d
  where d.standing is not null
$$;

create function concordat.count_standings() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into concordat.standing_counts
    select workspace_id, connection_id, standing, plan_id, count(*) from came group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into concordat.standing_counts
    select workspace_id, connection_id, standing, plan_id, -count(*) from went group by 1, 2, 3, 4;
  else
    insert into concordat.standing_counts
    select workspace_id, connection_id, standing, plan_id, sum(by)
    from (select workspace_id, connection_id, standing, plan_id, 1 as by from came
      union all select workspace_id, connection_id, standing, plan_id, -1 from went) both_sides
    group by 1, 2, 3, 4 having sum(by) <> 0;
  end if;
  return null;
end $$;
create trigger count_inserted after insert on concordat.company_standings
  referencing new table as came for each statement execute function concordat.count_standings();
create trigger count_updated after update on concordat.company_standings
  referencing old table as went new table as came for each statement execute function concordat.count_standings();
create trigger count_deleted after delete on concordat.company_standings
  referencing old table as went for each statement execute function concordat.count_standings();

-- Links: what is active, marked or held, and of which record.
create function concordat.links_stand() returns trigger language plpgsql as $$
declare
  touched record;
begin
  if tg_op = 'INSERT' then
    for touched in select connection_id, array_agg(company_id) as companies from came where ended_at is null group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
  elsif tg_op = 'DELETE' then
    for touched in select connection_id, array_agg(company_id) as companies from went where ended_at is null group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
  else
    -- "except": what differs, without a join whose size nobody knows.
    for touched in
      select connection_id, array_agg(company_id) as companies from (
        select id, connection_id, company_id, ended_at is null, marked, held, remote_id from came
        except select id, connection_id, company_id, ended_at is null, marked, held, remote_id from went) differs
      group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
  end if;
  return null;
end $$;
create trigger stand_inserted after insert on concordat.links
  referencing new table as came for each statement execute function concordat.links_stand();
create trigger stand_updated after update on concordat.links
  referencing old table as went new table as came for each statement execute function concordat.links_stand();
create trigger stand_deleted after delete on concordat.links
  referencing old table as went for each statement execute function concordat.links_stand();

-- Decisions: only those that wait for a person make a difference.
create function concordat.decisions_stand() returns trigger language plpgsql as $$
declare
  touched record;
begin
  if tg_op = 'INSERT' then
    for touched in select connection_id, array_agg(company_id) as companies from came where state = 'review' group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
  elsif tg_op = 'DELETE' then
    for touched in select connection_id, array_agg(company_id) as companies from went where state = 'review' group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
  else
    for touched in
      select connection_id, array_agg(company_id) as companies from (
        (select connection_id, company_id, reason = 'ambiguous' as ambiguous from came where state = 'review'
          except all select connection_id, company_id, reason = 'ambiguous' from went where state = 'review')
        union all
        (select connection_id, company_id, reason = 'ambiguous' as ambiguous from went where state = 'review'
          except all select connection_id, company_id, reason = 'ambiguous' from came where state = 'review')) differs
      group by 1 loop
      perform concordat.refresh_standings(touched.connection_id, touched.companies);
    end loop;
  end if;
  return null;
end $$;
create trigger stand_inserted after insert on concordat.match_decisions
  referencing new table as came for each statement execute function concordat.decisions_stand();
create trigger stand_updated after update on concordat.match_decisions
  referencing old table as went new table as came for each statement execute function concordat.decisions_stand();
create trigger stand_deleted after delete on concordat.match_decisions
  referencing old table as went for each statement execute function concordat.decisions_stand();

-- Changes. Those of a plan that is being built count when it is stored. What nearly all come to, an update that gets its outcome
-- while the company is queued for just that, is one update by key.
create function concordat.changes_stand() returns trigger language plpgsql as $$
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
    where n.plan_kind is not null and s.connection_id = n.connection_id and s.company_id = n.company_id
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
      except select connection_id, company_id from came where company_id in (select unnest(settled))) rest
    group by 1 loop
    perform concordat.refresh_standings(touched.connection_id, touched.companies);
  end loop;
  return null;
end $$;
create trigger stand_inserted after insert on concordat.changes
  referencing new table as came for each statement execute function concordat.changes_stand();
create trigger stand_updated after update on concordat.changes
  referencing old table as went new table as came for each statement execute function concordat.changes_stand();
create trigger stand_deleted after delete on concordat.changes
  referencing old table as went for each statement execute function concordat.changes_stand();

-- Plans: their changes count from when they are stored until they are dropped.
create function concordat.plan_stands() returns trigger language plpgsql as $$
begin
  if (old.state in ('building', 'dropped')) <> (new.state in ('building', 'dropped')) then
    perform concordat.refresh_standings(new.connection_id, array(
      select company_id from concordat.changes where plan_id = new.id and company_id is not null));
  end if;
  with parts as (
    delete from concordat.standing_counts where connection_id = new.connection_id returning *)
  insert into concordat.standing_counts
  select workspace_id, connection_id, standing, plan_id, sum(companies) from parts group by 1, 2, 3, 4 having sum(companies) <> 0;
  return null;
end $$;
create trigger stand_updated after update on concordat.plans
  for each row when (old.state is distinct from new.state) execute function concordat.plan_stands();

-- Companies: archived ones stand nowhere. By row, since imports write many companies and archive none.
create function concordat.archived_stands() returns trigger language plpgsql as $$
begin
  perform concordat.refresh_standings(k.id, array[new.id]) from concordat.connections k where k.workspace_id = new.workspace_id;
  return null;
end $$;
create trigger stand_updated after update of archived on concordat.companies
  for each row when (old.archived <> new.archived) execute function concordat.archived_stands();

select concordat.rebuild_standings(id) from concordat.connections;
