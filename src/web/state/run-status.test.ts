import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Connection, ConnectionSummary, Run, RunRow } from '../api/schema.generated.ts'
import { connectionActivity, connectionOutcome } from './connection-status.ts'
import { activityOf, outcomeOf, runStatus } from './run-status.ts'

const AT = '2026-11-25T10:00:00.000Z'
const NOW = Date.parse(AT)
const later = (seconds: number) => NOW + seconds * 1000

function run(over: Partial<RunRow>): RunRow {
  const none = { reason: null, errorCode: null, waitUntil: null, stopRequestedAt: null, pauseRequestedAt: null }
  return {
    ...none,
    ...{ id: 'r', connectionId: 'c', kind: 'sync', trigger: 'person', state: 'running', stage: 'pull', options: {} },
    ...{ pausedBy: null, heartbeatAt: AT, createdAt: AT, startedAt: AT, finishedAt: null },
    tally: { read: 0, planned: 0, written: 0, rejected: 0 },
    ...over,
  }
}

const ended = (state: Run['state'], rejected = 0) =>
  run({ state, finishedAt: AT, tally: { read: 10, planned: 5, written: 5 - rejected, rejected } })
const connection = { state: 'connected', settings: { enabled: true } } as Connection
/** Both axes in words; the API says how the last finished run went (src/server/connection-standing.test.ts). */
const words = (outcome: ConnectionSummary['outcome'], openRun: RunRow | null, nowMs = NOW) => {
  const summary = { outcome, openRun } as ConnectionSummary
  return [connectionOutcome(summary).words, connectionActivity(connection, summary, nowMs).words]
}

describe('a status has two axes: how the last run ended, and what happens now', () => {
  it('keeps Failed while a new run is under way (1)', () => {
    assert.deepEqual(words('failed', run({})), ['Last run failed', 'Running · pull'])
  })

  it('turns Healthy only when the new run has finished (2)', () => {
    assert.equal(outcomeOf(run({ stage: 'apply' }), 0), null)
    assert.deepEqual(words('failed', run({ stage: 'apply' })), ['Last run failed', 'Running · apply'])
    assert.deepEqual(words('healthy', null), ['Healthy', 'Idle'])
  })

  it('shows no tick while the first run is under way (3)', () => {
    assert.deepEqual(words('never-run', run({})), ['Never run', 'Running · pull'])
    assert.notEqual(connectionOutcome({ outcome: 'never-run' } as ConnectionSummary).glyph, 'tick')
    assert.notEqual(runStatus(run({}), NOW).glyph, 'tick')
  })

  it('says Stalled soon after the third heartbeat that did not come, never Running for ever (4)', () => {
    assert.equal(activityOf(run({}), later(14))?.words, 'Running · pull')
    assert.deepEqual(words('healthy', run({}), later(21)), ['Healthy', 'Stalled'])
    assert.equal(activityOf(run({}), later(86_400))?.words, 'Stalled')
  })

  it('says Needs you until the sign-in is mended; then Failed stays and Running is shown (5)', () => {
    assert.equal(words('needs-you', null)[0], 'Needs you')
    assert.deepEqual(words('failed', run({})), ['Last run failed', 'Running · pull'])
  })

  it('is never plain green with one reject (6)', () => {
    assert.equal(words('finished-with-rejects', null)[0], 'Finished with rejects')
    assert.notEqual(connectionOutcome({ outcome: 'finished-with-rejects' } as ConnectionSummary).glyph, 'tick')
    assert.equal(runStatus(ended('succeeded', 1), NOW, 1).words, 'Finished with rejects')
    assert.notEqual(runStatus(ended('succeeded', 1), NOW, 1).glyph, 'tick')
  })

  it('tells waiting, paused, pausing and stopping apart', () => {
    const asked = { pauseRequestedAt: AT, pausedBy: 'Ada' }
    assert.equal(activityOf(run({ state: 'waiting' }), NOW)?.words, 'Waiting')
    assert.equal(activityOf(run({ state: 'paused', ...asked }), NOW)?.words, 'Paused by Ada')
    assert.equal(activityOf(run(asked), NOW)?.words, 'Pausing')
    assert.equal(activityOf(run({ ...asked, stopRequestedAt: AT }), NOW)?.words, 'Stopping')
    assert.equal(activityOf(run({ state: 'held' }), NOW)?.words, 'Held for approval')
  })
})
