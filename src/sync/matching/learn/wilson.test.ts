import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wilson } from './wilson.ts'

const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 0.0001, `${found} is not ${wanted}`)

/** Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3. */
const PUBLISHED = [
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
] as const

test('the interval is what Newcombe published for Wilson without correction', () => {
  for (const [right, total, lower, upper] of PUBLISHED) {
    const found = wilson(right, total)
    near(found.lower, lower)
    near(found.upper, upper)
    near(found.estimate!, right / total)
  }
})

test('right and wrong are each other mirrored, and more counts make it narrower', () => {
  near(wilson(3, 20).lower, 1 - wilson(17, 20).upper)
  assert.ok(wilson(970, 1000).lower > wilson(97, 100).lower)
})

test('of nothing, nothing is known', () => {
  assert.deepEqual(wilson(0, 0), { estimate: null, lower: 0, upper: 1 })
  assert.equal(wilson(5, 5).upper, 1)
  assert.equal(wilson(0, 5).lower, 0)
})
