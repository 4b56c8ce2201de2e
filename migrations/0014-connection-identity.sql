-- owner: connections
-- Who we are at the CRM, as of the last sign-in; for people, never for deciding.
alter table concordat.connections
  add column remote_user text,
  add column remote_organization text,
  add column remote_is_sandbox boolean,
  add column signed_in_at timestamptz;
