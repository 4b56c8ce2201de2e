import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  filledCrm,
  HOUR,
  idOf,
  inCrm,
  MINUTE,
  newConnection,
  openPullBench,
  type PullBench,
} from '../../../test/support/pull-bench.ts'
import {
  createScriptedConnector,
  objectOf,
  passTime,
  putRecord,
  removeRecord,
} from '../../../test/support/scripted-connector.ts'
import { liftBrake, readMirrorValues, refreshRecords } from './index.ts'

let bench: PullBench

before(async () => {
  bench = await openPullBench()
})
after(() => bench.database.close())

test('a deleted record is marked and kept, a merged one knows its winner, a restored one comes back', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  removeRecord(crm, 'Account', idOf(2))
  removeRecord(crm, 'Account', idOf(3), idOf(4))
  await bench.pull(crm, connection)
  const gone = (await bench.rowsOf(connection)).filter((row) => row._deleted_at !== null)
  assert.deepEqual(
    gone.map((row) => [row._id, row.Name, row._merged_into]),
    [
      [idOf(2), 'Company 2', null],
      [idOf(3), 'Company 3', idOf(4)],
    ],
  )
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(2), { Name: 'Company 2' })
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a record deleted while the pages are read is found by the deletions', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let pages = 0
  crm.before = (call) => {
    if (call === 'page' && ++pages === 3) {
      passTime(crm, MINUTE)
      removeRecord(crm, 'Account', idOf(1))
    }
  }
  await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a record deleted and restored since the last pull is not taken for deleted', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  const kept = objectOf(crm, 'Account').records.get(idOf(1)) ?? {}
  removeRecord(crm, 'Account', idOf(1))
  passTime(crm, MINUTE)
  putRecord(crm, 'Account', idOf(1), kept)
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a record that is only hidden is never taken for deleted while the feed reaches back', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  await bench.pull(crm, connection)
  for (const id of objectOf(crm, 'Account').records.keys()) objectOf(crm, 'Account').hidden.add(id)
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  assert.equal((await bench.living(connection)).length, 5)
})

test('when the feed no longer reaches back, one whole enumeration finds the deleted', async () => {
  const crm = filledCrm(10)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, 30 * 24 * HOUR)
  removeRecord(crm, 'Account', idOf(5))
  crm.remembersDeletions = false
  const { runId } = await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
  assert.match(await bench.logText(runId), /no longer knows all deletions.*\n.*found 1 records deleted/)
})

test('an enumeration that shows far too few or none holds and marks nothing, until a person confirms', async () => {
  for (const left of [0, 30]) {
    const crm = filledCrm(60, { pageSize: 20 })
    const connection = newConnection()
    await bench.pull(crm, connection)
    passTime(crm, 30 * 24 * HOUR)
    crm.remembersDeletions = false
    for (let turn = left + 1; turn <= 60; turn++) objectOf(crm, 'Account').hidden.add(idOf(turn))
    const { held } = await bench.pull(crm, connection)
    assert.match(held ?? '', new RegExp(`${60 - left} of 60 records`))
    assert.equal((await bench.living(connection)).length, 60)
    await liftBrake(bench.database.db, connection.id, 'Account')
    assert.equal((await bench.pull(crm, connection)).held, null)
    assert.equal((await bench.living(connection)).length, left)
  }
})

test('an enumeration whose count does not agree, or that breaks, concludes nothing', async () => {
  for (const spoil of ['count', 'cut', 'break'] as const) {
    const crm = filledCrm(6)
    const connection = newConnection()
    await bench.pull(crm, connection)
    passTime(crm, 30 * 24 * HOUR)
    removeRecord(crm, 'Account', idOf(5))
    crm.remembersDeletions = false
    crm.onPage = (page) => {
      if (!page.csv.includes(idOf(1))) return page
      const csv = String(page.csv).replace(/^.*001000000000001AAA.*\n/m, '')
      if (spoil === 'break') return { ...page, error: new Error('reset') }
      return spoil === 'count' ? { ...page, csv, count: (page.count ?? 0) - 1 } : { ...page, csv }
    }
    const { runId } = await bench.pull(crm, connection)
    assert.equal((await bench.living(connection)).length, 6)
    assert.match(await bench.logText(runId), /nothing was concluded/)
  }
})

test('refreshed records take the CRM’s values; one that is not shown is named, not deleted', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(1), { Name: 'Fresh', Revenue: '1.10' })
  objectOf(crm, 'Account').hidden.add(idOf(2))
  const claim = await bench.claimFor(connection)
  const ids = [idOf(1), idOf(2), idOf(1)]
  const outcome = await refreshRecords(bench.platform, createScriptedConnector(crm), connection, claim, 'Account', ids)
  assert.deepEqual(outcome, { refreshed: 1, missing: [idOf(2)] })
  const values = (await readMirrorValues(bench.database.db, connection, 'Account', [idOf(1)])).get(idOf(1))
  assert.deepEqual([values?.Name, values?.Revenue], ['Fresh', '1.10'])
  assert.equal((await bench.living(connection)).length, 3)
})
