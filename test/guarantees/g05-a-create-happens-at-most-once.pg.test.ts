import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Connector } from '../../src/connectors/connector.ts'
import { armFailpoints } from '../../src/platform/failpoints.ts'
import { type OpenConnector, runStages } from '../../src/sync/loop/index.ts'
import { judge } from '../support/oracle.ts'
import { LAG_MS, openScenario, type Scenario, type ScenarioOptions, witnessOf } from '../support/scenario.ts'

afterEach(() => armFailpoints(''))

const FRESH = 6
const MADE: ScenarioOptions = { records: 20, linked: 0, fresh: FRESH, capabilities: { writeBatchMax: 2 } }

function keysMade(scenario: Scenario): readonly string[] {
  return scenario
    .ours()
    .filter((entry) => entry.action === 'create')
    .map((entry) => String(entry.after.Concordat_key__c))
}

async function withScenario(options: ScenarioOptions, work: (scenario: Scenario) => Promise<void>): Promise<void> {
  const scenario = await openScenario(options)
  try {
    await work(scenario)
    assert.equal(keysMade(scenario).length, FRESH)
    assert.equal(new Set(keysMade(scenario)).size, FRESH)
    scenario.sandbox.faults.clear()
    scenario.sandbox.clock.advance(LAG_MS)
    await scenario.run('pull')
    assert.deepEqual(await judge(witnessOf(scenario)), [])
  } finally {
    await scenario.close()
  }
}

describe('a create happens at most once', () => {
  for (const faults of [
    'lost-answer=collections@2',
    'lost-request=collections@2',
    '503=collections@1',
    '500=collections@2',
  ])
    test(`when a call ends with ${faults}`, () =>
      withScenario(MADE, async (scenario) => {
        scenario.sandbox.faults.set(faults)
        assert.equal((await scenario.sync()).state, 'succeeded')
      }))

  const bulk: ScenarioOptions = { ...MADE, capabilities: { bulkWriteFrom: 1, bulkWriteMax: 3 } }
  for (const faults of [
    'lost-answer=close@1',
    'lost-answer=upload@1',
    'lost-answer=job@1',
    'unprocessed-rows=1',
    'cut-body=bulk@1',
  ])
    test(`in bulk, when a call ends with ${faults}`, () =>
      withScenario(bulk, async (scenario) => {
        scenario.sandbox.faults.set(faults)
        const run = await scenario.sync()
        assert.equal(run.state, 'succeeded', run.reason ?? '')
      }))

  test('the intent is in the database before the call reaches the CRM', () =>
    withScenario(MADE, async (scenario) => {
      const open: OpenConnector = async (platform, connection) => {
        const connector = await scenario.open(platform, connection)
        return {
          ...connector,
          write: async (request) => {
            const keys = request.records.map((record) => record.key)
            const [row] = await scenario.rows(sql<{ n: number }>`select count(*)::int as n from concordat.write_batches
              where state = 'prepared' and change_ids::text[] @> ${keys}::text[]`)
            assert.equal(row?.n, 1)
            return connector.write(request)
          },
        }
      }
      assert.equal((await scenario.sync({ open })).state, 'succeeded')
    }))

  test('where the CRM cannot upsert and shows new records late, a lost answer is waited for, not sent again', () =>
    withScenario(MADE, async (scenario) => {
      const blind = { lookUps: 0 }
      const open = withoutUpsert(scenario, (connector) => ({
        // The index of the CRM is behind: right after the write nobody finds the record.
        lookUp: (request) => (++blind.lookUps === 1 ? Promise.resolve(new Map()) : connector.lookUp(request)),
      }))
      scenario.sandbox.faults.set('lost-answer=collections@1')
      scenario.sandbox.clock.advance(LAG_MS)
      const runId = await scenario.begin('sync')
      await runStages(scenario.platform, runId, 'test', new AbortController().signal, open)
      const [waiting] = await scenario.rows(sql<{ state: string; ms: number }>`select state,
        extract(epoch from wait_until - now())::float8 * 1000 as ms from concordat.runs where id = ${runId}`)
      assert.equal(waiting?.state, 'waiting')
      assert.ok((waiting?.ms ?? 0) > 200_000, 'waits until the CRM must have shown the record')
      assert.equal(keysMade(scenario).length, 2)
      assert.equal((await scenario.work(runId, { open })).state, 'succeeded')
      assert.ok(blind.lookUps >= 2)
    }))

  test('killed between the answer and storing it, the successor finds the records by their keys', () =>
    withScenario(MADE, async (scenario) => {
      const open = withoutUpsert(scenario)
      armFailpoints('apply.results.received=throw@2')
      scenario.sandbox.clock.advance(LAG_MS)
      const runId = await scenario.begin('sync')
      await runStages(scenario.platform, runId, 'first', new AbortController().signal, open)
      assert.equal(keysMade(scenario).length, 4)
      armFailpoints('')
      assert.equal((await scenario.work(runId, { open })).state, 'succeeded')
    }))
})

/** A CRM that creates a second record when it is asked a second time. */
function withoutUpsert(
  scenario: Scenario,
  bend: (connector: Connector) => Partial<Connector> = () => ({}),
): OpenConnector {
  return async (platform, connection) => {
    const connector = await scenario.open(platform, connection)
    return { ...connector, capabilities: { ...connector.capabilities, upsertByExternalId: false }, ...bend(connector) }
  }
}
