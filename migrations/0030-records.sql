-- owner: records
-- Our side: what the product knows. Domains and aliases are arrays of the company's row: they are read and written with it,
-- and a list of a million companies costs no join.
create table concordat.companies (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  external_key text not null,
  name text not null,
  -- The first own domain; always also in `domains`.
  domain text,
  -- Registrable domains that belong to the company alone.
  domains text[] not null default '{}',
  -- Freemail and platform hosts that were given for it (gmail.com, acme.github.io's host): kept, never used to match.
  shared_hosts text[] not null default '{}',
  aliases text[] not null default '{}',
  country text,
  city text,
  state text,
  employees integer,
  industry text,
  archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, external_key)
);

create table concordat.people (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  external_key text not null,
  company_id uuid,
  first_name text,
  last_name text,
  email text,
  title text,
  phone text,
  country text,
  archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, external_key)
);
create index people_company on concordat.people (company_id) where company_id is not null;

-- One event of a company. The sender's id makes it count once (A1.64). No foreign key: companies are archived, never deleted,
-- and the check would cost a third of a bulk import.
create table concordat.signals (
  workspace_id uuid not null,
  event_id text not null,
  company_id uuid not null,
  kind text not null check (kind in ('download', 'view', 'community', 'other')),
  importance text not null check (importance in ('low', 'medium', 'high')),
  occurred_at timestamptz not null,
  source_id text,
  artefact text,
  primary key (workspace_id, event_id)
);
create index signals_company on concordat.signals (company_id, occurred_at);

create table concordat.company_metrics (
  company_id uuid primary key,
  workspace_id uuid not null,
  funnel_stage text,
  first_seen date not null,
  last_seen date not null,
  events_30d integer not null,
  sources_30d integer not null,
  events_mom numeric,
  events_wow numeric,
  sources_mom numeric,
  sources_wow numeric,
  points numeric not null,
  metrics_at timestamptz not null,
  -- The UTC day the windows end with.
  metrics_on date not null
);
create index company_metrics_moving on concordat.company_metrics (workspace_id, metrics_on, last_seen);

-- Companies whose signals changed since their metrics were computed. Written in the transaction that stores the signals.
create table concordat.metrics_pending (
  workspace_id uuid not null,
  company_id uuid not null,
  touched_at timestamptz not null default now(),
  -- The first day on which there is something to compute: a signal may carry tomorrow's date.
  not_before date not null default '-infinity',
  primary key (workspace_id, company_id)
);

create table concordat.segments (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  name text not null,
  filter jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, name)
);

create table concordat.imports (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('companies', 'people', 'signals')),
  finished_at timestamptz not null,
  read bigint not null,
  stored bigint not null,
  unchanged bigint not null,
  skipped bigint not null,
  rejected bigint not null,
  warnings jsonb not null default '[]',
  check (read = stored + unchanged + skipped + rejected)
);
create index imports_newest on concordat.imports (workspace_id, finished_at desc);

create table concordat.import_rejects (
  workspace_id uuid not null,
  import_id uuid not null references concordat.imports (id) on delete cascade,
  line bigint not null,
  code text not null,
  symbol text not null,
  key text,
  message text not null,
  primary key (import_id, line)
);

create view concordat.company_profiles as
select
  c.workspace_id, c.id as company_id, c.external_key, c.name, c.domain, c.domains, c.aliases, c.country, c.city, c.state,
  c.employees, c.industry, m.funnel_stage, m.first_seen, m.last_seen, coalesce(m.events_30d, 0) as events_30d,
  coalesce(m.sources_30d, 0) as sources_30d, m.events_mom, m.events_wow, m.sources_mom, m.sources_wow,
  coalesce(m.points, 0) as points, m.metrics_at, c.archived, c.updated_at
from concordat.companies c
left join concordat.company_metrics m on m.company_id = c.id;
