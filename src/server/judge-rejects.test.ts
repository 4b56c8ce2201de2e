import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextTry, whyLeft } from './judge-rejects.ts'

const OPEN: Parameters<typeof nextTry>[0] = {
  state: 'open',
  operation: 'update',
  companyId: 'c',
  changeId: '1',
  retryRunId: null,
  retrying: false,
  reject: { retry: 'after-fix' },
}

test('a verb leaves alone what it cannot do anything for, and says why', () => {
  assert.equal(whyLeft('retry', OPEN), null)
  assert.match(whyLeft('retry', { ...OPEN, operation: 'read' }) ?? '', /read again by itself/)
  assert.match(whyLeft('retry', { ...OPEN, state: 'held' }) ?? '', /release it first/)
  assert.match(whyLeft('retry', { ...OPEN, reject: { retry: 'never' } }) ?? '', /can never work/)
  assert.match(whyLeft('retry', { ...OPEN, operation: 'undo' }) ?? '', /undo that run again/)
  assert.match(whyLeft('retry', { ...OPEN, retrying: true }) ?? '', /at this moment/)
  assert.match(whyLeft('hold', { ...OPEN, operation: 'create' }) ?? '', /ignore it instead/)
  assert.equal(whyLeft('ignore', { ...OPEN, state: 'resolved' }), 'resolved already')
  assert.equal(whyLeft('reopen', { ...OPEN, state: 'ignored' }), null)
})

test('every reject says when it is tried next', () => {
  const at = new Date(0)
  assert.deepEqual(nextTry(OPEN, at), { at, words: 'With the next sync run', runId: null })
  assert.equal(nextTry(OPEN, null).words, 'When somebody starts a run')
  assert.deepEqual(nextTry({ ...OPEN, retrying: true, retryRunId: 'r' }, at), {
    ...{ at: null, words: 'Being tried now', runId: 'r' },
  })
  assert.equal(nextTry({ ...OPEN, reject: { retry: 'never' } }, at).words, 'Never by itself')
})
