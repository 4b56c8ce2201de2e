-- owner: connections
create table concordat.connections (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  name text not null,
  kind text not null,
  login_url text not null,
  instance_url text,
  -- Pinned at the first sign-in: another organisation behind the same connection is refused.
  organization_id text,
  grant_kind text not null check (grant_kind in ('web-server', 'client-credentials', 'jwt')),
  client_id text not null,
  username text,
  client_secret text,
  private_key text,
  settings jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'connected', 'needs-you', 'removed')),
  state_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (workspace_id, id)
);
create unique index connections_name on concordat.connections (workspace_id, lower(name)) where state <> 'removed';

-- Apart from the connection, so that its lock during a renewal blocks nobody else.
create table concordat.connection_tokens (
  connection_id uuid primary key,
  workspace_id uuid not null,
  sealed text,
  renewed_at timestamptz,
  foreign key (workspace_id, connection_id) references concordat.connections (workspace_id, id) on delete cascade
);

-- Sign-ins under way in a browser: state hashed, PKCE verifier sealed, used once, ten minutes.
create table concordat.connection_sign_ins (
  state_hash bytea primary key,
  workspace_id uuid not null,
  connection_id uuid not null,
  verifier text not null,
  redirect_uri text not null,
  -- Hash of the browser session that began it; another browser cannot finish it.
  browser_hash bytea,
  expires_at timestamptz not null,
  foreign key (workspace_id, connection_id) references concordat.connections (workspace_id, id) on delete cascade
);
