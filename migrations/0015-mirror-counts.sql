-- owner: mirror
-- How many records the CRM said it has, when it was last asked; beside our own count it shows drift.
create table concordat.mirror_counts (
  workspace_id uuid not null,
  connection_id uuid not null,
  object text not null,
  remote bigint not null,
  remote_at timestamptz not null default clock_timestamp(),
  primary key (connection_id, object)
);
