-- owner: platform/secrets
-- The keys that sealed texts of this installation were made with; never the keys themselves. `proof` is a known text
-- sealed with the key: it tells a wrong key from the right one at start. Retired keys protect nothing any more.
create table concordat.secret_keys (
  key_id text primary key,
  proof text not null,
  first_used_at timestamptz not null default now(),
  retired_at timestamptz
);
