import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Database } from '../platform/database/database.ts'
import { engagementOf, type Signal } from './funnel-stage.ts'
import { refreshMetrics } from './refresh-metrics.ts'

const WORKSPACE = '00000000-0000-4000-8000-00000000f001'
const DAY_MS = 86_400_000
let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

const companyId = (index: number) => `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`

async function store(signals: readonly (Signal & { company: number })[]): Promise<void> {
  await sql`insert into concordat.signals (workspace_id, event_id, company_id, kind, importance, occurred_at, source_id)
    select ${WORKSPACE}, gen_random_uuid()::text, x.company::uuid, x.kind, x.importance, x.at::timestamptz, x.source
    from jsonb_to_recordset(${JSON.stringify(
      signals.map((one) => ({ ...one, company: companyId(one.company), at: one.occurredAt })),
    )}::jsonb) as x(company text, kind text, importance text, at text, source text)`.execute(database.db)
  await sql`insert into concordat.metrics_pending (workspace_id, company_id)
    select ${WORKSPACE}, id::uuid from jsonb_array_elements_text(${JSON.stringify([
      ...new Set(signals.map((one) => companyId(one.company))),
    ])}::jsonb) id on conflict do nothing`.execute(database.db)
}

async function stored() {
  const found = await sql<Record<string, unknown>>`
    select company_id, funnel_stage as "funnelStage", first_seen::text as "firstSeen", last_seen::text as "lastSeen",
      events_30d as "events30d", sources_30d as "sources30d", events_mom::float8 as "eventsMom", events_wow::float8 as "eventsWow",
      sources_mom::float8 as "sourcesMom", sources_wow::float8 as "sourcesWow", points::float8 as points
    from concordat.company_metrics where workspace_id = ${WORKSPACE}`.execute(database.db)
  return new Map(found.rows.map(({ company_id, ...metrics }) => [company_id, metrics]))
}

const clear = () =>
  sql`truncate concordat.signals, concordat.company_metrics, concordat.metrics_pending`.execute(database.db)

/** A company's history: clusters of activity with silences between, so that every stage and every return occurs. */
const history = fc
  .array(
    fc.record({
      start: fc.integer({ min: 0, max: 300 }),
      length: fc.integer({ min: 1, max: 40 }),
      events: fc.array(
        fc.record({
          offset: fc.integer({ min: 0, max: 39 }),
          second: fc.integer({ min: 0, max: 86_399 }),
          kind: fc.constantFrom('download', 'view', 'view', 'community', 'other'),
          importance: fc.constantFrom('low', 'medium', 'high'),
          source: fc.constantFrom('a', 'b', 'c', null),
        }),
        { minLength: 1, maxLength: 25 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((clusters) =>
    clusters.flatMap(({ start, length, events }) =>
      events.map(({ offset, second, ...rest }) => ({
        ...rest,
        occurredAt: new Date(Date.parse('2026-01-01') + (start + (offset % length)) * DAY_MS + second * 1000),
      })),
    ),
  )

test('SQL and the pure functions agree on random signals, on every day asked', async () => {
  const seen = new Set<unknown>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(history, { minLength: 15, maxLength: 15 }),
      fc.integer({ min: 0, max: 420 }),
      async (companies, day) => {
        await clear()
        await store(
          companies.flatMap((signals, company) => signals.map((signal) => ({ ...(signal as Signal), company }))),
        )
        for (const asOf of [day, day + 1, day + 45].map(
          (one) => new Date(Date.parse('2026-01-01T09:00:00Z') + one * DAY_MS),
        )) {
          await refreshMetrics(database, WORKSPACE, asOf)
          const metrics = await stored()
          companies.forEach((signals, company) => {
            const expected = engagementOf(signals as Signal[], asOf)
            seen.add(expected?.funnelStage)
            assert.deepEqual(metrics.get(companyId(company)) ?? null, expected)
          })
        }
      },
    ),
    { numRuns: 25, seed: 7 },
  )
  assert.ok(seen.size >= 6, `all stages occurred, and none: ${[...seen].join()}`)
})

test('a refresh costs what changed: nothing on the same day, the moving ones on the next, nobody who is long silent', async () => {
  await clear()
  const at = (text: string) => new Date(text)
  const view = { kind: 'view', importance: 'low', source: 'a' } as const
  await store([
    { ...view, company: 1, occurredAt: at('2026-06-01') },
    { ...view, company: 2, occurredAt: at('2026-01-01') },
  ])
  const refresh = async (day: string) => (await refreshMetrics(database, WORKSPACE, at(day))).companies
  assert.equal(await refresh('2026-06-10'), 2)
  assert.equal(await refresh('2026-06-10'), 0)
  assert.equal(await refresh('2026-06-11'), 1)
  assert.equal(await refresh('2026-12-11'), 1)
  assert.equal(await refresh('2026-12-12'), 0)
  await store([{ ...view, company: 2, occurredAt: at('2026-12-12') }])
  assert.equal(await refresh('2026-12-12'), 1)
})
