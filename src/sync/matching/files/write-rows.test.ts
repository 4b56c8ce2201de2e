import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Candidate, MatchDecision } from '../evidence.ts'
import { stateWith } from './thresholds.ts'
import { predictionRows, quoted, scoreText } from './write-rows.ts'

const candidate = (id: string, probability: number): Candidate => ({
  id,
  score: 1,
  probability,
  evidence: [
    { name: 'name', weight: 3, sentence: 'the names are the same' },
    { name: 'city', weight: 1, sentence: 'both are in "Bonn"' },
  ],
})

const decision = (more: Partial<MatchDecision>): MatchDecision => ({
  id: 'L1',
  state: 'auto',
  reason: 'clear',
  best: 'R1',
  probability: 0.97,
  margin: 4,
  candidates: [candidate('R1', 0.97), candidate('R2', 0.02), candidate('R3', 0.001)],
  ...more,
})

test('an auto record has one auto row; unlikely others are left out', () => {
  const said = '"the names are the same; both are in ""Bonn"""'
  assert.equal(predictionRows(decision({}), 'auto'), `L1,R1,0.97,auto,1,${said}\nL1,R2,0.02,none,2,${said}\n`)
})

test('all candidates of a review record say review, and the first says why', () => {
  const rows = predictionRows(decision({ state: 'review', reason: 'ambiguous' }), 'review')
    .trimEnd()
    .split('\n')
  assert.deepEqual(
    rows.map((row) => row.split(',')[3]),
    ['review', 'review', 'review'],
  )
  assert.match(rows[0]!, /Several records would do/)
})

test('a record without a candidate keeps its row', () => {
  const nothing = decision({ state: 'none', reason: 'no-candidate', best: null, probability: 0, candidates: [] })
  assert.match(predictionRows(nothing, 'none'), /^L1,,0,none,0,Nothing/)
})

test('the best has the highest score of its record, also when a duplicate is listed before it', () => {
  const rows = predictionRows(decision({ best: 'R2', probability: 0.9 }), 'review')
    .trimEnd()
    .split('\n')
  assert.deepEqual(
    rows.map((row) => row.split(',').slice(1, 3)),
    [
      ['R2', '0.9'],
      ['R1', '0.9'],
      ['R3', '0.001'],
    ],
  )
})

test('a record whose best is given to another gets its next, or a person, with the reason', () => {
  const next = predictionRows(decision({}), 'review', { right: 'R2', winner: 'L9' })
  assert.match(
    next,
    /^L1,R2,0\.02,review,1,"Its best record R1 is given to L9, which fits it better; this is the next; /,
  )
  assert.match(predictionRows(decision({}), 'review', { right: null, winner: 'L9' }), /^L1,R1,0\.97,review,1,"Its best/)
})

test('limits of the user change the state, but what is ambiguous is never decided by them', () => {
  const limits = (auto: number | null, review: number | null) => ({ auto, review })
  assert.equal(stateWith(decision({}), limits(null, null)), 'auto')
  assert.equal(stateWith(decision({}), limits(0.99, null)), 'review')
  assert.equal(stateWith(decision({ state: 'review', reason: 'weak', probability: 0.8 }), limits(0.7, null)), 'auto')
  assert.equal(
    stateWith(decision({ state: 'review', reason: 'ambiguous', probability: 0.8 }), limits(0.7, null)),
    'review',
  )
  assert.equal(
    stateWith(decision({ state: 'none', reason: 'weak', probability: 0.1, candidates: [] }), limits(null, 0.05)),
    'review',
  )
  assert.equal(
    stateWith(decision({ state: 'review', reason: 'weak', probability: 0.5, candidates: [] }), limits(null, 0.6)),
    'none',
  )
})

test('scores keep twelve digits and no zeros at the end; values are quoted only where they must be', () => {
  assert.deepEqual([1, 0, 0.5, 0.25, 1 - 1e-12, 1e-13].map(scoreText), ['1', '0', '0.5', '0.25', '0.999999999999', '0'])
  assert.deepEqual(['a', 'a,b', 'a"b', 'a\nb'].map(quoted), ['a', '"a,b"', '"a""b"', '"a\nb"'])
})
