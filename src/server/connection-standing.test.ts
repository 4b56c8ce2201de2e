import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcomeOf } from './connection-standing.ts'

type Finished = NonNullable<Parameters<typeof outcomeOf>[1]>
const finished = (state: string, rejected = 0) => ({ state, rejected }) as Finished
const connected = { state: 'connected' } as const

test('only a run that has finished says how a connection did: one that begins or is under way changes nothing', () => {
  assert.equal(outcomeOf(connected, null), 'never-run')
  assert.equal(outcomeOf(connected, finished('failed')), 'failed')
  assert.equal(outcomeOf(connected, finished('succeeded')), 'healthy')
})

test('a connection that needs a person says so until it is mended, then the last failure stands again', () => {
  assert.equal(outcomeOf({ state: 'needs-you' }, finished('failed')), 'needs-you')
  assert.equal(outcomeOf(connected, finished('failed')), 'failed')
})

test('one reject is enough not to be healthy', () => {
  assert.equal(outcomeOf(connected, finished('succeeded', 1)), 'finished-with-rejects')
})
