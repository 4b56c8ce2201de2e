import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesFor, waterfallOf } from './waterfall.ts'

const THRESHOLDS = { auto: 0.7, review: 0.15 }
const evidence = (...weights: number[]) =>
  weights.map((weight, at) => ({ name: ['name', 'domain', 'country'][at]!, weight, sentence: `reason ${at}` }))
const candidate = (score: number, ...weights: number[]) => ({
  ...{ score, probability: 1 / (1 + Math.exp(-score)), evidence: evidence(...weights) },
})
const nameOf = (at: number) => ['Acme Corp', 'Acme Ltd'][at]!

test('a waterfall starts with what is known of no pair and ends at the score', () => {
  const found = waterfallOf(candidate(2, 5, -1.5), THRESHOLDS)
  assert.equal(found.start, -1.5)
  assert.deepEqual(
    found.steps.map(({ from, to }) => [from, to]),
    [
      [-1.5, 3.5],
      [3.5, 2],
    ],
  )
  assert.equal(found.auto.toFixed(3), Math.log(0.7 / 0.3).toFixed(3))
  assert.equal(found.alone.toFixed(3), '0.881')
})

test('what would change it: evidence that alone keeps the best one down', () => {
  const found = changesFor([candidate(-1, 4, -0.5, -3)], THRESHOLDS, nameOf)
  assert.deepEqual(found, [
    'Acme Corp lacks 1.8 points of evidence to be linked without asking.',
    'If it were not that reason 2 (−3.0 points), Acme Corp would reach 88 %.',
  ])
})

test('what would change it: something that tells two alike from each other', () => {
  const [one, two] = [candidate(3, 4), candidate(2.8, 4)]
  const found = changesFor(
    [
      { ...one, probability: 0.52 },
      { ...two, probability: 0.43 },
    ],
    THRESHOLDS,
    nameOf,
  )
  assert.deepEqual(found, [
    'Acme Ltd has only 0.2 points less: something that only one of the two has would decide, or a person.',
  ])
  const both = changesFor([candidate(-1, 2), candidate(-1, 2)], THRESHOLDS, nameOf)
  assert.equal(both[0], 'Acme Corp lacks 1.8 points of evidence to be linked without asking.')
  assert.match(both[1]!, /^Acme Ltd fits as well: something/)
})

test('nothing would change what is linked anyway, and nothing is said of no candidates', () => {
  assert.deepEqual(changesFor([candidate(3, 4)], THRESHOLDS, nameOf), [])
  assert.deepEqual(changesFor([], THRESHOLDS, nameOf), [])
})
