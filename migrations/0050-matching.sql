-- owner: matching
-- The accepted pairs. A row is never deleted: an ended link says since when, by whom and why.
create table concordat.links (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  object text not null,
  remote_id text not null,
  origin text not null check (origin in ('auto', 'person', 'created')),
  score double precision,
  -- Fingerprint of both sides as they were when the link was last found right; an automatic link is judged anew only when it differs.
  pair bigint,
  -- Only marked links are written (Q2). `held`: a person took the mark away, Auto-Sync does not set it again.
  marked boolean not null default false,
  held boolean not null default false,
  linked_at timestamptz not null default now(),
  linked_by text,
  ended_at timestamptz,
  ended_by text,
  end_reason text
);
create unique index links_company on concordat.links (connection_id, company_id) where ended_at is null;
-- Several companies may share a record only when a person says so.
create unique index links_record on concordat.links (connection_id, object, remote_id) where ended_at is null and origin <> 'person';
create index links_record_any on concordat.links (connection_id, remote_id) where ended_at is null;
create index links_history on concordat.links (company_id, linked_at);

-- One row a connection that was matched at least once.
create table concordat.match_states (
  connection_id uuid primary key,
  workspace_id uuid not null,
  matched_at timestamptz not null default now()
);

-- The CRM's accounts made comparable, kept while their mirror row says the same (hash).
create table concordat.match_accounts (
  workspace_id uuid not null,
  connection_id uuid not null,
  remote_id text not null,
  hash bigint,
  deleted boolean not null,
  -- open: any company may be this account. own: made for one company, which has it. person: a person's account, no company.
  role text not null default 'open' check (role in ('open', 'own', 'person')),
  name text,
  website text,
  country text,
  prepared json,
  keys bigint[] not null default '{}',
  primary key (connection_id, remote_id)
);
create table concordat.match_account_keys (
  workspace_id uuid not null,
  connection_id uuid not null,
  key bigint not null,
  remote_id text not null,
  -- Below zero: of an account that was made for a company (ownKeysOf).
  primary key (connection_id, key, remote_id)
);
-- How many accounts have a key: what is rare proves more, what is common finds nobody.
create table concordat.match_key_counts (
  workspace_id uuid not null,
  connection_id uuid not null,
  key bigint not null,
  accounts integer not null,
  primary key (connection_id, key)
);

-- Companies made comparable, for all connections of the workspace.
create table concordat.match_companies (
  company_id uuid primary key,
  workspace_id uuid not null,
  updated_at timestamptz not null,
  archived boolean not null,
  prepared json not null,
  keys bigint[] not null default '{}'
);
create table concordat.match_company_keys (
  workspace_id uuid not null,
  key bigint not null,
  company_id uuid not null,
  primary key (workspace_id, key, company_id)
);

-- Companies whose decision is out of date. A new turn while a decision is being made keeps them here.
create sequence concordat.match_turns;
create table concordat.match_pending (
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  turn bigint not null default nextval('concordat.match_turns'),
  primary key (connection_id, company_id)
);

create table concordat.match_decisions (
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  state text not null check (state in ('auto', 'review', 'none', 'person', 'created')),
  reason text not null check (reason in ('clear', 'ambiguous', 'weak', 'no-candidate', 'contested', 'linked', 'link-ended')),
  best_id text,
  probability double precision not null,
  margin double precision,
  score double precision,
  -- The automatic link that was there when this was decided still holds; without such a link nothing.
  keeps_link boolean not null default false,
  -- Fingerprint of the company and best_id as they were compared.
  pair bigint,
  run_id uuid,
  counted boolean not null default false,
  decided_at timestamptz not null default now(),
  primary key (connection_id, company_id)
);
create index match_decisions_run on concordat.match_decisions (connection_id, run_id) where not counted;
create index match_decisions_state on concordat.match_decisions (connection_id, state, company_id);
create index match_decisions_best on concordat.match_decisions (connection_id, best_id) where reason = 'contested';

create table concordat.match_candidates (
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  rank smallint not null,
  remote_id text not null,
  score double precision not null,
  evidence json not null,
  primary key (connection_id, company_id, rank)
);

-- A person said: not this one.
create table concordat.match_exclusions (
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  remote_id text not null,
  excluded_by text not null,
  excluded_at timestamptz not null default now(),
  primary key (connection_id, company_id, remote_id)
);
