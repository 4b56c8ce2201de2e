import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideCandidates } from './decide-candidates.ts'

const thresholds = { auto: 0.95, margin: 2, review: 0.6 }

test('one candidate far ahead of none is linked without asking', () => {
  const decision = decideCandidates([{ id: 'a', score: 5 }], thresholds)
  assert.equal(decision.state, 'auto')
  assert.equal(decision.reason, 'clear')
  assert.equal(decision.margin, null)
})

test('two equally good candidates are ambiguous, whatever their score', () => {
  const decision = decideCandidates(
    [
      { id: 'b', score: 12 },
      { id: 'a', score: 12 },
    ],
    thresholds,
  )
  assert.deepEqual([decision.state, decision.reason, decision.margin], ['review', 'ambiguous', 0])
  assert.deepEqual(
    decision.sorted.map((one) => one.id),
    ['a', 'b'],
  )
})

test('duplicates share one vote: they do not make each other ambiguous', () => {
  const candidates = [
    { id: 'a', score: 6, company: 1 },
    { id: 'b', score: 5.9, company: 1 },
    { id: 'c', score: 0, company: 2 },
  ]
  const same = (one: { company: number }, other: { company: number }) => one.company === other.company
  const decision = decideCandidates(candidates, thresholds, { same })
  assert.equal(decision.state, 'auto')
  assert.equal(decision.margin, 6)
  assert.ok(decision.probability > 0.99)
})

test('nothing to compare is no-candidate, nothing good enough is weak', () => {
  assert.deepEqual(decideCandidates([], thresholds).reason, 'no-candidate')
  const weak = decideCandidates([{ id: 'a', score: -4 }], thresholds)
  assert.deepEqual([weak.state, weak.reason], ['none', 'weak'])
})

test('the order of the candidates never shows, and chances of different candidates add up to at most 1', () => {
  const some = fc.uniqueArray(fc.record({ id: fc.string(), score: fc.double({ min: -40, max: 900, noNaN: true }) }), {
    selector: (one) => one.id,
  })
  fc.assert(
    fc.property(some, (candidates) => {
      const one = decideCandidates(candidates, thresholds)
      assert.deepEqual(decideCandidates([...candidates].reverse(), thresholds), one)
      assert.ok(one.probabilities.reduce((sum, value) => sum + value, 0) <= 1 + 1e-9)
    }),
  )
})
