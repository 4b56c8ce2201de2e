import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunBalance } from '../../api/schema.generated.ts'
import { readEquation, writeEquation } from './equation.ts'

const none = { planned: 0, applied: 0, unchanged: 0, rejected: 0, deferred: 0, unknown: 0, closes: true }
const account = { stage: 'pull', object: 'Account', read: 10, stored: 4, unchanged: 3, skipped: 0, rejected: 1 }

test('what was read is always the sum of its parts: what is on its way is a part of its own', () => {
  const open = { objects: [{ ...account, closes: false }], changes: none, closes: false } as RunBalance
  const equation = readEquation(open)
  assert.equal(
    equation?.parts.reduce((sum, part) => sum + part.count, 0),
    10,
  )
  assert.deepEqual(equation?.parts.at(-1), { name: 'In flight', count: 2, look: 'open' })
  const done = { ...open, objects: [{ ...account, skipped: 2, closes: true }] }
  assert.equal(readEquation(done)?.closes, true)
  assert.ok(!readEquation(done)?.parts.some((part) => part.name === 'In flight'))
})

test('what was to be written is the sum of its parts, and there is no sum before there is a plan', () => {
  assert.equal(writeEquation({ objects: [], changes: none, closes: true }), null)
  const changes = { ...none, planned: 9, applied: 4, rejected: 1, unknown: 1, closes: false }
  const equation = writeEquation({ objects: [], changes, closes: false })
  assert.equal(
    equation?.parts.reduce((sum, part) => sum + part.count, 0),
    9,
  )
})
