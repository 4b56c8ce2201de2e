import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Connector } from '../../src/connectors/connector.ts'
import { armFailpoints } from '../../src/platform/failpoints.ts'
import { type OpenConnector, runStages } from '../../src/sync/loop/index.ts'
import { LAG_MS, openScenario, type Scenario } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ records: 80, linked: 4, fresh: 0 })
  await scenario.sync()
})
after(() => scenario.close())
afterEach(() => armFailpoints(''))

const HOUR_MS = 3_600_000

async function deleted(): Promise<readonly string[]> {
  const [where] = await scenario.rows(sql<{ name: string }>`select schema_name as name from concordat.mirror_objects`)
  const rows = await scenario.rows(sql<{ id: string }>`select _id as id from ${sql.id(where?.name ?? '', 'Account')}
    where _deleted_at is not null order by 1`)
  return rows.map((row) => row.id)
}

/** A CRM whose feed of deletions does not reach back to our last pull, bent further. */
function forgetful(bend: (connector: Connector) => Partial<Connector> = () => ({})): OpenConnector {
  return async (platform, connection) => {
    const connector = await scenario.open(platform, connection)
    return { ...connector, capabilities: { ...connector.capabilities, deletionsReachBackMs: null }, ...bend(connector) }
  }
}

async function pull(open?: OpenConnector) {
  scenario.sandbox.clock.advance(LAG_MS)
  return scenario.run('pull', {}, open ? { open } : {})
}

const idAt = (at: number) => String(scenario.accounts()[at]?.Id)

/** As when a sharing rule takes records from our user's sight. */
function hide(ids: readonly string[]): void {
  const later = new Date(scenario.sandbox.clock.now().getTime() + 1000 * HOUR_MS)
  for (const id of ids) scenario.sandbox.org.backdoor.hideUntil('Account', id, later)
}

function show(ids: readonly string[]): void {
  const now = scenario.sandbox.clock.now()
  for (const id of ids) scenario.sandbox.org.backdoor.hideUntil('Account', id, new Date(now.getTime() - HOUR_MS))
}

test('records that our user can no longer see are not deleted while the CRM does not say so', async () => {
  const ids = [idAt(20), idAt(21), idAt(22)]
  hide(ids)
  assert.equal((await pull()).state, 'succeeded')
  assert.deepEqual(await deleted(), [])
  show(ids)
})

test('an enumeration that misses a third of the records marks nothing and asks a person', async () => {
  const ids = Array.from({ length: 30 }, (_, at) => idAt(30 + at))
  hide(ids)
  scenario.sandbox.clock.advance(LAG_MS)
  const run = await scenario.run('pull', {}, { open: forgetful(), approve: false })
  assert.equal(run.state, 'held')
  assert.match(run.reason ?? '', /30 of 80 records of Account are no longer shown/)
  assert.deepEqual(await deleted(), [])
  show(ids)
  assert.equal((await scenario.work(run.id, { open: forgetful() })).state, 'succeeded')
  assert.deepEqual(await deleted(), [])
})

test('an enumeration whose count the CRM does not confirm proves nothing', async () => {
  const id = idAt(10)
  hide([id])
  const counting = forgetful((connector) => ({ countAll: async (object) => (await connector.countAll(object)) + 1 }))
  await pull(counting)
  assert.deepEqual(await deleted(), [])
  show([id])
})

test('an enumeration that broke off in the middle marks nothing, and its successor starts from the beginning', async () => {
  const gone = idAt(5)
  scenario.person.delete(gone)
  armFailpoints('pull.enumeration.marked=throw')
  scenario.sandbox.clock.advance(LAG_MS)
  const runId = await scenario.begin('pull')
  await runStages(scenario.platform, runId, 'test', new AbortController().signal, forgetful())
  assert.deepEqual(await deleted(), [])
  armFailpoints('')
  let reads = 0
  const resumed: boolean[] = []
  const watched = forgetful((connector) => ({
    readAll: (request) => {
      reads++
      resumed.push(request.resume !== undefined)
      return connector.readAll(request)
    },
  }))
  assert.equal((await scenario.work(runId, { open: watched })).state, 'succeeded')
  assert.deepEqual([await deleted(), reads, resumed], [[gone], 1, [false]])
})

test('what the CRM itself says is deleted is deleted, and only that', async () => {
  const before = await deleted()
  const gone = idAt(6)
  scenario.person.delete(gone)
  assert.equal((await pull()).state, 'succeeded')
  assert.deepEqual(await deleted(), [...before, gone].sort())
})
