import { sql } from 'kysely'
import { DEFAULT_SETTINGS } from '../../src/connections/index.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import { newId } from '../../src/platform/random.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'

/** A connection that nobody will call, for pages that only show it. */
export async function addConnection(db: Queryable, name = 'Salesforce'): Promise<string> {
  const id = newId()
  await sql`insert into concordat.connections (id, workspace_id, name, kind, login_url, grant_kind, client_id, settings, state)
    values (${id}, ${DEFAULT_WORKSPACE}, ${name}, 'salesforce', 'https://login.salesforce.com', 'jwt', 'client',
      ${JSON.stringify(DEFAULT_SETTINGS)}::jsonb, 'connected')`.execute(db)
  return id
}

/** As many companies as wished, every one with metrics and its own values: "Globex Inc 7" and the like. */
export async function addCompanies(db: Queryable, count: number): Promise<void> {
  await sql`insert into concordat.companies (workspace_id, external_key, name, domain, industry, employees, country, city)
    select ${DEFAULT_WORKSPACE}, 'key-' || lpad(i::text, 6, '0'),
      (array['Acme', 'Northwind', 'Globex', 'Initech', 'Umbrella'])[1 + i % 5] || ' '
        || (array['Ltd', 'GmbH', 'Inc', 'Systems'])[1 + i % 4] || ' ' || i,
      'company-' || i || '.example', (array['Software', 'Retail', 'Banking', null])[1 + i % 4], i * 7 % 5000, 'DE', 'Berlin'
    from generate_series(1, ${count}::int) i`.execute(db)
  await sql`insert into concordat.company_metrics (company_id, workspace_id, funnel_stage, first_seen, last_seen, events_30d,
      sources_30d, points, metrics_at, metrics_on)
    select id, workspace_id, (array['Interest', 'Investigation', 'Ongoing Usage'])[1 + employees % 3], '2026-01-02',
      '2026-10-03', employees % 300, 3, 5, now(), '2026-10-04' from concordat.companies`.execute(db)
}

/** A run that is under way, with some counters; answers its id. */
export async function addRun(db: Queryable, connectionId: string, state = 'running'): Promise<string> {
  const id = newId()
  const ended = ['succeeded', 'failed', 'stopped'].includes(state)
  await sql`insert into concordat.runs (id, workspace_id, connection_id, kind, trigger, options_key, state, stage,
      started_at, heartbeat_at, finished_at, reason)
    values (${id}, ${DEFAULT_WORKSPACE}, ${connectionId}, 'sync', 'person', ${id}, ${state}, 'pull', now(), now(),
      ${ended ? sql`now()` : null}, ${state === 'failed' ? 'Salesforce did not answer for ten minutes.' : null})`.execute(
    db,
  )
  await setCount(db, id, 'read', 100)
  await setCount(db, id, 'stored', 100)
  return id
}

/** Sets a counter of the pull of accounts, as a worker's transaction would. */
export async function setCount(db: Queryable, runId: string, name: string, value: number): Promise<void> {
  await sql`insert into concordat.run_counts (workspace_id, run_id, stage, object, name, value)
    values (${DEFAULT_WORKSPACE}, ${runId}, 'pull', 'Account', ${name}, ${value})
    on conflict (run_id, stage, object, name) do update set value = excluded.value`.execute(db)
}

/** A held plan of so many updates, as a planner would have stored it; answers its id. */
export async function addPlan(db: Queryable, connectionId: string, count: number): Promise<string> {
  const id = newId()
  const none = { creates: 0, deletes: 0, unchanged: 0, rejected: 0, clears: 0 }
  const reasons = [{ guard: 'updates', count, share: 1, limit: 0.2, message: 'many' }]
  await sql`insert into concordat.plans (id, workspace_id, connection_id, kind, state, planned_at, counts, reasons)
    values (${id}, ${DEFAULT_WORKSPACE}, ${connectionId}, 'sync', 'held', now(),
      ${JSON.stringify({ ...none, considered: count, updates: count })}::jsonb, ${JSON.stringify(reasons)}::jsonb)`.execute(
    db,
  )
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, remote_id, before, after)
    select ${id}, ${DEFAULT_WORKSPACE}, ${connectionId}, 'Account', 'update', '001' || lpad(i::text, 12, '0'),
      jsonb_build_object('Rating', 'Cold', 'Phone', null), jsonb_build_object('Rating', 'Hot', 'Phone', 'value ' || i)
    from generate_series(1, ${count}::int) i`.execute(db)
  return id
}
