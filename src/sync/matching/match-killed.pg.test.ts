import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startChild } from '../../../test/support/child.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  passTime,
  putRecord,
  removeRecord,
} from '../../../test/support/scripted-connector.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { silentLog } from '../../platform/log/log.ts'
import type { Platform } from '../../platform/platform.ts'
import { newId } from '../../platform/random.ts'
import { importCompanies } from '../../records/index.ts'
import { claimRun, createRun, runCounts } from '../history/index.ts'
import { pullObject } from '../mirror/index.ts'
import { listDecisions, matchConnection } from './index.ts'

const script = new URL('../../../test/support/match-once.ts', import.meta.url).pathname
let database: Database
let platform: Platform
before(async () => {
  database = await openTestDatabase()
  platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
})
after(() => database.close())

/** Thirty accounts and companies, pulled and imported, in a workspace of their own. */
async function scene() {
  const workspaceId = newId()
  await sql`insert into concordat.workspaces (id, name) values (${workspaceId}, 'killed')`.execute(database.db)
  const settings = { enabled: true, autoMatch: true, autoSync: true, objects: { Account: { fields: 'all' as const } } }
  const connection = { ...{ id: newId(), workspaceId, name: 'Killed', kind: 'salesforce' as const }, settings }
  const crm = createScriptedCrm({ now: new Date('2026-03-01T12:00:00Z') })
  let csv = 'id,name,domain\n'
  for (let turn = 1; turn <= 30; turn++) {
    const name = `Zephyr${turn} Instruments${turn % 7}`
    const stamp = new Date('2026-02-01T00:00:00Z')
    putRecord(
      crm,
      'Account',
      `001${String(turn).padStart(12, '0')}AAA`,
      { Name: name, Website: `zephyr${turn}.com` },
      stamp,
    )
    csv += `c${turn},${name} Ltd,${turn % 5 === 0 ? '' : `zephyr${turn % 11 === 0 ? 1 : turn}.com`}\n`
  }
  await importCompanies(platform, workspaceId, Readable.from([Buffer.from(csv)]), { format: 'csv' })
  const run = await createRun(database.db, { workspaceId, connectionId: connection.id, kind: 'match', trigger: 'cli' })
  const claim = await claimRun(database, run.id, 'parent')
  assert.ok(claim)
  await pullObject(platform, createScriptedConnector(crm), connection, claim, 'Account')
  return { connection, crm, runId: run.id }
}

async function finish(
  { connection, runId }: Pick<Awaited<ReturnType<typeof scene>>, 'connection' | 'runId'>,
  full = true,
) {
  const claim = await claimRun(database, runId, 'survivor')
  assert.ok(claim)
  await matchConnection(platform, connection, claim, { full })
  const decisions = await listDecisions(database.db, {
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
  })
  const companies = decisions
    .map((one) => `${one.externalKey} ${one.state} ${one.reason} ${one.linkedRecord} ${one.marked}`)
    .sort()
  const rows = (await runCounts(database.db, [runId])).filter((row) => row.stage === 'match')
  return { companies, counts: Object.fromEntries(rows.map((row) => [row.name, row.value])) }
}

const BOUNDARIES = [
  'accounts.prepared',
  'companies.prepared',
  'links.followed',
  'batch.decided',
  'links.stored',
  'settled',
]

test('killed at any boundary and started again, matching ends with the same decisions and links', async () => {
  const expected = await finish(await scene())
  assert.ok(expected.companies.filter((line) => / auto /.test(line)).length > 10)
  for (const boundary of BOUNDARIES) {
    const killed = await scene()
    const env = { ...process.env, CONCORDAT_FAILPOINTS: `match.${boundary}=kill` }
    const child = startChild(script, [database.url, killed.runId, JSON.stringify(killed.connection)], { env })
    assert.equal((await child.ended()).signal, 'SIGKILL', `${boundary} was not reached`)
    const ended = await finish(killed)
    assert.deepEqual(ended.companies, expected.companies, boundary)
    const { companies, auto, review, none } = ended.counts as Record<string, number>
    assert.equal(companies, (auto ?? 0) + (review ?? 0) + (none ?? 0), boundary)
  }
})

/** The same, matched, and then half of the accounts have changed: names, domains and who is there at all. */
async function changedScene() {
  const { connection, crm, runId } = await scene()
  const first = await claimRun(database, runId, 'first')
  await matchConnection(platform, connection, first!)
  for (let turn = 1; turn <= 30; turn += 2) {
    const id = `001${String(turn).padStart(12, '0')}AAA`
    if (turn % 3 === 0) removeRecord(crm, 'Account', id)
    else putRecord(crm, 'Account', id, { Name: `Zephyr${turn + 1} Instruments`, Website: `zephyr${turn + 1}.com` })
  }
  passTime(crm, 3_600_000)
  const { workspaceId, id: connectionId } = connection
  const run = await createRun(database.db, { workspaceId, connectionId, kind: 'match', trigger: 'cli' })
  const claim = await claimRun(database, run.id, 'parent')
  await pullObject(platform, createScriptedConnector(crm), connection, claim!, 'Account')
  return { connection, runId: run.id }
}

test('killed while it follows changes, matching ends with the same decisions and links', async () => {
  const expected = await finish(await changedScene(), false)
  for (const boundary of BOUNDARIES.filter((name) => name !== 'companies.prepared')) {
    const killed = await changedScene()
    const env = { ...process.env, CONCORDAT_FAILPOINTS: `match.${boundary}=kill` }
    const child = startChild(script, [database.url, killed.runId, JSON.stringify(killed.connection), 'changes'], {
      env,
    })
    assert.equal((await child.ended()).signal, 'SIGKILL', `${boundary} was not reached`)
    const ended = await finish(killed, false)
    assert.deepEqual(ended.companies, expected.companies, boundary)
  }
})
