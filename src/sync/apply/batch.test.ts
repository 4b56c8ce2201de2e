import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Capabilities, WriteResult } from '../../connectors/connector.ts'
import { backoffMs, chooseWay, holdsValues, matchResults, writeKind } from './batch.ts'

const capabilities = (over: Partial<Capabilities>): Capabilities =>
  ({
    writeBatchMax: 200,
    bulkWriteFrom: 2000,
    bulkWriteMax: 1_000_000,
    upsertByExternalId: true,
    ...over,
  }) as Capabilities

describe('how changes are sent', () => {
  it('by calls for few, by bulk for many, never by bulk where there is none', () => {
    assert.deepEqual(chooseWay(1999, capabilities({})), { by: 'batch', limit: 200 })
    assert.equal(chooseWay(2000, capabilities({})).by, 'bulk')
    assert.equal(chooseWay(2000, capabilities({ bulkWriteMax: 500 })).limit, 500)
    assert.equal(chooseWay(1_000_000, capabilities({ bulkWriteFrom: null })).by, 'batch')
  })
  it('creates by upsert where the CRM can', () => {
    assert.equal(writeKind('create', capabilities({})), 'upsert')
    assert.equal(writeKind('create', capabilities({ upsertByExternalId: false })), 'create')
    assert.equal(writeKind('update', capabilities({})), 'update')
  })
})

describe('results', () => {
  const applied = (key: string, id = `id${key}`): WriteResult => ({ key, outcome: 'applied', id, created: false })
  it('are taken by key; what is missing or contradicted is unknown', () => {
    const matched = matchResults(['1', '2', '3'], [applied('3'), applied('9'), applied('1'), applied('1', 'other')])
    assert.deepEqual(
      [...matched.values()].map((result) => result.outcome),
      ['unknown', 'unknown', 'applied'],
    )
  })
})

describe('what the CRM holds', () => {
  const table: [unknown, unknown, boolean][] = [
    ['12.50', '12.5', true],
    ['12.50', '12.51', false],
    ['100', '1e2', false],
    ['2026-01-02T03:04:05.000+0000', '2026-01-02T03:04:05.000Z', true],
    ['2026-01-02', '2026-01-03', false],
    [null, '', true],
    ['a', 'A', false],
    [['a', 'b'], ['a', 'b'], true],
    [['a'], ['b', 'a'], false],
    [true, 'true', false],
    [7, '7', true],
  ]
  for (const [current, wanted, same] of table)
    it(`${JSON.stringify(current)} ${same ? 'is' : 'is not'} ${JSON.stringify(wanted)}`, () =>
      assert.equal(holdsValues({ F: current as never }, { F: wanted as never }), same))
  it('a field that was not asked for is empty', () => assert.equal(holdsValues({}, { F: 'x' }), false))
})

describe('pauses', () => {
  it('grow and keep half of their length as jitter', () => {
    assert.deepEqual([backoffMs(1, 0), backoffMs(1, 1), backoffMs(9, 1)], [1000, 2000, 30_000])
  })
})
