-- owner: history
-- Trying rejects again is a run of its own.
alter table concordat.runs drop constraint runs_kind_check;
alter table concordat.runs add constraint runs_kind_check
  check (kind in ('sync', 'pull', 'match', 'plan', 'apply', 'undo', 'retry', 'import'));

-- One row a problem of one record, however many runs met it; it stays until it is resolved or somebody decides about it.
create table concordat.reject_cases (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references concordat.workspaces,
  connection_id uuid not null,
  operation text not null check (operation in ('read', 'create', 'update', 'delete', 'undo')),
  object text not null,
  -- What it is about: the CRM's id, else our company, our key or the place in the page.
  record text not null,
  remote_id text,
  company_id uuid,
  -- The latest refused change, and the latest run that met the problem.
  change_id bigint,
  run_id uuid not null,
  class text not null,
  code text not null,
  symbol text not null,
  message text not null,
  meaning text not null,
  next_step text not null,
  fields text[] not null default '{}',
  retry text not null check (retry in ('later', 'after-fix', 'never')),
  record_values jsonb,
  first_seen timestamptz not null default clock_timestamp(),
  last_seen timestamptz not null default clock_timestamp(),
  tries int not null default 1,
  state text not null default 'open' check (state in ('open', 'held', 'ignored', 'resolved')),
  -- Why it is held, ignored or resolved; by whom (null: by a run) and when.
  reason text,
  decided_by text,
  decided_at timestamptz,
  owner_id uuid references concordat.users on delete set null,
  -- The run that was asked to try it again.
  retry_run_id uuid,
  unique (connection_id, operation, object, record, symbol)
);
create index reject_cases_by_state on concordat.reject_cases (workspace_id, state, id);
create index reject_cases_open on concordat.reject_cases (connection_id, company_id) where state <> 'resolved';
create index reject_cases_by_retry on concordat.reject_cases (retry_run_id) where retry_run_id is not null;

alter table concordat.rejects add column case_id bigint references concordat.reject_cases on delete set null;
create index rejects_by_case on concordat.rejects (case_id);
