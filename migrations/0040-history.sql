-- owner: history
create table concordat.runs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references concordat.workspaces,
  connection_id uuid,
  kind text not null check (kind in ('sync', 'pull', 'match', 'plan', 'apply', 'undo', 'import')),
  trigger text not null check (trigger in ('person', 'schedule', 'api', 'cli')),
  state text not null default 'queued'
    check (state in ('queued', 'running', 'waiting', 'held', 'succeeded', 'failed', 'stopped')),
  stage text,
  options jsonb not null default '{}',
  -- Equal requests that still wait in the queue are one run ("Sync now" pressed fifty times).
  options_key text not null,
  reason text,
  error_code text,
  wait_until timestamptz,
  stop_requested_at timestamptz,
  worker text,
  -- Grows with every claim; a commit that carries an older one is refused.
  fence bigint not null default 0,
  heartbeat_at timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create unique index runs_queued_once on concordat.runs (connection_id, kind, options_key)
  where state = 'queued' and connection_id is not null;
create index runs_by_workspace on concordat.runs (workspace_id, created_at desc, id);
create index runs_by_connection on concordat.runs (connection_id, created_at desc);
create index runs_alive on concordat.runs (state, heartbeat_at) where state in ('queued', 'running', 'waiting', 'held');

create table concordat.run_counts (
  workspace_id uuid not null,
  run_id uuid not null references concordat.runs on delete cascade,
  stage text not null check (stage in ('import', 'pull', 'match', 'plan', 'apply')),
  object text not null,
  name text not null,
  value bigint not null,
  primary key (run_id, stage, object, name)
);

create table concordat.run_logs (
  seq bigint generated always as identity primary key,
  workspace_id uuid not null,
  run_id uuid not null references concordat.runs on delete cascade,
  at timestamptz not null default clock_timestamp(),
  level text not null check (level in ('debug', 'info', 'warn', 'error')),
  stage text not null,
  message text not null,
  facts jsonb not null default '{}'
);
create index run_logs_by_run on concordat.run_logs (run_id, seq);

create table concordat.rejects (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  run_id uuid not null references concordat.runs on delete cascade,
  connection_id uuid,
  stage text not null,
  object text not null,
  remote_id text,
  key text,
  line bigint,
  code text not null,
  symbol text not null,
  message text not null,
  meaning text not null,
  next_step text not null,
  fields text[] not null default '{}',
  retry text not null check (retry in ('later', 'after-fix', 'never')),
  record_values jsonb,
  at timestamptz not null default clock_timestamp()
);
create index rejects_by_run on concordat.rejects (run_id, id);
create index rejects_by_connection on concordat.rejects (connection_id, id);
