import assert from 'node:assert/strict'
import { test } from 'node:test'
import { balanceOf, type CountRow, type Run, syncHistoryRow } from './run.ts'

const count = (stage: CountRow['stage'], object: string, counts: Record<string, number>): CountRow[] =>
  Object.entries(counts).map(([name, value]) => ({ stage, object, name, value }))

test('a read balance closes only when every record read is stored, unchanged, skipped or rejected', () => {
  const closed = balanceOf(count('pull', 'Account', { read: 10, stored: 4, unchanged: 3, skipped: 2, rejected: 1 }))
  assert.equal(closed.closes, true)
  const open = balanceOf(count('pull', 'Account', { read: 10, stored: 4, unchanged: 3, skipped: 2 }))
  assert.deepEqual([open.closes, open.objects[0]?.closes, open.changes.closes], [false, false, true])
})

test('one object that does not close is not hidden by another that is off in the other direction', () => {
  const balance = balanceOf([
    ...count('pull', 'Account', { read: 2, stored: 1 }),
    ...count('pull', 'Contact', { read: 1, stored: 2 }),
  ])
  assert.equal(balance.closes, false)
})

test('pull and apply of one object keep their unchanged and rejected apart', () => {
  const balance = balanceOf([
    ...count('pull', 'Account', { read: 5, unchanged: 5 }),
    ...count('apply', 'Account', { planned: 3, applied: 1, unchanged: 1, rejected: 1 }),
  ])
  assert.equal(balance.closes, true)
  assert.deepEqual([balance.objects[0]?.unchanged, balance.changes.unchanged], [5, 1])
})

test('an unknown outcome keeps the balance open even when the sum fits', () => {
  const counts = count('apply', 'Account', { planned: 1, applied: 1, unknown: 1 })
  assert.equal(balanceOf(counts).closes, false)
})

test('a history line has exactly the counters of the integrations page', () => {
  const started = new Date('2026-01-02T03:04:05Z')
  const run = {
    id: 'r',
    kind: 'sync',
    state: 'succeeded',
    startedAt: started,
    createdAt: started,
    finishedAt: started,
  } as unknown as Run
  const line = syncHistoryRow(
    run,
    [
      ...count('pull', 'Account', { read: 100, stored: 90, unchanged: 10 }),
      ...count('pull', 'Contact', { read: 7, stored: 7 }),
      ...count('match', 'Account', { auto: 20, ambiguous: 3, marked: 15, none: 4 }),
      ...count('apply', 'Account', {
        applied_creates: 2,
        applied_updates: 12,
        applied_deletes: 5,
        rejected_creates: 1,
        rejected_updates: 4,
      }),
    ],
    'Account',
  )
  assert.deepEqual(line, {
    runId: 'r',
    kind: 'sync',
    state: 'succeeded',
    date: started,
    finishedAt: started,
    total: { created: 2, synced: 12, fetched: 100, autoMatched: 20, markedForSync: 15 },
    success: 154,
    failures: { create: 1, sync: 4, ambiguousAutoMatches: 3 },
  })
})
