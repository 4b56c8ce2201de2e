-- owner: platform/http
-- What became of the calls of a day, by the hour; a week of it is kept.
create table concordat.quota_usage (
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  holder text not null,
  hour timestamptz not null,
  call_limit bigint not null,
  -- By everybody in the 24 hours before, as the CRM last said in this hour.
  used bigint not null,
  -- By us in this hour.
  ours bigint not null default 0,
  primary key (workspace_id, holder, hour)
);
