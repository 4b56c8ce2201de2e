import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stagesFrom, WAIT_MAX_MS, waitMs } from './stages.ts'

test('a new run begins with its first stage', () => {
  assert.deepEqual(stagesFrom('sync', null), ['pull', 'match', 'plan', 'apply'])
  assert.deepEqual(stagesFrom('undo', null), ['undo', 'apply'])
})

test('a run that was left in a stage goes on with that stage', () => {
  assert.deepEqual(stagesFrom('sync', 'plan'), ['plan', 'apply'])
  assert.deepEqual(stagesFrom('sync', 'apply'), ['apply'])
})

test('waits grow up to five minutes and never fall on the same instant for everybody', () => {
  assert.ok(waitMs(0, 0.99) < waitMs(3, 0.99))
  assert.ok(waitMs(50, 0.999) <= WAIT_MAX_MS)
  assert.notEqual(waitMs(4, 0.1), waitMs(4, 0.9))
})
