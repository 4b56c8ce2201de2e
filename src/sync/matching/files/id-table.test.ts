import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { IdTable } from './id-table.ts'

test('it remembers ids as a Map would, in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 6 })), (ids) => {
      const table = new IdTable()
      const lines = new Map<string, number>()
      ids.forEach((id, line) => {
        assert.equal(table.add(id, line), lines.get(id) ?? null)
        if (!lines.has(id)) lines.set(id, line)
      })
      assert.equal(table.size, lines.size)
      assert.deepEqual(
        [...lines.keys()].map((_, at) => table.idAt(at)),
        [...lines.keys()],
      )
      assert.equal(table.numberOf('never there'), null)
    }),
  )
})

test('it grows to many ids', () => {
  const table = new IdTable()
  for (let at = 0; at < 50_000; at++) assert.equal(table.add(`id-${at}`, at), null)
  assert.equal(table.add('id-49999', 1), 49_999)
  assert.equal(table.numberOf('id-123'), 123)
})
