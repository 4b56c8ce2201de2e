-- owner: matching
-- Which contact or lead of the CRM each of our people is. A link's row is never deleted: an ended one says since when, by whom
-- and why.
create table concordat.person_links (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  object text not null,
  remote_id text not null,
  origin text not null check (origin in ('auto', 'person')),
  score double precision,
  -- Fingerprint of both sides as they were when the link was last found right.
  pair bigint,
  linked_at timestamptz not null default now(),
  linked_by text,
  ended_at timestamptz,
  ended_by text,
  end_reason text
);
create unique index person_links_person on concordat.person_links (connection_id, person_id) where ended_at is null;
-- Several people may share a record only when a person says so.
create unique index person_links_record on concordat.person_links (connection_id, object, remote_id)
  where ended_at is null and origin <> 'person';
create index person_links_history on concordat.person_links (connection_id, person_id, linked_at);

-- One row a connection whose contacts or leads were matched. `turn` is raised by every transaction that writes
-- person_remotes, in the row it locks: so who has read up to a turn reads only later ones.
create table concordat.person_states (
  connection_id uuid primary key,
  workspace_id uuid not null,
  turn bigint not null default 0,
  model text
);

-- The CRM's contacts and leads as they are compared, kept while the mirror says the same (hash: of the record and its account).
create table concordat.person_remotes (
  workspace_id uuid not null,
  connection_id uuid not null,
  object text not null,
  remote_id text not null,
  hash bigint,
  deleted boolean not null,
  fields json not null,
  print bigint not null,
  turn bigint not null,
  primary key (connection_id, object, remote_id)
);
create index person_remotes_turn on concordat.person_remotes (connection_id, turn, object, remote_id);

-- People whose decision is out of date. A new turn while a decision is being made keeps them here.
create table concordat.person_pending (
  workspace_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  turn bigint not null default nextval('concordat.match_turns'),
  primary key (connection_id, person_id)
);

create table concordat.person_decisions (
  workspace_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('auto', 'review', 'none', 'person')),
  reason text not null check (reason in ('clear', 'ambiguous', 'weak', 'no-candidate', 'contested', 'linked')),
  best_object text,
  best_id text,
  probability double precision not null,
  margin double precision,
  score double precision,
  keeps_link boolean not null default false,
  -- Of our side as it was decided on; another one has it decided again.
  print bigint not null,
  -- By which a contact or lead that comes or changes finds the person.
  keys integer[] not null default '{}',
  run_id uuid,
  counted boolean not null default false,
  decided_at timestamptz not null default now(),
  primary key (connection_id, person_id)
);
create index person_decisions_run on concordat.person_decisions (connection_id, run_id) where not counted;
create index person_decisions_state on concordat.person_decisions (connection_id, state, person_id);
create index person_decisions_keys on concordat.person_decisions using gin (keys);

create table concordat.person_candidates (
  workspace_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  rank smallint not null,
  object text not null,
  remote_id text not null,
  score double precision not null,
  probability double precision not null,
  evidence json not null,
  primary key (connection_id, person_id, rank)
);

-- A person said: not this one.
create table concordat.person_exclusions (
  workspace_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  object text not null,
  remote_id text not null,
  excluded_by text not null,
  excluded_at timestamptz not null default now(),
  primary key (connection_id, person_id, object, remote_id)
);
