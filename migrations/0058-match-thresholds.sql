-- owner: matching
-- From which chance on a connection's companies are linked without asking, and from which a person is asked, where somebody has
-- set them. No row: those of the model in use.
create table concordat.match_thresholds (
  connection_id uuid primary key,
  workspace_id uuid not null,
  auto double precision not null check (auto > 0 and auto < 1),
  review double precision not null check (review > 0 and review < auto),
  set_by text not null,
  set_at timestamptz not null default now()
);
