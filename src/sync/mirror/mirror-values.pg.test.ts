import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import {
  counts,
  filledCrm,
  HOUR,
  idOf,
  inCrm,
  newConnection,
  openPullBench,
  type PullBench,
} from '../../../test/support/pull-bench.ts'
import { passTime, putRecord } from '../../../test/support/scripted-connector.ts'
import { readMirrorValues, searchMirror, storeWritten } from './index.ts'

let bench: PullBench

before(async () => {
  bench = await openPullBench()
})
after(() => bench.database.close())

test('what we wrote is the mirror’s value at once, and its echo is unchanged', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  const written = { Name: 'Ours', Employees: 5, Tags: ['x', 'y'], Website: '', Unmirrored__c: 'z' }
  putRecord(crm, 'Account', idOf(1), { ...written, Website: null })
  putRecord(crm, 'Account', idOf(50), { Name: 'Created' })
  const rows = [
    { id: idOf(1), fields: written },
    { id: idOf(50), fields: { Name: 'Created' } },
  ]
  const records = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`
  await bench.database.transaction((tx) =>
    storeWritten(tx, connection, 'Account', {
      records: sql`(select * from ${records} as r(id text, fields jsonb))`,
      ...{ fields: new Set(Object.keys(written)), count: rows.length },
    }),
  )
  const values = (await readMirrorValues(bench.database.db, connection, 'Account', [idOf(1)])).get(idOf(1))
  assert.deepEqual([values?.Name, values?.Employees, values?.Tags, values?.Website], ['Ours', 5, ['x', 'y'], null])
  passTime(crm, HOUR)
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(2, 0, 2))
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('people find records by a part of their text, wildcards are only characters', async () => {
  const crm = filledCrm(12)
  const connection = newConnection()
  putRecord(crm, 'Account', idOf(13), { Name: '100% Company' }, new Date('2026-01-01T00:00:00Z'))
  await bench.pull(crm, connection)
  const find = async (text: string) =>
    (await searchMirror(bench.database.db, connection, 'Account', { text, fields: ['Name'], limit: 3 })).map(
      ({ values }) => values.Name,
    )
  assert.deepEqual(await find('company 1'), ['Company 1', 'Company 10', 'Company 11'])
  assert.deepEqual(await find('%'), ['100% Company'])
  assert.deepEqual(await find('COMPANY'), ['Company 1', 'Company 10', 'Company 11'])
})

test('people find records whose name is punctuated otherwise than they write it', async () => {
  const crm = filledCrm(2)
  const connection = newConnection()
  const names = ['Acme Inc.', 'O’Hara & Söhne GmbH', 'Widgets-R-Us', 'The Acme Company']
  names.forEach((Name, at) => {
    putRecord(crm, 'Account', idOf(20 + at), { Name }, new Date('2026-01-01T00:00:00Z'))
  })
  await bench.pull(crm, connection)
  const find = async (text: string) =>
    (await searchMirror(bench.database.db, connection, 'Account', { text, fields: ['Name'], limit: 3 })).map(
      ({ values }) => values.Name,
    )
  assert.deepEqual(await find('Acme, Inc.'), ['Acme Inc.'])
  assert.deepEqual(await find("O'Hara und Söhne"), [])
  assert.deepEqual(await find("o'hara, söhne"), ['O’Hara & Söhne GmbH'])
  assert.deepEqual(await find('widgets r us'), ['Widgets-R-Us'])
  assert.deepEqual(await find('acme'), ['Acme Inc.', 'The Acme Company'], 'what begins so comes first')
})
