import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestThresholds, type Labels, type Prediction, scorePredictions } from './score-predictions.ts'

const TRUTH: Readonly<Record<string, readonly string[]>> = { a: ['1'], b: ['2', '3'], c: ['4'], d: [] }

const labels: Labels = {
  lefts: ['a', 'b', 'c', 'd'],
  isTrue: (left, right) => TRUTH[left]?.includes(right) ?? false,
  hasMatch: (left) => (TRUTH[left]?.length ?? 0) > 0,
}

const row = (right: string, score: number, decision = 'none'): Prediction => ({ right, score, decision })
const scored = (rows: Readonly<Record<string, readonly Prediction[]>>) =>
  scorePredictions(labels, new Map(Object.entries(rows)))

test('the candidate with the highest score is the best, whatever its place in the file', () => {
  const { f1 } = scored({ a: [row('9', 1), row('1', 2)] })
  assert.equal(f1.precision, 1)
  assert.equal(f1.recall, 1 / 3)
})

test('any of several true records counts', () => {
  assert.equal(scored({ b: [row('3', 1)] }).f1.recall, 1 / 3)
})

test('F1 is taken at the best threshold: two right above one wrong of three to find', () => {
  const { f1 } = scored({ a: [row('1', 3)], b: [row('2', 2)], d: [row('7', 1)] })
  // Precision 2/2, recall 2/3 at score 2: F1 0.8. With the wrong one: 2/3 and 2/3.
  assert.equal(f1.threshold, 2)
  assert.ok(Math.abs(f1.value - 0.8) < 1e-12)
})

test('a record without a match makes its prediction wrong', () => {
  const { f1 } = scored({ a: [row('1', 1)], d: [row('7', 2)] })
  assert.equal(f1.precision, 1 / 2)
  assert.equal(f1.recall, 1 / 3)
})

test('equal scores stand or fall together', () => {
  const ranked = [
    { score: 1, right: true },
    { score: 1, right: false },
  ]
  assert.equal(bestThresholds(ranked, 1).f1.precision, 0.5)
  assert.equal(bestThresholds(ranked, 1).recallAt99, 0)
})

test('recall at 99 % precision is the largest, even behind a stretch that was less precise', () => {
  const wrongAt = 50
  const ranked = Array.from({ length: 200 }, (_, at) => ({ score: 200 - at, right: at !== wrongAt }))
  // 50 right, then one wrong (98 %), then right again: at 200 rows 199 are right, 99.5 %.
  assert.equal(bestThresholds(ranked, 199).recallAt99, 1)
  assert.equal(bestThresholds(ranked.slice(0, 60), 199).recallAt99, 50 / 199)
})

test('precision and recall of what was decided auto', () => {
  const { auto } = scored({ a: [row('1', 1, 'auto'), row('9', 5)], d: [row('7', 1, 'auto')] })
  assert.deepEqual(auto, { rows: 2, precision: 0.5, recall: 1 / 3 })
})

test('review counts the records no auto was decided for, and a hit where the true one is offered', () => {
  const { review } = scored({
    a: [row('1', 2, 'auto'), row('9', 1, 'review')],
    b: [row('9', 2, 'review'), row('2', 1, 'review')],
    c: [row('9', 2, 'review'), row('4', 1, 'none')],
  })
  assert.deepEqual(review, { rows: 2, share: 0.5, hit: 0.5 })
})

test('nothing predicted is scored zero, not an error', () => {
  const { f1, recallAt99, auto } = scored({})
  assert.equal(f1.value, 0)
  assert.equal(recallAt99, 0)
  assert.ok(Number.isNaN(auto.precision))
})

test('two auto decisions for one record are refused', () => {
  assert.throws(() => scored({ a: [row('1', 2, 'auto'), row('2', 1, 'auto')] }), /more than one auto decision for a/)
})
