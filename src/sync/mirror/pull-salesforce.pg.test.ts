import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { useSandbox } from '../../../test/contracts/connector/support/sandbox-connector.ts'
import { counts, HOUR, MINUTE, newConnection, openPullBench, type PullBench } from '../../../test/support/pull-bench.ts'
import type { Connector } from '../../connectors/connector.ts'
import { finishRun, runBalance } from '../history/index.ts'
import { type MirrorConnection, mirrorTable, pullObject, readMirrorValues } from './index.ts'

const ACCOUNTS = 900
// The org's clock starts in the past and is moved on by the tests.
const crm = useSandbox({ records: ACCOUNTS, startAt: new Date('2026-03-01T12:00:30Z') })
let bench: PullBench

before(async () => {
  bench = await openPullBench()
})
after(() => bench.database.close())

async function pull(connection: MirrorConnection, connector: Connector = crm.connector()) {
  const claim = await bench.claimFor(connection)
  const { held } = await pullObject(bench.platform, connector, connection, claim, 'Account')
  const {
    read = 0,
    stored = 0,
    unchanged = 0,
    skipped = 0,
    rejected = 0,
  } = (await runBalance(bench.database.db, claim.run.id)).objects[0] ?? {}
  const run = await bench.database.transaction((tx) => finishRun(tx, claim))
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  return { held, counts: counts(read, stored, unchanged, skipped, rejected) }
}

const viewer = () => ({ userId: crm.sandbox.org.users.find((user) => user.profile === 'integration')?.id ?? '' })
const context = () => ({ userId: viewer().userId, via: 'backdoor', request: 'test' })

function inOrg(): Map<string, { Name: string; SystemModstamp: string }> {
  const result = crm.sandbox.org.query(viewer(), 'SELECT Id, Name, SystemModstamp FROM Account', false)
  const rows = [...result.rows(0, result.totalSize)] as { Id: string; Name: string; SystemModstamp: string }[]
  return new Map(rows.map((row) => [row.Id, row]))
}

async function assertMirrorAgrees(connection: MirrorConnection): Promise<void> {
  const { rows } = await sql<{ id: string; name: string }>`select _id as id, "Name" as name
    from ${mirrorTable(connection, 'Account')} where _deleted_at is null order by _id`.execute(bench.database.db)
  const expected = [...inOrg()].map(([id, { Name }]) => ({ id, name: Name })).sort((a, b) => (a.id < b.id ? -1 : 1))
  assert.deepEqual(rows, expected)
}

const ids = () => [...inOrg().keys()].sort()
const moveOn = (ms: number) => crm.sandbox.clock.advance(ms)

test('the mirror of a Salesforce org agrees with it, and later pulls follow changes and deletions in few calls', async () => {
  moveOn(24 * HOUR)
  const connection = newConnection()
  const first = await pull(connection)
  assert.deepEqual(first.counts, counts(inOrg().size, inOrg().size, 0))
  await assertMirrorAgrees(connection)

  const [one = '', two = '', three = '', four = ''] = ids()
  moveOn(HOUR)
  crm.sandbox.org.update('Account', one, { Name: 'Quotes "x", line\nbreak, é 👩‍🚀' }, context())
  crm.sandbox.org.delete('Account', two, context())
  crm.sandbox.org.merge('Account', three, [four], context())
  moveOn(HOUR)
  crm.sandbox.requests.clear()
  const second = await pull(connection)
  assert.equal(second.held, null)
  assert.ok(second.counts.stored >= 1 && second.counts.stored < 20, JSON.stringify(second))
  await assertMirrorAgrees(connection)
  assert.ok(
    crm.calls('').length <= 12,
    crm
      .calls('')
      .map((entry) => entry.path)
      .join('\n'),
  )
  const { rows } = await sql`select _id as id, _merged_into as winner from ${mirrorTable(connection, 'Account')}
    where _deleted_at is not null order by _id`.execute(bench.database.db)
  assert.deepEqual(rows, [
    { id: two, winner: null },
    { id: four, winner: three },
  ])

  crm.sandbox.org.undelete('Account', two, context())
  moveOn(HOUR)
  await pull(connection)
  await assertMirrorAgrees(connection)
})

test('values keep their types from the CRM to the mirror and back', async () => {
  const [id = ''] = ids()
  crm.sandbox.org.update('Account', id, { NumberOfEmployees: 123, AnnualRevenue: 1234567 }, context())
  moveOn(HOUR)
  const connection = newConnection()
  await pull(connection)
  const values = (await readMirrorValues(bench.database.db, connection, 'Account', [id])).get(id)
  assert.equal(values?.NumberOfEmployees, 123)
  assert.equal(Number(values?.AnnualRevenue), 1234567)
  assert.equal(typeof values?.AnnualRevenue, 'string')
  assert.equal(values?.IsDeleted, false)
  assert.match(String(values?.CreatedDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

/** The real connector, told to expect much or little, so that it reads in bulk or by query, in pages of 200. */
function reading(way: 'bulk' | 'query', onPage: (turn: number) => void = () => undefined): Connector {
  const connector = crm.connector()
  let pages = 0
  return {
    ...connector,
    capabilities: connector.capabilities,
    readChanges: async function* (request) {
      const expected = way === 'bulk' ? 1_000_000 : 1
      for await (const page of connector.readChanges({ ...request, pageRecords: 200, expected })) {
        onPage(++pages)
        yield page
      }
    },
  }
}

test('cut bodies, refused requests, failed jobs and expired sessions cost time, never a record', async () => {
  moveOn(HOUR)
  const byQuery = ['cut-body=query@2', 'short-body=query@3', '503=query@2', '401=query@2', '500=query@3']
  const inBulk = ['cut-body=bulk@4', 'short-body=bulk@4', '503=bulk@4', '401=bulk@3', 'failed-jobs=1']
  for (const [way, troubles] of [['query', byQuery] as const, ['bulk', inBulk] as const])
    for (const faults of troubles) {
      crm.sandbox.faults.clear()
      const connection = newConnection()
      crm.sandbox.faults.set(faults)
      const told = await pull(connection, reading(way))
      assert.equal(told.counts.read, inOrg().size, `${way} ${faults}`)
      await assertMirrorAgrees(connection)
    }
})

test('a locator that expires in the middle starts the window anew, nothing is doubled', async () => {
  moveOn(HOUR)
  const connection = newConnection(['Name'])
  let pages = 0
  const connector = reading('query', (turn) => {
    pages = turn
    if (turn === 2) crm.sandbox.faults.set('expire-locator=2')
  })
  const told = await pull(connection, connector)
  await assertMirrorAgrees(connection)
  assert.equal(told.counts.stored, inOrg().size)
  assert.ok(pages > 5, `${pages} pages`)
})

test('fields hidden from our user come into the mirror when access is given, for all records', async () => {
  moveOn(HOUR)
  const connection = newConnection()
  crm.sandbox.org.setFieldAccess('Account', 'Industry', 'integration', 'none')
  await pull(connection)
  crm.sandbox.org.setFieldAccess('Account', 'Industry', 'integration', 'edit')
  moveOn(10 * MINUTE)
  const { counts: told } = await pull(connection)
  assert.equal(told.read, inOrg().size)
  const { rows } = await sql<{ filled: number }>`select count("Industry")::int as filled
    from ${mirrorTable(connection, 'Account')}`.execute(bench.database.db)
  const filled = crm.sandbox.org.query(viewer(), 'SELECT Id FROM Account WHERE Industry != null', false).totalSize
  assert.ok(filled > 0)
  assert.equal(rows[0]?.filled, filled)
})
