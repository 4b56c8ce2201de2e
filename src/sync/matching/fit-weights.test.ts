import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FitRow, fitWeights } from './fit-weights.ts'

/** A row of one candidate whose only feature is the start value is a coin: the weight is its log-odds. */
function coins(right: number, wrong: number): FitRow[] {
  const candidate = { places: [0], values: [1] }
  return Array.from({ length: right + wrong }, (_, at) => ({ candidates: [candidate], right: at < right ? [0] : [] }))
}

test('without rows the prior comes back', () => {
  assert.deepEqual(fitWeights([], [1, -2]).weights, [1, -2])
})

test('a pair that is right three times of four has the log of its odds as weight', () => {
  const { weights } = fitWeights(coins(300, 100), [0], { strength: 0 })
  assert.ok(Math.abs(weights[0]! - Math.log(3)) < 1e-3)
})

test('a strong prior holds against few rows and yields to many', () => {
  const few = fitWeights(coins(0, 5), [2], { strength: 50 }).weights[0]!
  const many = fitWeights(coins(0, 2000), [2], { strength: 50 }).weights[0]!
  assert.ok(few > 1.8 && many < -1)
})

test('of two candidates the feature that tells the right one apart gets the weight', () => {
  const row: FitRow = {
    candidates: [
      { places: [0, 1], values: [1, 1] },
      { places: [0], values: [1] },
    ],
    right: [0],
  }
  const { weights } = fitWeights(
    Array.from({ length: 50 }, () => row),
    [0, 0],
    { strength: 0.1 },
  )
  assert.ok(weights[1]! > 2)
})

test('limits keep a weight on its side, and the same rows give the same weights', () => {
  const rows = coins(10, 90)
  const options = { limits: [[0, 10]] as const }
  assert.deepEqual(fitWeights(rows, [1], options), fitWeights(rows, [1], options))
  assert.ok(fitWeights(rows, [1], options).weights[0]! < 1e-9)
})
