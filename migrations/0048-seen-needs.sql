-- owner: server
-- When a person last saw that something needs somebody: each problem is told once in 24 hours.
create table concordat.seen_needs (
  user_id uuid not null references concordat.users on delete cascade,
  need_id text not null,
  seen_at timestamptz not null,
  primary key (user_id, need_id)
);
