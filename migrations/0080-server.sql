-- owner: server
-- One row a key a caller has used. It is there before the work begins, so that two equal requests at once are one.
create table concordat.idempotency_keys (
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  -- The user, or the API key: keys of different callers never meet.
  caller_id uuid not null,
  key text not null,
  -- SHA-256 over method, address and body; of streamed bodies known only at the end.
  request_hash bytea,
  state text not null default 'working' check (state in ('working', 'answered')),
  status int,
  content_type text,
  -- The answer, sealed: it may hold a new API key or a one-time link.
  sealed_answer text,
  began_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, caller_id, key)
);
create index idempotency_keys_expired on concordat.idempotency_keys (expires_at);
