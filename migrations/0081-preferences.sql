-- owner: platform/users
-- How a person wants the pages to look: { theme, density, letterKeys }. What is absent is the default.
alter table concordat.users add column preferences jsonb not null default '{}';
