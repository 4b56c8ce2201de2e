-- owner: records
-- Home shows the most active companies first, out of a million as fast as out of a hundred.
create index company_metrics_active on concordat.company_metrics (workspace_id, events_30d desc, company_id);
