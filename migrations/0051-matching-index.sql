-- owner: matching
-- Candidates are found in the memory of the process that matches (decision 0051). What stays here is what was compared, as the
-- mirror and our records say it, so that a newer engine prepares nothing anew and every process can build its index from it.
drop table concordat.match_account_keys;
drop table concordat.match_key_counts;
drop table concordat.match_company_keys;
-- Copied anew by the next match, which decides for all companies; links hold meanwhile and after.
truncate concordat.match_accounts, concordat.match_companies, concordat.match_states;

-- Raised by every transaction that writes the connection's accounts, in the row it locks: so turns become visible in order,
-- and who has read up to a turn reads only later ones. Locked last in a transaction, behind match_pending.
-- `model`: what the decisions were last made with. `settled`: decisions up to this `made` became links and were counted.
alter table concordat.match_states
  add column turn bigint not null default 0,
  add column model text,
  add column settled bigint not null default 0;

alter table concordat.match_accounts
  drop column prepared,
  drop column keys,
  add column city text,
  add column state text,
  add column postcode text,
  add column street text,
  add column phone text,
  add column employees integer,
  add column industry text,
  add column parent_id text,
  -- Hash of the columns above as they were when a comparison could last tell the difference.
  add column print bigint not null,
  -- Of match_states, when it was last written.
  add column turn bigint not null;
create index match_accounts_turn on concordat.match_accounts (connection_id, turn);

alter table concordat.match_companies
  drop column prepared,
  drop column keys,
  add column name text not null,
  add column aliases text[] not null,
  add column domains text[] not null,
  add column country text,
  add column city text,
  add column state text,
  add column employees integer,
  add column industry text,
  add column print bigint not null;

alter table concordat.match_decisions
  -- Hashes of what makes candidates (touch-keys.ts); below zero: a domain or a whole name.
  add column keys integer[] not null default '{}',
  add column model text,
  -- Instead of a mark that would write every decision twice.
  add column made bigint not null default nextval('concordat.match_turns'),
  drop column counted;
create index match_decisions_made on concordat.match_decisions (connection_id, made);
-- Companies without link alone are touched by accounts that come and change.
create index match_decisions_keys on concordat.match_decisions using gin (keys) where state in ('review', 'none');

-- What a person's word taught about an account: further names and domains under which it is found.
create table concordat.match_aliases (
  workspace_id uuid not null,
  connection_id uuid not null,
  remote_id text not null,
  kind text not null check (kind in ('name', 'domain')),
  value text not null,
  learned_by text not null,
  learned_at timestamptz not null default now(),
  primary key (connection_id, remote_id, kind, value)
);

-- False: a change elsewhere could concern the company. When it decides nothing else, the decision that is there stays.
alter table concordat.match_pending add column sure boolean not null default true;
