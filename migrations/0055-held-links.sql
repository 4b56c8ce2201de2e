-- owner: matching
-- Few are held among many.
create index links_held on concordat.links (connection_id, company_id) where held and ended_at is null;
