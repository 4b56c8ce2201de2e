import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepsLink, type LinkEvidence } from './link.ts'

const keeps = (link: LinkEvidence, auto = 0.7) => keepsLink(link, { auto })

test('an automatic link ends only by what its own sides say now', () => {
  const weak = { unchanged: false, score: -1, probability: 0.01, otherClear: false }
  assert.equal(keeps(weak), true, 'weak is not clearly another company')
  assert.equal(keeps({ ...weak, score: -3 }), false, 'too different')
  assert.equal(keeps({ ...weak, otherClear: true }), false, 'another record is the clear one')
  assert.equal(keeps({ ...weak, score: -3, otherClear: true, unchanged: true }), true, 'nothing about them changed')
  assert.equal(keeps({ ...weak, score: null }), true, 'not compared proves nothing')
  assert.equal(keeps({ ...weak, score: -3 }, 0.12), true, 'nearly what would make a link anew')
})
