import { sql } from 'kysely'
import type { Queryable } from '../../src/platform/database/database.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'

/**
 * Companies with figures, links, decisions and written changes in one connection, all by set statements. Of a hundred companies
 * about sixty are linked (fifty-five of them written, one held, four not marked), ten wait for a person, thirty have no record.
 */
export async function fillCompanies(db: Queryable, connectionId: string, companies: number): Promise<void> {
  const workspace = DEFAULT_WORKSPACE
  await sql`insert into concordat.companies (workspace_id, external_key, name, domain, domains, country, employees, industry)
    select ${workspace}, 'k' || lpad(n::text, 8, '0'),
      initcap(translate(left(md5(n::text), 8), '0123456789', 'aeioustrnl') || ' ' || (array['systems', 'labs', 'group', 'foods', 'energy', 'partners'])[1 + n % 6]),
      'c' || n || '.example', array['c' || n || '.example'], (array['US', 'DE', 'FR', 'JP', 'BR'])[1 + n % 5], n % 5000,
      (array['Software', 'Retail', 'Energy'])[1 + n % 3]
    from generate_series(1, ${companies}::int) n`.execute(db)
  await sql`insert into concordat.company_metrics (company_id, workspace_id, funnel_stage, first_seen, last_seen, events_30d, sources_30d, points, metrics_at, metrics_on)
    select id, workspace_id, (array['Interest', 'Investigation', 'Experimentation', 'Ongoing Usage', 'Inactive'])[1 + ${NUMBER} % 5],
      '2026-01-02', '2026-10-20', ${NUMBER} % 900, 3, ${NUMBER} % 1000, now(), current_date from concordat.companies`.execute(
    db,
  )
  await sql`insert into concordat.match_accounts (workspace_id, connection_id, remote_id, name, website, country, deleted, role, print, turn)
    select workspace_id, ${connectionId}, external_key, name, domain, country, false, 'open', 1, 1 from concordat.companies
    where ${NUMBER} % 100 < 60`.execute(db)
  await sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, marked, held)
    select workspace_id, ${connectionId}, id, 'Account', external_key, 'auto', ${NUMBER} % 100 < 55, ${NUMBER} % 100 = 55
    from concordat.companies where ${NUMBER} % 100 < 60`.execute(db)
  await fillDecisions(db, connectionId)
  await fillChanges(db, connectionId)
  await sql`vacuum analyze`.execute(db)
}

/** A number of the company, from its key. */
const NUMBER = sql`right(external_key, 8)::int`

async function fillDecisions(db: Queryable, connectionId: string): Promise<void> {
  await sql`insert into concordat.match_decisions
      (workspace_id, connection_id, company_id, state, reason, best_id, probability, margin, score, keys, model)
    select workspace_id, ${connectionId}, id,
      case when n % 100 < 60 then 'auto' when n % 100 < 70 then 'review' else 'none' end,
      case when n % 100 < 60 then 'clear' when n % 100 < 65 then 'ambiguous' when n % 100 < 70 then 'weak' else 'no-candidate' end,
      case when n % 100 < 70 then external_key end, (n % 1000) / 1000.0, 1,
      case when n % 100 < 70 then n % 30 - 15 end, '{}', 'bench'
    from (select *, ${NUMBER} as n from concordat.companies) c`.execute(db)
  await sql`insert into concordat.match_candidates (workspace_id, connection_id, company_id, rank, remote_id, score, evidence)
    select workspace_id, connection_id, company_id, 0, best_id, score, '[]' from concordat.match_decisions where best_id is not null`.execute(
    db,
  )
}

async function fillChanges(db: Queryable, connectionId: string): Promise<void> {
  const plan = await sql<{
    id: string
  }>`insert into concordat.plans (workspace_id, connection_id, kind, state, planned_at)
    values (${DEFAULT_WORKSPACE}, ${connectionId}, 'sync', 'applied', now()) returning id`.execute(db)
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, company_id, remote_id, outcome, settled_at, message)
    select ${plan.rows[0]?.id}, workspace_id, ${connectionId}, 'Account', 'update', id, external_key,
      case when ${NUMBER} % 1000 = 7 then 'rejected' else 'applied' end, now(), case when ${NUMBER} % 1000 = 7 then 'A rule of the CRM refused it' end
    from concordat.companies where ${NUMBER} % 100 < 54`.execute(db)
}
