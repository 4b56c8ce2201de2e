import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteField } from '../../../test/support/remote-field.ts'
import { scriptedObject } from '../../../test/support/scripted-connector.ts'
import { changesColumns, compareFields, describeDrift, fullReadReason } from './drift.ts'
import { brakeHolds, chosenFields, decideWindow, mirrorColumn, missingFields, schemaName } from './mirror.ts'

const now = new Date('2026-03-01T12:00:00Z')
const minutes = (count: number) => new Date(now.getTime() - count * 60_000)
const lag = 5 * 60_000

const nextSecond = new Date(now.getTime() + 1000)

test('the first window begins at the beginning and ends with the second that is running at the CRM', () => {
  const state = { coveredTo: null, fullReadReason: null, modifiedField: 'SystemModstamp' }
  assert.deepEqual(decideWindow(state, now, lag), { from: null, to: nextSecond })
})

test('a later window begins a lag before the CRM’s now at the end of the last one', () => {
  const hourAgo = decideWindow({ coveredTo: null, fullReadReason: null, modifiedField: 'S' }, minutes(60), lag)
  const state = { coveredTo: hourAgo.to, fullReadReason: null, modifiedField: 'S' }
  assert.deepEqual(decideWindow(state, now, lag), { from: minutes(65), to: nextSecond })
})

test('a clock that was set back leaves a window that reads the overlap and moves nothing back', () => {
  const state = { coveredTo: new Date(now.getTime() + 3_600_000), fullReadReason: null, modifiedField: 'S' }
  const { from, to } = decideWindow(state, now, lag)
  assert.ok(from && from < to)
  assert.deepEqual(to, state.coveredTo)
})

test('a field to be read back makes the window a full one', () => {
  const state = { coveredTo: minutes(60), fullReadReason: 'new field', modifiedField: 'SystemModstamp' }
  assert.equal(decideWindow(state, now, lag).from, null)
})

test('schema names are readable, safe and differ for equal names', () => {
  const id = '12345678-0000-4000-8000-000000000001'
  assert.equal(schemaName({ id, name: 'Acme – Sales "EU"; drop' }), 'mirror_acme_sales_eu_drop_12345678')
  assert.equal(schemaName({ id, name: '日本' }), 'mirror_12345678')
  assert.notEqual(schemaName({ id, name: 'a' }), schemaName({ id: id.replace('1', '9'), name: 'a' }))
})

test('columns are named as the CRM names them unless PostgreSQL or the mirror needs the name', () => {
  assert.equal(mirrorColumn('Name'), 'Name')
  assert.notEqual(mirrorColumn('_id'), '_id')
  assert.notEqual(mirrorColumn('xmin'), 'xmin')
  const long = mirrorColumn('é'.repeat(60))
  assert.ok(Buffer.byteLength(long) <= 63)
  assert.notEqual(long, mirrorColumn(`${'é'.repeat(60)}x`))
})

test('only chosen fields are mirrored, id and stamp always, a missing one is named', () => {
  const { described } = scriptedObject('Account')
  const connection = {
    ...{ id: 'c', workspaceId: 'w', name: 'n' },
    settings: { objects: { Account: { fields: ['Name', 'Gone__c'] } } },
  }
  assert.deepEqual(
    chosenFields(described, connection).map((field) => field.name),
    ['Id', 'SystemModstamp', 'Name'],
  )
  assert.deepEqual(missingFields(described, connection), ['Gone__c'])
})

test('drift tells new, gone, retyped and resized fields apart, and which of them need reading back', () => {
  const before = [remoteField('A', 'string', { length: 255 }), remoteField('B', 'string'), remoteField('C', 'string')]
  const after = [remoteField('A', 'string', { length: 40 }), remoteField('B', 'decimal'), remoteField('D', 'date')]
  const drift = compareFields(before, after)
  assert.deepEqual(describeDrift(drift), [
    'field D (date) is new or newly readable',
    'field C is gone or no longer readable; its column keeps what it had',
    'field B changed its type from string to decimal',
    'field A changed its length from 255 to 40',
  ])
  assert.equal(fullReadReason(drift), 'values of D, B are still to be read for all records')
})

test('a picklist that becomes a text is no change of columns', () => {
  const drift = compareFields([remoteField('A', 'picklist')], [remoteField('A', 'string')])
  assert.equal(changesColumns(drift), false)
})

test('the brake holds when many go or all go, and lets a few pass', () => {
  assert.equal(brakeHolds(20, 100, 80), false)
  assert.equal(brakeHolds(21, 100, 79), true)
  assert.equal(brakeHolds(500, 10_000, 9_500), false)
  assert.equal(brakeHolds(501, 10_000, 9_499), true)
  assert.equal(brakeHolds(3, 3, 0), true)
  assert.equal(brakeHolds(0, 0, 0), false)
})
