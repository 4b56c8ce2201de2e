-- owner: matching
-- What people decided in the review queue, one row a decision; taken back ones stay. Says who was first, takes a company out of
-- the queue, and is what an undo gives back.
create table concordat.match_reviews (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  connection_id uuid not null,
  company_id uuid not null,
  -- same: it is remote_id. none: none of those that were shown. create: none of them, and it is to become a new record.
  verdict text not null check (verdict in ('same', 'none', 'create')),
  remote_id text,
  -- Records that this decision excluded; an undo allows them again.
  excluded text[] not null default '{}',
  -- By which evidence the best candidate was found, so that others like it can be offered; and whether it was that one.
  likeness text,
  took_best boolean not null default false,
  reviewed_by text not null,
  reviewed_at timestamptz not null default now(),
  undone_at timestamptz,
  check ((verdict = 'same') = (remote_id is not null))
);
create index match_reviews_company on concordat.match_reviews (connection_id, company_id, id desc) where undone_at is null;
create index match_reviews_person on concordat.match_reviews (workspace_id, reviewed_by, reviewed_at desc) where undone_at is null;
