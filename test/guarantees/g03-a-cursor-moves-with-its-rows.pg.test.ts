import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { sql } from 'kysely'
import { armFailpoints } from '../../src/platform/failpoints.ts'
import { runStages } from '../../src/sync/loop/index.ts'
import { judge } from '../support/oracle.ts'
import { LAG_MS, openScenario, type Scenario, takeOver, witnessOf } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ records: 450, linked: 0, fresh: 0, pageRecords: 200 })
})
after(() => scenario.close())
afterEach(() => armFailpoints(''))

async function position() {
  const [row] = await scenario.rows(sql<{ covered: string | null; page: number; resume: string | null }>`
    select covered_to::text as covered, window_page as page, window_resume as resume from concordat.mirror_objects`)
  return row
}

async function mirrored(): Promise<number> {
  const [where] = await scenario.rows(sql<{ name: string }>`select schema_name as name from concordat.mirror_objects`)
  const [row] = await scenario.rows(
    sql<{ n: number }>`select count(*)::int as n from ${sql.id(where?.name ?? '', 'Account')}`,
  )
  return row?.n ?? 0
}

/** Tries to pull; the failpoint throws an error that the loop takes for an unexpected one and waits. */
async function pullBroken(failpoint: string): Promise<string> {
  const [name, pass = '1'] = failpoint.split('@')
  armFailpoints(`${name}=throw@${pass}`)
  const runId = await scenario.begin('pull')
  await runStages(scenario.platform, runId, 'test', new AbortController().signal, scenario.open)
  armFailpoints('')
  return runId
}

test('when storing a page fails, neither its rows nor its position are there', async () => {
  const runId = await pullBroken('pull.page.merged@2')
  assert.equal(await mirrored(), 200)
  const first = await position()
  assert.deepEqual([first?.covered, first?.page], [null, 1])
  assert.equal((await scenario.work(runId)).state, 'succeeded')
  assert.equal(await mirrored(), 450)
})

test('when moving the cursor fails, the rows it covers are not there either', async () => {
  scenario.sandbox.clock.advance(LAG_MS)
  const account = String(scenario.accounts()[7]?.Id)
  scenario.person.update(account, { Phone: '555 0777' })
  scenario.sandbox.clock.advance(LAG_MS)
  const before = await position()
  const runId = await pullBroken('pull.cursor.moved')
  assert.equal((await position())?.covered, before?.covered)
  assert.notEqual(await phone(account), '555 0777')
  assert.equal((await scenario.work(runId)).state, 'succeeded')
  assert.notEqual((await position())?.covered, before?.covered)
  assert.equal(await phone(account), '555 0777')
})

test('a worker whose run was taken over cannot move the cursor', async () => {
  scenario.sandbox.clock.advance(LAG_MS)
  const before = await position()
  const runId = await scenario.begin('pull')
  await runStages(scenario.platform, runId, 'first', new AbortController().signal, async (platform, connection) => {
    const connector = await scenario.open(platform, connection)
    return {
      ...connector,
      readChanges: async function* (request) {
        await takeOver(scenario, runId)
        yield* connector.readChanges(request)
      },
    }
  })
  assert.equal((await position())?.covered, before?.covered)
  assert.equal((await scenario.work(runId)).state, 'succeeded')
})

test('hundreds of records with one and the same stamp are all read, across pages', async () => {
  scenario.sandbox.clock.advance(LAG_MS)
  const stamp = scenario.sandbox.clock.now()
  const ids = scenario
    .accounts()
    .slice(0, 430)
    .map((account) => String(account.Id))
  scenario.sandbox.clock.stampedAt(stamp, () => {
    for (const id of ids) scenario.person.update(id, { Fax: '1' })
  })
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  assert.deepEqual(await judge(witnessOf(scenario)), [])
})

test('a record that becomes visible after the window was read, with a stamp inside it, is not lost', async () => {
  const account = String(scenario.accounts()[3]?.Id)
  const stamp = scenario.sandbox.clock.now()
  scenario.sandbox.clock.advance(60_000)
  assert.equal((await scenario.run('pull')).state, 'succeeded')
  // Committed only now, four minutes late and behind a finished pull.
  scenario.sandbox.clock.advance(180_000)
  assert.equal((await scenario.run('pull')).state, 'succeeded')
  scenario.sandbox.clock.stampedAt(stamp, () => scenario.person.update(account, { Fax: 'late' }))
  scenario.sandbox.clock.advance(LAG_MS)
  assert.equal((await scenario.run('pull')).state, 'succeeded')
  assert.deepEqual(await judge(witnessOf(scenario)), [])
})

test('records stamped exactly at the edge of a window are read, whichever side they fall on', async () => {
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  const covered = new Date((await position())?.covered ?? '')
  const ids = scenario
    .accounts()
    .slice(10, 13)
    .map((account) => String(account.Id))
  for (const [at, id] of ids.entries()) {
    const stamp = new Date(covered.getTime() + (at - 1) * 1000)
    scenario.sandbox.clock.stampedAt(stamp, () => scenario.person.update(id, { Fax: `edge ${at}` }))
  }
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  assert.deepEqual(await judge(witnessOf(scenario)), [])
})

async function phone(id: string): Promise<string | null> {
  const [where] = await scenario.rows(sql<{ name: string }>`select schema_name as name from concordat.mirror_objects`)
  const [row] = await scenario.rows(
    sql<{
      phone: string | null
    }>`select "Phone" as phone from ${sql.id(where?.name ?? '', 'Account')} where _id = ${id}`,
  )
  return row?.phone ?? null
}
