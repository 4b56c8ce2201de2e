import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { statusOf } from './company-status.ts'

const link = {
  linkId: 'l',
  marked: true,
  held: false,
  state: 'auto',
  reason: 'clear',
  recordName: 'Acme',
  candidates: 1,
} as const
const nothing = { ...link, linkId: null, marked: false, state: 'none', reason: 'no-candidate', candidates: 0 } as const
const written = {
  outcome: 'applied',
  planState: 'applied',
  planKind: 'sync',
  message: null,
  nextStep: null,
  fields: ['Rating', 'Phone'],
} as const
const status = (...of: Parameters<typeof statusOf>) => statusOf(...of).status

describe('the status of a company in a connection', () => {
  it('follows the link: none, matched, held, queued', () => {
    assert.equal(status(null, null), 'not-matched')
    assert.equal(status(nothing, null), 'not-matched')
    assert.equal(status({ ...link, marked: false }, null), 'matched')
    assert.equal(status({ ...link, marked: false, held: true }, written), 'held')
    assert.equal(status(link, null), 'queued')
  })
  it('says what a person must look at', () => {
    assert.equal(status({ ...nothing, state: 'review', reason: 'ambiguous' }, null), 'ambiguous')
    assert.equal(status({ ...nothing, state: 'review', reason: 'weak' }, null), 'review')
  })
  it('follows the last write', () => {
    assert.deepEqual(statusOf(link, written), { status: 'synced', detail: '2 fields were written last.' })
    assert.equal(status(link, { ...written, outcome: 'unchanged' }), 'synced')
    assert.equal(status(link, { ...written, outcome: null, planState: 'applying' }), 'syncing')
    assert.equal(status(link, { ...written, outcome: null, planState: 'held' }), 'queued')
    assert.equal(status(link, { ...written, outcome: 'deferred' }), 'queued')
    assert.equal(status(link, { ...written, outcome: 'unknown' }), 'queued')
    assert.equal(status(link, { ...written, planKind: 'undo' }), 'queued')
    assert.equal(status(nothing, { ...written, outcome: null, planState: 'approved' }), 'queued')
  })
  it('shows a refusal with the next step until a later write works', () => {
    const rejected = { ...written, outcome: 'rejected', message: 'too long.', nextStep: 'Shorten it.' } as const
    assert.deepEqual(statusOf(link, rejected), { status: 'failed', detail: 'too long. Shorten it.' })
    assert.equal(status(nothing, rejected), 'failed')
  })
})
