-- owner: platform
create table concordat.workspaces (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  created_at timestamptz not null default now()
);
-- One workspace until the shared-server mode arrives; every row already names it.
insert into concordat.workspaces (id, name) values ('00000000-0000-4000-8000-000000000001', 'default');
