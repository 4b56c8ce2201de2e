-- owner: records
-- What a search for a company looks through: its name and its domains. Trigrams find any part of them among a million in
-- milliseconds. The extension comes with PostgreSQL and may be made by the owner of a database; where it is not installed, searching
-- works all the same, by looking at each company.
create function concordat.company_search_text(name text, domains text[]) returns text
  language sql immutable parallel safe as $$ select lower(name) || chr(10) || array_to_string(domains, chr(10)) $$;

do $$
declare
  place text;
begin
  if not exists (select from pg_extension where extname = 'pg_trgm') then
    create extension pg_trgm with schema concordat;
  end if;
  select nspname into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_trgm';
  execute format('create index companies_search on concordat.companies using gin
    (concordat.company_search_text(name, domains) %I.gin_trgm_ops)', place);
exception
  when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
    raise notice 'without pg_trgm a search looks at each company: %', sqlerrm;
end $$;
