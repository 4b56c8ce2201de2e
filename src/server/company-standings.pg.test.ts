import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../test/support/database.ts'
import { type SeededRandom, seededRandom } from '../../test/support/seeded-random.ts'
import type { CompanyId, ConnectionId } from '../core/ids.ts'
import type { Database, Queryable } from '../platform/database/database.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import { countCompanies, listCompanies } from '../records/index.ts'
import { companyMatchStates } from '../sync/matching/index.ts'
import { countStandings, latestChanges, STANDINGS, type Standing, standsIn } from '../sync/plan/index.ts'
import { statusOf } from './company-status.ts'

const COMPANIES = 30
const CONNECTION = '00000000-0000-4000-8000-0000000000c1' as ConnectionId

let database: Database
let plans = 0
let companies: readonly { companyId: CompanyId; key: string }[] = []
before(async () => {
  database = await openTestDatabase()
  await sql`insert into concordat.connections (id, workspace_id, name, kind, login_url, grant_kind, client_id, settings)
    values (${CONNECTION}, ${DEFAULT_WORKSPACE}, 'c', 'salesforce', 'http://127.0.0.1:9', 'jwt', 'x', '{}')`.execute(
    database.db,
  )
  const made = await sql<{
    companyId: CompanyId
    key: string
  }>`insert into concordat.companies (workspace_id, external_key, name)
    select ${DEFAULT_WORKSPACE}, 'k' || lpad(n::text, 3, '0'), 'Company ' || n from generate_series(1, ${COMPANIES}::int) n
    returning id as "companyId", external_key as key`.execute(database.db)
  companies = made.rows
})
after(() => database.close())

type Move = (db: Queryable, random: SeededRandom) => Promise<unknown>
const place = sql`${DEFAULT_WORKSPACE}, ${CONNECTION}`
const anyCompany = (random: SeededRandom) => random.pick(companies).companyId
const anyPlan = (random: SeededRandom, states: string) =>
  sql`(select id from concordat.plans where connection_id = ${CONNECTION} and state = any(${states.split(' ')}::text[])
    order by md5(planned_at::text || ${random.below(1000)}::text) limit 1)`
const move = (from: string, to: string): Move => {
  return (db, random) => sql`update concordat.plans set state = ${to} where id = ${anyPlan(random, from)}`.execute(db)
}

/** Everything that is ever written to what a standing comes from; each statement as the stores write it, or coarser. */
const MOVES: readonly Move[] = [
  (db, random) =>
    sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, marked)
      values (${place}, ${anyCompany(random)}, 'Account', ${`r${random.below(20)}`}, 'person', ${random.chance(0.7)})
      on conflict do nothing`.execute(db),
  (db, random) =>
    sql`update concordat.links set ended_at = now() where company_id = ${anyCompany(random)} and ended_at is null`.execute(
      db,
    ),
  (db, random) =>
    sql`update concordat.links set marked = ${random.chance(0.6)}, held = ${random.chance(0.3)}
      where company_id = ${anyCompany(random)} and ended_at is null`.execute(db),
  (db) => sql`update concordat.links set marked = true where ended_at is null and not held`.execute(db),
  (db, random) =>
    sql`insert into concordat.match_decisions (workspace_id, connection_id, company_id, state, reason, probability)
      values (${place}, ${anyCompany(random)}, ${random.pick(['auto', 'review', 'review', 'none'])}, ${random.pick(['ambiguous', 'weak'])}, 0.5)
      on conflict (connection_id, company_id) do update set state = excluded.state, reason = excluded.reason`.execute(
      db,
    ),
  (db, random) => sql`delete from concordat.match_decisions where company_id = ${anyCompany(random)}`.execute(db),
  buildPlan,
  buildPlan,
  move('building', 'held'),
  move('held', 'approved'),
  move('approved held', 'applying'),
  move('applying', 'applied'),
  async (db, random) => {
    const plan = await sql<{
      id: string
    }>`update concordat.plans set state = 'dropped' where id = ${anyPlan(random, 'held approved')}
      returning id`.execute(db)
    await sql`update concordat.changes set outcome = 'deferred' where plan_id = any(${plan.rows.map((row) => row.id)}::uuid[])
      and outcome is null`.execute(db)
  },
  settle,
  settle,
  settle,
  (db, random) =>
    sql`update concordat.changes set outcome = null where plan_id = ${anyPlan(random, 'held')} and outcome = 'deferred'`.execute(
      db,
    ),
  (db, random) =>
    sql`update concordat.companies set archived = ${random.chance(0.3)} where id = ${anyCompany(random)}`.execute(db),
  (db, random) =>
    random.chance(0.2)
      ? sql`delete from concordat.plans where id = ${anyPlan(random, 'applied dropped')}`.execute(db)
      : Promise.resolve(),
]

/** Updates for some that are linked, creates for some that are not, as a plan that is still being built. */
async function buildPlan(db: Queryable, random: SeededRandom): Promise<void> {
  const plan = await sql<{ id: string }>`insert into concordat.plans (workspace_id, connection_id, kind, planned_at)
    values (${place}, ${random.pick(['sync', 'sync', 'undo', 'retry'])}, to_timestamp(${++plans}::int)) returning id`.execute(
    db,
  )
  const some = [anyCompany(random), anyCompany(random), anyCompany(random)]
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, company_id, remote_id)
    select ${plan.rows[0]?.id}, ${place}, 'Account', case when l.id is null then 'create' else 'update' end, c.id, l.remote_id
    from concordat.companies c left join concordat.links l on l.company_id = c.id and l.ended_at is null
    where c.id = any(${some}::uuid[]) order by c.external_key`.execute(db)
  await sql`update concordat.changes set outcome = 'rejected' where plan_id = ${plan.rows[0]?.id} and ${random.chance(0.1)}`.execute(
    db,
  )
}

