import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import type { OpenConnector } from '../../src/sync/loop/index.ts'
import { unmatch } from '../../src/sync/matching/index.ts'
import { LAG_MS, linkedKey, openScenario, type Scenario } from '../support/scenario.ts'

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

async function unlink(key: string): Promise<string> {
  const [link] = await scenario.rows(sql<{ id: string; record: string }>`select l.id, l.remote_id as record
    from concordat.links l join concordat.companies c on c.id = l.company_id
    where l.ended_at is null and c.external_key = ${key}`)
  await unmatch(scenario.platform.database, { workspaceId: DEFAULT_WORKSPACE }, link?.id ?? '', 'Ada')
  return link?.record ?? ''
}

const wrote = (id: string, after = 0) => scenario.ours(after).filter((entry) => entry.id === id).length
const lastSeq = () => scenario.sandbox.org.journal(0, 1_000_000).at(-1)?.seq ?? 0

/** New signals for everybody, so that there is something to write. */
let day = 0
async function newSignals(): Promise<void> {
  day++
  await scenario.importSignals(
    Array.from({ length: 8 }, (_, n) => ({
      id: `day-${day}-${n}`,
      company: linkedKey(n),
      kind: 'download',
      daysAgo: day,
    })),
  )
}

test('unmatched while the approved plan is being written: at most the call under way still lands', async () => {
  let target = ''
  const open: OpenConnector = async (platform, connection) => {
    const connector = await scenario.open(platform, connection)
    let calls = 0
    return {
      ...connector,
      write: async (request) => {
        // While the first call is on its way, a person unmatches a record of a later one.
        if (++calls === 1) {
          const sent = new Set(request.records.map((record) => record.id))
          for (let n = 0; n < 8 && target === ''; n++)
            if (!sent.has(await scenario.linkOf(linkedKey(n)))) target = await unlink(linkedKey(n))
        }
        return connector.write(request)
      },
    }
  }
  const run = await scenario.sync({ open })
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  assert.notEqual(target, '')
  assert.equal(wrote(target), 0)
  assert.equal(scenario.ours().length, 7)
})

test('what was written before stays, and later syncs leave the record alone', async () => {
  await newSignals()
  const unlinked = await unlink(linkedKey(3))
  const held = scenario.account(unlinked)
  assert.ok(held?.Concordat_company_name__c)
  const before = lastSeq()
  assert.equal((await scenario.sync()).state, 'succeeded')
  assert.equal(wrote(unlinked, before), 0)
  assert.deepEqual(scenario.account(unlinked), held)
  assert.ok(scenario.ours(before).length > 0, 'the others were written')
})

test('an undo does not touch a record that was unlinked since', async () => {
  await newSignals()
  const run = await scenario.sync()
  const unlinked = await unlink(linkedKey(5))
  const before = lastSeq()
  scenario.sandbox.clock.advance(LAG_MS)
  const undone = await scenario.run('undo', { run: run.id })
  assert.equal(undone.state, 'succeeded', undone.reason ?? '')
  assert.equal(wrote(unlinked, before), 0)
  const rows = await scenario.rows(sql<{
    symbol: string
  }>`select symbol from concordat.changes where remote_id = ${unlinked}
    and plan_id in (select id from concordat.plans where kind = 'undo')`)
  assert.deepEqual(rows, [{ symbol: 'LINK_ENDED' }])
})
