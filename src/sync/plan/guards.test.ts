import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideGuards, NO_COUNTS, type PlanCounts, SHARE_FLOOR } from './guards.ts'

const limits = { createsMax: 1000, createsShare: 0.2, updatesShare: 0.2, clearsShare: 0.05, deletesMax: 0 }
const held = (counts: Partial<PlanCounts>, kind: 'sync' | 'undo' | 'retry' = 'sync', over = {}) =>
  decideGuards({ ...NO_COUNTS, considered: 1000, ...counts }, { ...limits, ...over }, kind).map(
    (reason) => reason.guard,
  )

describe('guards', () => {
  it('let the usual pass', () => {
    assert.deepEqual(held({ updates: 200, creates: 200, clears: 50 }), [])
    assert.deepEqual(held({}), [])
    assert.deepEqual(held({ considered: 0 }), [])
  })
  it('hold when more than the usual share is updated, created or cleared', () => {
    assert.deepEqual(held({ updates: 201 }), ['updates'])
    assert.deepEqual(held({ creates: 201 }), ['creates'])
    assert.deepEqual(held({ clears: 51 }), ['clears'])
    assert.deepEqual(held({ updates: 900, clears: 900, creates: 1001 }), ['creates', 'creates', 'updates', 'clears'])
  })
  it('do not take a few records for a share of the CRM', () => {
    assert.deepEqual(held({ considered: 20, updates: SHARE_FLOOR - 1 }), [])
    assert.deepEqual(held({ considered: 20, updates: SHARE_FLOOR }), ['updates'])
  })
  it('hold every deletion and every undo, whatever the limits', () => {
    assert.deepEqual(held({ deletes: 1 }, 'sync', { deletesMax: 100 }), ['deletes'])
    assert.deepEqual(held({ updates: 1 }, 'undo'), ['undo'])
    assert.deepEqual(held({ updates: 500, deletes: 2 }, 'undo'), ['undo', 'deletes'])
  })
  it('take no share of a retry, in which everything was refused before', () => {
    assert.deepEqual(held({ considered: 50, updates: 50, clears: 50 }, 'retry'), [])
    assert.deepEqual(held({ considered: 50, updates: 48, deletes: 2 }, 'retry'), ['deletes'])
  })
  it('say in words what they saw', () => {
    const [reason] = decideGuards({ ...NO_COUNTS, considered: 1000, updates: 555 }, limits, 'sync')
    assert.equal(reason?.message, '555 of 1000 (55.5 %) would be updated; the usual limit is 20 %.')
  })
})
