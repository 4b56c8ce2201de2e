-- owner: records
-- How many companies of a workspace are not archived, as rows to be added up; every statement adds its difference in the same
-- transaction and puts the rows together that nobody else is writing.
create table concordat.company_counts (
  workspace_id uuid not null,
  companies bigint not null
);
create index company_counts_of on concordat.company_counts (workspace_id);

create function concordat.add_company_count(workspace uuid, difference bigint) returns void language sql as $$
  with parts as (
    delete from concordat.company_counts where ctid = any(array(
      select ctid from concordat.company_counts where workspace_id = workspace for update skip locked)) returning companies)
  insert into concordat.company_counts select workspace, difference + coalesce(sum(companies), 0) from parts
$$;
create function concordat.count_companies() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform concordat.add_company_count(workspace_id, count(*)) from came where not archived group by workspace_id;
  else
    perform concordat.add_company_count(workspace_id, -count(*)) from went where not archived group by workspace_id;
  end if;
  return null;
end $$;
create trigger count_inserted after insert on concordat.companies
  referencing new table as came for each statement execute function concordat.count_companies();
create trigger count_deleted after delete on concordat.companies
  referencing old table as went for each statement execute function concordat.count_companies();
-- By row, since imports write many companies and archive none.
create function concordat.count_archived() returns trigger language plpgsql as $$
begin
  perform concordat.add_company_count(new.workspace_id, case when new.archived then -1 else 1 end);
  return null;
end $$;
create trigger count_archived after update of archived on concordat.companies
  for each row when (old.archived <> new.archived) execute function concordat.count_archived();
insert into concordat.company_counts select workspace_id, count(*) from concordat.companies where not archived group by 1;

-- What filters are most often about, so that the few among many are found without a look at each. Where many meet a filter, a page
-- is full after a look at the next ones in order.
create index companies_country on concordat.companies (workspace_id, lower(country));
create index companies_city on concordat.companies (workspace_id, lower(city));
create index companies_industry on concordat.companies (workspace_id, lower(industry));
create index companies_employees on concordat.companies (workspace_id, employees);
-- A search for one or two letters means names that begin with them.
create index companies_name on concordat.companies (workspace_id, lower(name) text_pattern_ops);
create index company_metrics_stage on concordat.company_metrics (lower(funnel_stage));
create index company_metrics_events on concordat.company_metrics (events_30d);
create index company_metrics_points on concordat.company_metrics (points);
create index company_metrics_first on concordat.company_metrics (first_seen);
create index company_metrics_last on concordat.company_metrics (last_seen);

-- counted_…: null where nothing was counted, so that a filter for more than nothing can be found by an index.
create or replace view concordat.company_profiles as
select
  c.workspace_id, c.id as company_id, c.external_key, c.name, c.domain, c.domains, c.aliases, c.country, c.city, c.state,
  c.employees, c.industry, m.funnel_stage, m.first_seen, m.last_seen, coalesce(m.events_30d, 0) as events_30d,
  coalesce(m.sources_30d, 0) as sources_30d, m.events_mom, m.events_wow, m.sources_mom, m.sources_wow,
  coalesce(m.points, 0) as points, m.metrics_at, c.archived, c.updated_at, m.events_30d as counted_events_30d,
  m.points as counted_points
from concordat.companies c
left join concordat.company_metrics m on m.company_id = c.id;
