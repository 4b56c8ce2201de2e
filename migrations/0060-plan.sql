-- owner: plan
create table concordat.mappings (
  workspace_id uuid not null references concordat.workspaces,
  connection_id uuid not null,
  object text not null,
  -- [{ours, field, conversion, rule, onCreate, onUpdate}], checked before it is stored.
  rows jsonb not null,
  time_zone text not null default 'UTC',
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text,
  primary key (connection_id, object)
);

create table concordat.plans (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references concordat.workspaces,
  connection_id uuid not null,
  -- The run that built it, and the one that writes it.
  run_id uuid,
  apply_run_id uuid,
  kind text not null check (kind in ('sync', 'undo', 'retry')),
  -- The plan that this one undoes or whose rejects it tries again.
  of_plan_id uuid references concordat.plans on delete set null,
  state text not null default 'building'
    check (state in ('building', 'held', 'approved', 'applying', 'applied', 'dropped')),
  -- What the plan was to cover, as asked for.
  scope jsonb not null default '{}',
  -- {considered, creates, updates, deletes, unchanged, rejected, clears}; fixed when the plan is stored.
  counts jsonb not null default '{}',
  -- Why it waits for a person: [{guard, count, share, limit, message}].
  reasons jsonb not null default '[]',
  -- What the mapping or the settings could not do: [{symbol, object, field, count, message, nextStep}].
  findings jsonb not null default '[]',
  planned_at timestamptz not null,
  -- The same moment on the database's clock, which also stamps what a pull stores.
  built_at timestamptz not null default now(),
  approved_at timestamptz,
  approved_by text,
  ended_at timestamptz,
  ended_by text
);
create index plans_by_connection on concordat.plans (connection_id, planned_at desc, id);
create index plans_by_run on concordat.plans (run_id);
create index plans_by_apply_run on concordat.plans (apply_run_id);

-- At once preview, journal, reject queue, audit and undo log.
create table concordat.changes (
  id bigint generated always as identity primary key,
  plan_id uuid not null references concordat.plans on delete cascade,
  workspace_id uuid not null,
  connection_id uuid not null,
  object text not null,
  kind text not null check (kind in ('create', 'update', 'delete')),
  link_id uuid,
  company_id uuid,
  remote_id text,
  -- Deterministic external key of a create (G5).
  key text,
  -- Only what differs; canonical JSON of core/values.
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  -- Undo: fields left alone, each with the reason.
  left_out jsonb,
  -- Null: still to be written.
  outcome text check (outcome in ('applied', 'unchanged', 'rejected', 'deferred', 'unknown')),
  code text,
  symbol text,
  message text,
  -- {meaning, nextStep, fields, retry} of a reject.
  explanation jsonb,
  attempts int not null default 0,
  settled_at timestamptz
-- Half-empty pages: storing the outcome then touches no index.
) with (fillfactor = 50);
create index changes_by_plan on concordat.changes (plan_id, id);
create index changes_by_record on concordat.changes (connection_id, remote_id);
create index changes_made_records on concordat.changes (connection_id, company_id) where kind in ('create', 'delete');
