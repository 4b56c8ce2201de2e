-- owner: plan
-- Creates: the record as the CRM had made it (defaults and all), read back right after; by mirror column, empty ones left
-- out. An undo deletes the record only while nobody has filled or changed anything of it.
alter table concordat.changes add column made jsonb;
