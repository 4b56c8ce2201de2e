-- owner: history
-- A paused run keeps its place and waits for a person, however long.
alter table concordat.runs add column pause_requested_at timestamptz;
alter table concordat.runs add column paused_by text;
alter table concordat.runs drop constraint runs_state_check;
alter table concordat.runs add constraint runs_state_check
  check (state in ('queued', 'running', 'waiting', 'held', 'paused', 'succeeded', 'failed', 'stopped'));
