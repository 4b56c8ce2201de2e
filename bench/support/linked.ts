/**
 * The process of the plan and apply benchmarks: a connection whose accounts are all linked to companies.
 * argv: database url, sandbox url, client id, client secret, command ("prepare" | "plan" | "apply"), share of links that differ
 */
import { sql } from 'kysely'
import { connectNow, createConnection, getConnection, openConnector } from '../../src/connections/index.ts'
import type { PlanId } from '../../src/core/ids.ts'
import { readConfig } from '../../src/platform/config/config.ts'
import { openPlatform } from '../../src/platform/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { applyPlan, prepareFields } from '../../src/sync/apply/index.ts'
import { claimRun, createRun, runBalance } from '../../src/sync/history/index.ts'
import { mirrorTable, pullObject } from '../../src/sync/mirror/index.ts'
import { approvePlan, buildPlan, listPlans } from '../../src/sync/plan/index.ts'
import { BENCH_KEY } from './bench-key.ts'
import { peakMegabytes } from './measure.ts'

const [databaseUrl = '', loginUrl = '', clientId = '', clientSecret = '', command = '', share = '1'] =
  process.argv.slice(2)
const env = { ...process.env, DATABASE_URL: databaseUrl, CONCORDAT_SECRET_KEY: BENCH_KEY, CONCORDAT_LOG_LEVEL: 'error' }
await using platform = await openPlatform({ config: readConfig(env) })
const { db } = platform.database

/** Fields of the comparison, ours and the CRM's, as the default mapping pairs them. */
const PAIRS = [
  ['name', 'Concordat_company_name__c', 'text'],
  ['domain', 'Concordat_company_domain__c', 'text'],
  ['first_seen', 'Concordat_first_seen__c', 'date'],
  ['last_seen', 'Concordat_last_seen__c', 'date'],
  ['funnel_stage', 'Concordat_funnel_stage__c', 'text'],
  ['events_30d', 'Concordat_total_events_last_30_days__c', 'numeric'],
  ['sources_30d', 'Concordat_total_unique_sources_last_30_days__c', 'numeric'],
  ['events_mom', 'Concordat_total_events_MoM__c', 'numeric'],
  ['events_wow', 'Concordat_total_events_WoW__c', 'numeric'],
  ['sources_mom', 'Concordat_total_unique_sources_MoM__c', 'numeric'],
  ['sources_wow', 'Concordat_total_unique_sources_WoW__c', 'numeric'],
] as const

const printed = command === 'prepare' ? await prepare() : command === 'plan' ? await plan() : await apply()
process.stdout.write(`${JSON.stringify(printed)}\n`)

async function newRun(kind: 'pull' | 'plan' | 'apply', connectionId: string) {
  const run = await createRun(db, { workspaceId: DEFAULT_WORKSPACE, connectionId, kind, trigger: 'cli' })
  const claim = await claimRun(platform.database, run.id, 'bench')
  if (!claim) throw new Error('the run could not be claimed')
  return claim
}

/** Connects, creates our fields, pulls, and links each account to a company whose figures it already carries. */
async function prepare() {
  const auth = { grant: 'client-credentials', clientId, clientSecret } as const
  const fields = [
    'Name',
    'Website',
    'Concordat_last_updated__c',
    'Concordat_key__c',
    ...PAIRS.map(([, field]) => field),
  ]
  const settings = { autoSync: true, objects: { Account: { fields } }, guards: { updatesShare: 1 } }
  const draft = await createConnection(
    platform,
    { name: 'bench', kind: 'salesforce', loginUrl, auth, settings },
    COMMAND_LINE,
  )
  const connection = await connectNow(platform, draft, COMMAND_LINE)
  const connector = await openConnector(platform, connection)
  await prepareFields(connector, connection)
  await pullObject(platform, connector, connection, await newRun('pull', connection.id), 'Account')
  const mirror = mirrorTable(connection, 'Account')
  await sql`insert into concordat.companies (workspace_id, external_key, name, domain)
    select ${DEFAULT_WORKSPACE}, _id, coalesce("Name", _id), 'example.com' from ${mirror}`.execute(db)
  await sql`insert into concordat.company_metrics (company_id, workspace_id, funnel_stage, first_seen, last_seen, events_30d, sources_30d, events_mom, events_wow, sources_mom, sources_wow, points, metrics_at, metrics_on)
    select id, workspace_id, 'Interest', '2026-01-02', '2026-10-20', 12, 3, 0.5, -0.25, 0.1, 0, 7, now(), current_date from concordat.companies`.execute(
    db,
  )
  await sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, marked)
    select workspace_id, ${connection.id}, id, 'Account', external_key, 'auto', true from concordat.companies`.execute(
    db,
  )
  const assignments = PAIRS.map(([ours, field]) => sql`${sql.id(field)} = p.${sql.id(ours)}`)
  // Otherwise the missing stamp alone would make every record differ.
  assignments.push(sql`"Concordat_last_updated__c" = p.metrics_at`)
  await sql`update ${mirror} as m set ${sql.join(assignments)} from concordat.company_profiles p where p.external_key = m._id
    and abs(hashtext(m._id)) % 1000 >= ${Number(share) * 1000}`.execute(db)
  await sql`vacuum analyze`.execute(db)
  const { rows } = await sql<{ links: number }>`select count(*)::int as links from concordat.links`.execute(db)
  return rows[0]
}

/** The floor: one join of the same tables that compares the same columns; then the plan itself. */
async function plan() {
  const connection = await getConnection(db, DEFAULT_WORKSPACE, 'bench')
  const mirror = mirrorTable(connection, 'Account')
  const ours = PAIRS.map(([column, , type]) => sql`p.${sql.id(column)}::${sql.raw(type)}`)
  const theirs = PAIRS.map(([, field]) => sql`m.${sql.id(field)}`)
  const floor = sql<{ different: number }>`select count(*)::int as different from concordat.links l
    join concordat.company_profiles p on p.company_id = l.company_id join ${mirror} m on m._id = l.remote_id
    where l.ended_at is null and l.connection_id = ${connection.id} and row(${sql.join(ours)}) is distinct from row(${sql.join(theirs)})`
  await floor.execute(db)
  const floorStarted = performance.now()
  const { rows } = await floor.execute(db)
  const floorSeconds = (performance.now() - floorStarted) / 1000
  const claim = await newRun('plan', connection.id)
  const started = performance.now()
  const built = await buildPlan(platform, connection, claim)
  const seconds = (performance.now() - started) / 1000
  return {
    floorSeconds,
    seconds,
    different: rows[0]?.different,
    counts: built.counts,
    megabytes: peakMegabytes(process.pid),
  }
}

async function apply() {
  const connection = await getConnection(db, DEFAULT_WORKSPACE, 'bench')
  const connector = await openConnector(platform, connection)
  const [newest] = await listPlans(db, DEFAULT_WORKSPACE, { connectionId: connection.id, limit: 1 })
  const planId = newest?.id as PlanId
  await approvePlan(platform, DEFAULT_WORKSPACE, planId, 'bench')
  const claim = await newRun('apply', connection.id)
  const started = performance.now()
  await applyPlan(platform, connector, connection, claim, planId)
  const seconds = (performance.now() - started) / 1000
  return { seconds, megabytes: peakMegabytes(process.pid), changes: (await runBalance(db, claim.run.id)).changes }
}
