-- owner: platform/http
-- One row per quota holder (one CRM account whose API calls are counted together), shared by all processes (G10).
create table concordat.quota_holders (
  workspace_id uuid not null references concordat.workspaces (id) on delete cascade,
  holder text not null,
  -- What the CRM last told us, and when. Null: it has not said anything yet.
  call_limit bigint,
  used bigint,
  observed_at timestamptz,
  -- Calls leased in this minute and in the one before: they may not be part of `used` yet.
  leased bigint not null default 0,
  leased_before bigint not null default 0,
  leases_since timestamptz not null default now(),
  probed_at timestamptz,
  -- For CRMs with a rate: the time at which everything leased so far would have been sent at an even pace.
  paced_until timestamptz not null default now(),
  paused_until timestamptz,
  paused_reason text,
  primary key (workspace_id, holder)
);