/** What became of changes that are being written; a create that went well has its record and its link. */
async function settle(db: Queryable, random: SeededRandom): Promise<void> {
  const outcome = random.pick(['applied', 'applied', 'unchanged', 'rejected', 'deferred', 'unknown'])
  const made = sql`case when kind = 'create' and ${outcome} = 'applied' then 'made' || id else remote_id end`
  const settled = await sql<{ company: string; record: string }>`
    update concordat.changes set outcome = ${outcome}, remote_id = ${made} where id = any(array(
      select id from concordat.changes where plan_id = ${anyPlan(random, 'applying')} and outcome is null order by id limit ${1 + random.below(3)}))
    returning company_id as company, remote_id as record, kind`.execute(db)
  for (const { company, record } of settled.rows.filter((row) => row.record?.startsWith('made')))
    await sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, marked)
      values (${place}, ${company}, 'Account', ${record}, 'created', true) on conflict do nothing`.execute(db)
}

async function play(random: SeededRandom, moves: number): Promise<void> {
  for (let turn = 0; turn < moves; turn++)
    await database
      .transaction(async ({ db }) => {
        for (let more = random.below(3); more >= 0; more--) await random.pick(MOVES)(db, random)
        if (random.chance(0.1)) throw new Error('killed here')
      })
      .catch((error: unknown) => {
        // Several writers at once: PostgreSQL ends one of two that wait for each other, as if it had been killed.
        if (!/killed here|deadlock detected/.test(String(error))) throw error
      })
}

/** Where companies stand by what matching and plans say of each, in the words of the page. */
async function truth(): Promise<ReadonlyMap<string, Standing>> {
  const ids = companies.map((one) => one.companyId)
  const matches = await companyMatchStates(database.db, DEFAULT_WORKSPACE, ids)
  const linked = matches.flatMap(({ companyId, remoteId }) => (remoteId ? [{ companyId, remoteId }] : []))
  const latest = await latestChanges(database.db, CONNECTION, ids, linked)
  const listed = await listCompanies(database.db, DEFAULT_WORKSPACE)
  return new Map(
    listed.map(({ companyId, externalKey }) => {
      const match = matches.find((one) => one.companyId === companyId) ?? null
      const change = latest.find((one) => one.companyId === companyId) ?? null
      return [externalKey, statusOf(match, change).status]
    }),
  )
}

async function compare(): Promise<void> {
  const expected = await truth()
  const found = new Map<string, Standing>()
  for (const standing of STANDINGS) {
    const { also, among } = standsIn([CONNECTION], [standing])
    const walked = (await listCompanies(database.db, DEFAULT_WORKSPACE, { also, among })).map((one) => one.externalKey)
    const asked = await listCompanies(database.db, DEFAULT_WORKSPACE, { also })
    assert.deepEqual(
      asked.map((one) => one.externalKey),
      walked,
      `${standing} by company and by its index`,
    )
    for (const key of walked) found.set(key, standing)
  }
  assert.deepEqual([...found].sort(), [...expected].sort())
  const counts = await countStandings(database.db, CONNECTION, await countCompanies(database.db, DEFAULT_WORKSPACE))
  for (const standing of STANDINGS)
    assert.equal(counts[standing], [...expected.values()].filter((one) => one === standing).length, standing)
}

test('after any history the stored standing of each company is what its link, decision and changes say', async () => {
  const seen = new Set<Standing>()
  const random = seededRandom(20261126)
  for (let round = 0; round < 15; round++) {
    await play(random, 16)
    await compare()
    for (const standing of (await truth()).values()) seen.add(standing)
  }
  assert.deepEqual([...seen].sort(), [...STANDINGS].sort(), 'the history has met every standing')
})

test('writers at once leave no company behind', async () => {
  for (let round = 0; round < 3; round++) {
    await Promise.all([1, 2, 3, 4].map((writer) => play(seededRandom(round * 10 + writer), 15)))
    await compare()
  }
})

test('one statement makes all rows anew', async () => {
  const rows = () => sql`select * from concordat.company_standings order by company_id`.execute(database.db)
  const kept = await rows()
  await sql`update concordat.company_standings set standing = 'failed'`.execute(database.db)
  await sql`select concordat.rebuild_standings(${CONNECTION})`.execute(database.db)
  assert.deepEqual((await rows()).rows, kept.rows)
  await compare()
})
