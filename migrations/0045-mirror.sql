-- owner: mirror
-- One row per mirrored object. The copies themselves live in a schema of their own per connection (schema_name), so that
-- people can query them; their columns follow the CRM and are therefore made at run time.
create table concordat.mirror_objects (
  workspace_id uuid not null,
  connection_id uuid not null,
  object text not null,
  schema_name text not null,
  id_field text not null,
  modified_field text,
  -- The mirrored fields as last described (RemoteField[]).
  fields jsonb not null default '[]',
  -- Columns that the CRM no longer has, or had with another type; their contents stay.
  retired jsonb not null default '[]',
  described_at timestamptz not null default now(),
  -- False until the first window has been stored whole; until then the table has no primary key (fast load).
  loaded boolean not null default false,
  -- Everything the CRM showed with a stamp before this has been stored (G3).
  covered_to timestamptz,
  deletions_covered_to timestamptz,
  -- Why the next window reads everything again (new field, other type); null = only changes.
  full_read_reason text,
  -- The window under way, and how far it got. Position of a reader = (window_no, window_page).
  window_no bigint not null default 0,
  window_from timestamptz,
  window_to timestamptz,
  window_decided_at timestamptz,
  window_fields jsonb,
  window_page int not null default 0,
  window_resume text,
  -- A person has confirmed that many records may disappear in the next enumeration (G4).
  brake_lifted boolean not null default false,
  updated_at timestamptz not null default now(),
  primary key (connection_id, object)
);

-- Whether PostgreSQL reads a text as a type: exactly what a cast would do, whatever the server's version.
create function concordat.mirror_castable(value text, type text) returns boolean
language plpgsql stable as $$
begin
  execute format('select cast($1 as %s)', type::regtype) using value;
  return true;
exception when others then
  return false;
end $$;

-- The same for a whole column at once, so that a page with one bad cell costs one check a column, not one a cell.
create function concordat.mirror_column_castable(relation regclass, column_name text, type text) returns boolean
language plpgsql stable as $$
begin
  execute format('select count(cast(%I as %s)) from %s', column_name, type::regtype, relation);
  return true;
exception when others then
  return false;
end $$;
