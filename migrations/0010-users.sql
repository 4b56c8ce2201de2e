-- owner: platform/users
create table concordat.users (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'operator', 'member', 'viewer')),
  password_hash text,
  created_at timestamptz not null default now(),
  password_set_at timestamptz,
  last_login_at timestamptz,
  disabled_at timestamptz,
  unique (workspace_id, id)
);
create unique index users_email on concordat.users (lower(email));

-- One-time links: the first owner, an invitation, a forgotten password. Only the hash of the token is kept.
create table concordat.user_links (
  token_hash bytea primary key,
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  purpose text not null check (purpose in ('owner', 'password')),
  user_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (workspace_id, user_id) references concordat.users (workspace_id, id) on delete cascade
);

create table concordat.sessions (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  user_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  -- When the password was last given in this session, for actions that ask for it again.
  confirmed_at timestamptz not null,
  device text not null default '',
  foreign key (workspace_id, user_id) references concordat.users (workspace_id, id) on delete cascade
);
create index sessions_user on concordat.sessions (user_id);

create table concordat.api_keys (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  name text not null,
  prefix text not null,
  key_hash bytea not null unique,
  permissions text[] not null,
  made_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  foreign key (workspace_id, made_by) references concordat.users (workspace_id, id) on delete cascade
);

-- Failed sign-ins by account and by address; keys are hashes, so that a mistyped password in the e-mail field is not kept.
create table concordat.login_attempts (
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  key_hash bytea not null,
  failures int not null,
  last_failed_at timestamptz not null,
  blocked_until timestamptz not null,
  primary key (workspace_id, key_hash)
);

-- Who did what, append-only. Values of secrets are never here, only that they were changed.
create table concordat.audit (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'api-key', 'command-line', 'system', 'nobody')),
  actor_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text,
  before jsonb,
  after jsonb,
  address text,
  request_id text
);
create index audit_subject on concordat.audit (workspace_id, subject_kind, subject_id, id desc);

create function concordat.keep_audit() returns trigger language plpgsql as $$
begin
  -- 400 days is the retention; only what is older may be removed, nothing may be changed.
  if tg_op = 'DELETE' and old.at < now() - interval '400 days' then
    return old;
  end if;
  raise exception 'audit rows are kept as they are';
end $$;
create trigger keep_audit before update or delete on concordat.audit
  for each row execute function concordat.keep_audit();
