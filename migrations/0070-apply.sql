-- owner: apply
-- One row a call: stored before the call (G5). What is not closed has no known outcome and is looked up first.
create table concordat.write_batches (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references concordat.workspaces,
  connection_id uuid not null,
  plan_id uuid not null,
  run_id uuid not null,
  fence bigint not null,
  object text not null,
  kind text not null check (kind in ('create', 'upsert', 'update', 'delete')),
  sent_by text not null check (sent_by in ('batch', 'bulk')),
  external_id_field text,
  change_ids bigint[] not null,
  -- prepared: may or may not have been sent; job: the CRM knows the bulk job; closed: every record has its outcome.
  state text not null default 'prepared' check (state in ('prepared', 'job', 'closed')),
  job_id text,
  prepared_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz
);
create index write_batches_open on concordat.write_batches (plan_id, id) where state <> 'closed';
create index write_batches_by_plan on concordat.write_batches (plan_id, id);
