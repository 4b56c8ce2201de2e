import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementOf, type Signal, type SignalImportance, type SignalKind } from './funnel-stage.ts'

const asOf = new Date('2026-06-30T18:00:00Z')
/** `count` signals so many days before asOf. */
function on(daysAgo: number, kind: SignalKind, count = 1, importance: SignalImportance = 'medium'): Signal[] {
  const occurredAt = new Date(asOf.getTime() - daysAgo * 86_400_000)
  return Array.from({ length: count }, (_, index) => ({ kind, importance, occurredAt, source: `s${index}` }))
}
const stage = (...signals: Signal[][]) => engagementOf(signals.flat(), asOf)?.funnelStage
const points = (...signals: Signal[][]) => engagementOf(signals.flat(), asOf)?.points

test('without signals there is nothing to say', () => {
  assert.equal(engagementOf([], asOf), null)
  assert.equal(engagementOf(on(-1, 'view'), asOf), null)
})

test('points stop at the daily and the monthly limit of their kind and importance', () => {
  assert.equal(points(on(0, 'view', 100, 'low')), 2)
  assert.equal(points(on(0, 'download', 3, 'high')), 16)
  assert.equal(points(on(0, 'download', 2, 'high'), on(1, 'download', 2, 'high'), on(2, 'download', 2, 'high')), 42)
  assert.equal(points(on(0, 'view', 4, 'low'), on(0, 'view', 4, 'high')), 5)
  assert.equal(points(on(0, 'other', 9, 'high')), 0)
})

test('points fade with age: half after 30 days, a quarter after 60, none after 90', () => {
  assert.deepEqual(
    [29, 30, 59, 60, 89, 90].map((age) => points(on(age, 'download'), on(0, 'other'))),
    [5, 2.5, 2.5, 1.25, 1.25, 0],
  )
})

test('the boundary of 10, 40 and 70 points belongs to the higher stage', () => {
  const community = (days: number) => Array.from({ length: days }, (_, day) => on(day, 'community', 2))
  assert.equal(stage(on(0, 'community', 1), on(1, 'view', 9)), 'Interest')
  assert.equal(stage(on(0, 'community', 2)), 'Investigation')
  assert.equal(points(...community(4)), 40)
  assert.equal(stage(...community(4)), 'Experimentation')
  assert.equal(
    points(...community(5), on(0, 'community', 2, 'high'), on(1, 'community', 1, 'low'), on(2, 'community', 1, 'low')),
    70,
  )
  assert.equal(
    stage(...community(5), on(0, 'community', 2, 'high'), on(1, 'community', 2, 'low'), on(2, 'community', 2, 'low')),
    'Ongoing Usage',
  )
})

test('one download lifts to Investigation, and so do views in two consecutive weeks', () => {
  assert.equal(stage(on(3, 'download', 1, 'low')), 'Investigation')
  assert.equal(stage(on(3, 'view', 1, 'low')), 'Interest')
  assert.equal(stage(on(3, 'view', 1, 'low'), on(9, 'view', 1, 'low')), 'Investigation')
  assert.equal(stage(on(3, 'view', 1, 'low'), on(16, 'view', 1, 'low')), 'Interest')
})

test('several downloads and views, or views over two months with a download, mean Experimentation', () => {
  assert.equal(stage(on(1, 'download', 3, 'low'), on(2, 'view', 3, 'low')), 'Experimentation')
  assert.equal(stage(on(1, 'download', 1, 'low'), on(2, 'view', 2, 'low'), on(40, 'view', 1, 'low')), 'Experimentation')
  assert.equal(stage(on(1, 'download', 2, 'low'), on(2, 'view', 9, 'low')), 'Investigation')
})

test('use that continues over three months is Ongoing Usage, also without activity in the last 30 days of points', () => {
  assert.equal(
    stage(on(5, 'download', 1, 'low'), on(35, 'view', 3, 'low'), on(65, 'download', 1, 'low')),
    'Ongoing Usage',
  )
  assert.equal(stage(on(5, 'view', 3, 'low'), on(35, 'view', 3, 'low'), on(65, 'view', 3, 'low')), 'Interest')
})

test('Investigation needs activity in the last 30 days', () => {
  assert.equal(stage(on(29, 'download', 1)), 'Investigation')
  assert.equal(stage(on(30, 'download', 1)), 'Interest')
})

test('after 60 silent days a company is Inactive and comes back to its last active stage', () => {
  const busy = Array.from({ length: 8 }, (_, day) => on(150 + day, 'community', 2))
  assert.equal(stage(on(59, 'view')), 'Interest')
  assert.equal(stage(on(60, 'view')), 'Inactive')
  assert.equal(stage(...busy), 'Inactive')
  assert.equal(stage(...busy, on(2, 'view', 1, 'low')), 'Experimentation')
  // A pause of exactly 60 days never showed Inactive, so nothing is restored.
  assert.equal(stage(on(62, 'download', 1, 'low'), on(2, 'view', 1, 'low')), 'Investigation')
})

test('windows compare with the period before, and with nothing when there was none', () => {
  const metrics = engagementOf([...on(0, 'view', 3), ...on(8, 'view', 1), ...on(40, 'view', 8)], asOf)!
  assert.deepEqual(
    [
      metrics.events30d,
      metrics.sources30d,
      metrics.eventsMom,
      metrics.eventsWow,
      metrics.sourcesMom,
      metrics.sourcesWow,
    ],
    [4, 3, -50, 200, -62.5, 200],
  )
  assert.equal(engagementOf(on(0, 'view'), asOf)!.eventsMom, null)
  assert.deepEqual([metrics.firstSeen, metrics.lastSeen], ['2026-05-21', '2026-06-30'])
})
