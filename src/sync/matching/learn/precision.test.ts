import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawSample } from './audit-sample.ts'
import { judgePrecision } from './precision.ts'
import { type Band, wilsonOfBands } from './wilson.ts'

const counts = (right: number, wrong: number, made: number, sample: readonly Band[] = []) => ({
  ...{ right, judged: right + wrong, made, sample },
})
const stateOf = (...given: Parameters<typeof counts>) => judgePrecision(counts(...given), 0.98).state

test('under 20 judgements nothing is said, however bad they are', () => {
  assert.equal(stateOf(0, 19, 19), 'few')
})

test('matching pauses only when the whole interval is under the target', () => {
  assert.equal(stateOf(100, 0, 1000), 'ok')
  assert.equal(stateOf(97, 3, 1000), 'warn')
  assert.equal(stateOf(90, 10, 1000), 'pause')
})

test('reports of wrong links alone are set against all links that were made', () => {
  assert.equal(stateOf(0, 20, 10_000), 'warn')
  assert.equal(stateOf(0, 20, 30), 'pause')
  assert.equal(stateOf(5, 20, 100), 'pause')
})

test('a sample that was drawn speaks louder than reports, for matching and against it', () => {
  const sample = (right: number) => [{ size: 10_000, judged: 30, right }]
  assert.equal(stateOf(20, 10, 10_000, sample(20)), 'pause')
  assert.equal(stateOf(30, 0, 10_000, sample(30)), 'ok')
  assert.equal(stateOf(30, 10, 10_000, sample(30)), 'warn')
})

test('each band of a sample counts as much as it has links', () => {
  const doubtful = { size: 100, judged: 20, right: 15 }
  const sure = { size: 9900, judged: 20, right: 20 }
  const { estimate, effective } = wilsonOfBands([doubtful, sure])
  assert.equal(estimate!.toFixed(4), '0.9975')
  assert.ok(effective > 20 && effective < 21)
  assert.equal(stateOf(35, 5, 10_000, [doubtful, sure]), 'warn')
  assert.equal(stateOf(35, 5, 10_000, [{ ...doubtful, size: 9900 }, sure]), 'pause')
})

test('the sentence says what was judged, the range and the target', () => {
  assert.equal(
    judgePrecision(counts(90, 10, 1000), 0.98).words,
    '90 of 100 automatic links that people judged are right (82.6 % to 94.5 % with 95 % confidence); the target is 98 %. New matches wait for a person until somebody looks and resumes.',
  )
})

const LINKS = Array.from({ length: 400 }, (_, n) => ({ linkId: `l${n}`, probability: n < 20 ? 0.75 : 0.999 }))

test('a sample is the same for everybody on one day, another one the next day, and from all bands of probability', () => {
  const monday = drawSample(LINKS, 30, '2026-11-23')
  assert.deepEqual(drawSample([...LINKS].reverse(), 30, '2026-11-23'), monday)
  assert.notDeepEqual(drawSample(LINKS, 30, '2026-11-24'), monday)
  assert.equal(monday.filter((link) => link.probability < 0.8).length, 15)
  assert.equal(new Set(monday.map((link) => link.linkId)).size, 30)
})

test('a sample of more than there is, is all there is', () => {
  assert.equal(drawSample(LINKS, 1000, 'x').length, 400)
  assert.deepEqual(drawSample([], 5, 'x'), [])
})
