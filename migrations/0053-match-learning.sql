-- owner: matching
-- What people said about pairs, never deleted: the newest word about a pair counts, unless it was taken back. With what matching
-- thought at that moment, so that it can be judged by it.
create table concordat.match_labels (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  remote_id text not null,
  verdict text not null check (verdict in ('same', 'different')),
  source text not null check (source in ('review', 'assign', 'unmatch', 'exclude', 'audit', 'confirm')),
  labelled_by text not null,
  labelled_at timestamptz not null default now(),
  -- What the company's decision said then, and which place the record had among its candidates (0: the best).
  state text,
  probability double precision,
  rank smallint,
  -- Of the pair's active link; null: it had none.
  link_origin text check (link_origin in ('auto', 'person', 'created')),
  -- What made the decision.
  model text,
  -- Both sides as they were, so that a newer engine can learn from old words too; null when a side could not be read.
  ours json,
  theirs json,
  -- Aliases the account has learned from this, until they are taken back: [{"kind": "name", "value": "…"}].
  taught jsonb not null default '[]',
  withdrawn_at timestamptz
);
create index match_labels_pair on concordat.match_labels (connection_id, company_id, remote_id, id desc);
create index match_labels_judged on concordat.match_labels (connection_id, labelled_at desc) where link_origin = 'auto' and withdrawn_at is null;
create index match_labels_workspace on concordat.match_labels (workspace_id, id desc) where withdrawn_at is null;

-- Weights that were fitted to a workspace's labels. The shipped ones are no row.
create table concordat.match_models (
  workspace_id uuid not null,
  version integer not null check (version > 0),
  -- candidate: may be activated. refused: not better on pairs it had not seen; kept for the finding.
  state text not null check (state in ('candidate', 'refused', 'active', 'retired')),
  -- The shipped model they started from; with an engine that ships another one, that one is used instead.
  engine text not null,
  start double precision not null,
  weights json not null,
  thresholds json not null,
  trained_on json not null,
  figures json not null,
  finding text not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (workspace_id, version)
);
create unique index match_models_active on concordat.match_models (workspace_id) where state = 'active';

-- Which weights were in use since when; the last row is in use. Version null: the shipped ones, as before the first row.
create table concordat.match_activations (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  version integer,
  activated_by text not null,
  activated_at timestamptz not null default now()
);
create index match_activations_newest on concordat.match_activations (workspace_id, id desc);

-- How right automatic links must be, and whether making them is paused because they are not. No row: the usual target, no pause.
create table concordat.match_watches (
  connection_id uuid primary key,
  workspace_id uuid not null,
  target double precision not null default 0.98 check (target > 0 and target < 1),
  -- Judgements before it do not count: a person looked and resumed.
  window_from timestamptz,
  paused_at timestamptz,
  paused_why text,
  resumed_at timestamptz,
  resumed_by text,
  resume_note text
);

-- Auto-Match is paused: what would be linked waits for a person.
alter table concordat.match_decisions drop constraint match_decisions_reason_check;
alter table concordat.match_decisions add constraint match_decisions_reason_check
  check (reason in ('clear', 'ambiguous', 'weak', 'no-candidate', 'contested', 'linked', 'link-ended', 'paused'));

-- Charts count decisions by chance and score from the index alone.
drop index concordat.match_decisions_state;
create index match_decisions_state on concordat.match_decisions (connection_id, state, company_id) include (probability, score);
