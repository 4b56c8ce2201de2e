import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { runStages } from '../../src/sync/loop/index.ts'
import { judge } from '../support/oracle.ts'
import { bent, LAG_MS, openScenario, openTestPlatform, type Scenario, witnessOf } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({
    linked: 8,
    fresh: 0,
    settings: { createAccounts: 'off' },
    capabilities: { writeBatchMax: 2 },
  })
})
after(() => scenario.close())

const calls = () => scenario.sandbox.requests.recent().filter(({ path }) => path.startsWith('/services/data/')).length
const work = (runId: string) => runStages(scenario.platform, runId, 'test', new AbortController().signal, scenario.open)

async function runRow(runId: string) {
  const [row] = await scenario.rows(sql<{ state: string; code: string | null; seconds: number; reason: string }>`
    select state, error_code as code, extract(epoch from wait_until - now())::float8 as seconds, reason
    from concordat.runs where id = ${runId}`)
  return row
}

test('when the daily limit is spent in the middle of writing, the run waits with a time and a reason', async () => {
  scenario.sandbox.clock.advance(LAG_MS)
  const runId = await scenario.begin('sync')
  const open: typeof scenario.open = async (platform, connection) => {
    const connector = await scenario.open(platform, connection)
    let writes = 0
    return {
      ...connector,
      write: async (request) => {
        if (++writes === 3) scenario.sandbox.faults.set('daily-limit=1')
        return connector.write(request)
      },
    }
  }
  const leaving = await runStages(scenario.platform, runId, 'test', new AbortController().signal, open)
  const row = await runRow(runId)
  assert.deepEqual([row?.state, row?.code], ['waiting', null])
  assert.ok((row?.seconds ?? 0) > 60, `waits ${row?.seconds} s`)
  assert.ok(row?.reason)
  assert.ok(leaving && leaving.comeBackAt.getTime() > Date.now() + 60_000)
  assert.equal(scenario.ours().length, 4)
})

test('until then no process asks the CRM: the pause is shared through the database', async () => {
  const before = calls()
  const other = await openTestPlatform(scenario.url)
  try {
    const connector = await bent({})(other, await scenario.connection())
    await assert.rejects(connector.countAll('Account'), (error: { retryAt?: Date }) => error.retryAt instanceof Date)
  } finally {
    await other.close()
  }
  assert.equal(calls(), before)
})

test('waiting costs no attempt: when the quota is back the same run goes on and loses nothing', async () => {
  const [{ id: runId } = { id: '' }] = await scenario.rows(sql<{ id: string }>`select id from concordat.runs
    where state = 'waiting'`)
  for (let turn = 0; turn < 30; turn++) await work(runId)
  assert.equal((await runRow(runId))?.state, 'waiting')
  scenario.sandbox.faults.clear()
  await scenario.rows(sql`update concordat.quota_holders set paused_until = now(), call_limit = null, used = null`)
  assert.equal((await scenario.work(runId)).state, 'succeeded')
  assert.equal(scenario.ours().length, 8)
  const [attempts] = await scenario.rows(sql<{ most: number }>`select max(attempts) as most from concordat.changes`)
  assert.equal(attempts?.most, 1)
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  assert.deepEqual(await judge(witnessOf(scenario)), [])
})
