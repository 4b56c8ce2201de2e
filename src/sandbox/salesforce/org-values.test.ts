import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDate, parseInstant } from '../parts/instants.ts'
import { bulkInstant, bulkText, javaDouble, restInstant } from './org-values.ts'

test('doubles are printed as Java prints them', () => {
  const cases: [number, string][] = [
    [0, '0.0'],
    [100_000, '100000.0'],
    [350_000_000, '3.5E8'],
    [1e7, '1.0E7'],
    [9_999_999, '9999999.0'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [-12.5, '-12.5'],
    [1.234567891e9, '1.234567891E9'],
  ]
  for (const [value, text] of cases) assert.equal(javaDouble(value), text)
})

test('instants have a REST and a Bulk form, both without real milliseconds', () => {
  const instant = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  assert.equal(restInstant(instant), '2026-01-02T03:04:05.000+0000')
  assert.equal(bulkInstant(instant), '2026-01-02T03:04:05.000Z')
  assert.equal(restInstant(Date.UTC(1969, 11, 31, 23, 59, 59)), '1969-12-31T23:59:59.000+0000')
})

test('instants are read with any offset, impossible ones are not', () => {
  const instant = Date.UTC(2026, 0, 2, 3, 4, 5)
  for (const text of [
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:05.000+0000',
    '2026-01-02T05:04:05+02:00',
    '2026-01-01T19:04:05.000-08:00',
  ])
    assert.equal(parseInstant(text), instant)
  for (const text of ['2026-02-30T00:00:00Z', '2026-01-02', '2026-01-02T25:00:00Z', 'today'])
    assert.equal(parseInstant(text), null)
  assert.equal(parseDate('2024-02-29'), '2024-02-29')
  assert.equal(parseDate('2023-02-29'), null)
})

test('null is an empty Bulk cell for every type but boolean', () => {
  for (const type of ['string', 'double', 'int', 'datetime', 'date']) assert.equal(bulkText(type)(null), '')
  assert.equal(bulkText('boolean')(null), 'false')
})
