import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeIds, normaliseId, toId18 } from './ids.ts'

test('the checksum of the three known ids is right', () => {
  assert.equal(toId18('001D000000IRFma'), '001D000000IRFmaIAH')
  assert.equal(toId18('00D000000000062'), '00D000000000062EAA')
  assert.equal(toId18('001000000000001'), '001000000000001AAA')
})

test('an id of 15 characters becomes one of 18, an id of 18 that lost its case gets it back', () => {
  assert.equal(normaliseId('001D000000IRFma'), '001D000000IRFmaIAH')
  assert.equal(normaliseId('001d000000irfmaiah'), '001D000000IRFmaIAH')
  assert.equal(normaliseId('001D000000IRFMAIAH'), '001D000000IRFmaIAH')
})

test('what is no id is refused', () => {
  for (const text of ['', 'abc', '001D000000IRFma!', '001D000000IRFm', '001D000000IRFmaXYZ9', "001' OR Id != ''"])
    assert.equal(normaliseId(text), null)
})

test('ids and row numbers map onto each other, in the order of rows', () => {
  const ids = makeIds('001')
  let before = ''
  for (const row of [0, 1, 9, 10, 35, 36, 61, 62, 3843, 3844, 999_999, 238_327, 14_776_336, 900_000_000]) {
    const id = ids.of(row)
    assert.equal(id.length, 18)
    assert.equal(id, toId18(id.slice(0, 15)))
    assert.equal(ids.rowOf(id), row)
    assert.equal(ids.rowOf(id.slice(0, 15)), row)
  }
  for (const row of [0, 9, 10, 36, 62, 3844, 500_000]) {
    assert.ok(ids.of(row) > before)
    before = ids.of(row)
  }
  assert.equal(ids.rowOf(makeIds('003').of(5)), -1)
})
