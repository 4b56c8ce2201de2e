import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Conversion, canConvert, convert, fits, roundDecimal } from './conversions.ts'
import type { RemoteField } from './describe.ts'
import type { FieldType, FieldValue } from './values.ts'

const field = (type: FieldType, over: Partial<RemoteField> = {}): RemoteField => ({
  name: 'F__c',
  label: 'F',
  type,
  remoteType: type,
  length: null,
  scale: null,
  nullable: true,
  creatable: true,
  updatable: true,
  requiredOnCreate: false,
  calculated: false,
  unique: false,
  externalId: false,
  custom: true,
  referenceTo: [],
  picklistValues: [],
  restrictedPicklist: false,
  filterable: true,
  sortable: true,
  ...over,
})

describe('conversions', () => {
  const cases: [FieldValue, FieldType, FieldType, Conversion, FieldValue][] = [
    ['2026-03-01T23:30:00.000Z', 'datetime', 'date', 'default', '2026-03-02'],
    ['2026-03-01T23:30:00.000Z', 'datetime', 'date', 'without-time-offset', '2026-03-01'],
    ['2026-03-01', 'date', 'datetime', 'default', '2026-02-28T23:00:00.000Z'],
    ['2026-03-01', 'date', 'datetime', 'without-time-offset', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01', 'date', 'date', 'default', '2026-03-01'],
    ['2026-03-01T23:30:05.123Z', 'datetime', 'datetime', 'default', '2026-03-01T23:30:05.000Z'],
    ['2026-03-01T23:30:05.123Z', 'datetime', 'datetime', 'copy', '2026-03-01T23:30:05.123Z'],
    ['2026-03-01T23:30:00.000Z', 'datetime', 'datetime', 'date-only', '2026-03-01T23:00:00.000Z'],
    ['2026-03-01T23:30:00.000Z', 'datetime', 'string', 'date-only', '2026-03-02'],
    ['2026-07-01 10:00', 'string', 'datetime', 'default', '2026-07-01T08:00:00.000Z'],
    ['2026-07-01 10:00', 'string', 'datetime', 'without-time-offset', '2026-07-01T10:00:00.000Z'],
    ['2026-07-01T10:00:00+05:30', 'string', 'datetime', 'default', '2026-07-01T04:30:00.000Z'],
    ['  Acme  ', 'string', 'string', 'default', 'Acme'],
    ['   ', 'string', 'string', 'default', null],
    ['  Acme  ', 'string', 'string', 'copy', '  Acme  '],
    ['', 'string', 'string', 'copy', ''],
    ['12.345', 'decimal', 'decimal', 'default', '12.35'],
    ['12.345', 'decimal', 'decimal', 'copy', '12.345'],
    [7, 'integer', 'decimal', 'default', '7.00'],
    ['42', 'string', 'integer', 'default', 42],
    [true, 'boolean', 'string', 'default', 'true'],
    ['false', 'string', 'boolean', 'default', false],
    [['a', 'b'], 'multipicklist', 'string', 'default', 'a, b'],
    ['a;b', 'string', 'multipicklist', 'default', ['a', 'b']],
    ['10:15', 'string', 'time', 'default', '10:15:00.000'],
    [null, 'string', 'integer', 'default', null],
  ]
  for (const [value, from, to, conversion, expected] of cases)
    it(`${conversion} carries ${from} ${JSON.stringify(value)} to ${to} ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(convert(value, { from, to, scale: 2, conversion, timeZone: 'Europe/Berlin' }), {
        value: expected,
      }))

  it('says what it cannot carry instead of guessing', () => {
    const request = { from: 'string', conversion: 'default', timeZone: 'UTC' } as const
    for (const [value, to] of [
      ['12 pieces', 'integer'],
      ['1.5', 'integer'],
      ['1e5', 'decimal'],
      ['yesterday', 'datetime'],
      ['maybe', 'boolean'],
      ['25:00', 'time'],
    ] as const)
      assert.ok('problem' in convert(value, { ...request, to }), `${value} → ${to}`)
    assert.ok('problem' in convert('2026-01-01', { ...request, to: 'datetime', timeZone: 'Nowhere/City' }))
  })

  it('reads a clock that exists twice as the later instant and one that exists never before the change', () => {
    const berlin = { from: 'string', to: 'datetime', conversion: 'default', timeZone: 'Europe/Berlin' } as const
    assert.deepEqual(convert('2026-10-25 02:30', berlin), { value: '2026-10-25T01:30:00.000Z' })
    assert.deepEqual(convert('2026-03-29 02:30', berlin), { value: '2026-03-29T01:30:00.000Z' })
  })

  it('rounds on digits, half away from zero', () => {
    assert.equal(roundDecimal('1.005', 2), '1.01')
    assert.equal(roundDecimal('-0.004', 2), '0.00')
    assert.equal(roundDecimal('-1.5', 0), '-2')
    assert.equal(roundDecimal('9999999999999999.995', 2), '10000000000000000.00')
  })

  it('names the pairs of types that cannot meet', () => {
    assert.equal(canConvert('decimal', 'integer'), false)
    assert.equal(canConvert('boolean', 'date'), false)
    assert.equal(canConvert('date', 'datetime'), true)
    assert.equal(canConvert('integer', 'string'), true)
    assert.equal(canConvert('string', 'unsupported'), false)
  })
})

describe('fits', () => {
  const symbol = (value: FieldValue, over: RemoteField) => fits(value, over)?.symbol ?? null
  it('refuses a text that is too long, counting characters and not code units', () => {
    assert.equal(symbol('abcde', field('string', { length: 5 })), null)
    assert.equal(symbol('abcdef', field('string', { length: 5 })), 'STRING_TOO_LONG')
    assert.equal(symbol('😀😀😀😀😀', field('string', { length: 5 })), null)
  })
  it('refuses values outside a restricted list, and inactive ones', () => {
    const picklistValues = [
      { value: 'Hot', label: 'Hot', active: true },
      { value: 'Old', label: 'Old', active: false },
    ]
    const list = field('picklist', { restrictedPicklist: true, picklistValues })
    assert.equal(symbol('Hot', list), null)
    assert.equal(symbol('Old', list), 'INVALID_PICKLIST_VALUE')
    assert.equal(symbol('New', { ...list, restrictedPicklist: false }), null)
    assert.equal(symbol(['Hot', 'New'], { ...list, type: 'multipicklist' }), 'INVALID_PICKLIST_VALUE')
  })
  it('refuses wrong types, digits beyond the scale, and nothing where something must be', () => {
    assert.equal(symbol('12.345', field('decimal', { scale: 2 })), 'NUMBER_OUT_OF_RANGE')
    assert.equal(symbol('12.340', field('decimal', { scale: 2 })), null)
    assert.equal(symbol('abc', field('decimal')), 'INVALID_TYPE')
    assert.equal(symbol(5, field('string')), 'INVALID_TYPE')
    assert.equal(symbol('2026-1-1', field('date')), 'INVALID_TYPE')
    assert.equal(symbol(null, field('string', { nullable: false })), 'REQUIRED_FIELD')
  })
  it('keeps the value itself out of the message', () => {
    const reject = fits('secret person', field('string', { length: 3 }))
    assert.ok(reject && !JSON.stringify(reject).includes('secret'))
    assert.match(reject.code, /^CC-PLAN-/)
  })
})
