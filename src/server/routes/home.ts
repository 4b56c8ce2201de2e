import { z } from 'zod'
import { getConnection, listConnections } from '../../connections/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import { PERMISSIONS, type Permission, rightOf } from '../../platform/users/index.ts'
import { mostActiveCompanies } from '../../records/index.ts'
import { activeDays, countRejectCases, latestRuns, listRuns } from '../../sync/history/index.ts'
import { countDecisions, pauseReason } from '../../sync/matching/index.ts'
import { listPlans } from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { companyShape, describeCompanies } from '../describe-companies.ts'
import { scopeOf } from '../match-place.ts'
import { type ConnectionSight, NEED_KINDS, needsOf } from '../needs.ts'
import { rememberCounts } from '../remember-counts.ts'
import { done, instant, listOf } from '../shapes.ts'
import { selectSeenNeeds, storeSeenNeeds } from '../store.ts'
import { quotaOf } from './connection-summaries.ts'

const tags = ['Home']
const PLANS_MAX = 20
const needShape = z
  .object({
    id: z.string().describe('The same problem keeps its id'),
    kind: z.enum(NEED_KINDS),
    urgent: z.boolean(),
    title: z.string(),
    detail: z.string(),
    action: z.object({ label: z.string(), to: z.string() }).describe('The one thing to do, and the page where'),
    needs: z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]),
    seen: z.boolean().describe('The caller has seen it within the last 24 hours'),
    yours: z.boolean().describe('The caller may settle it'),
    since: instant.nullable(),
  })
  .meta({ id: 'Need' })
const dayShape = z
  .object({ day: z.string(), runs: z.number(), read: z.number(), written: z.number(), rejected: z.number() })
  .meta({ id: 'ActiveDay' })

/** What the first page shows; every answer is quick whatever the size of the workspace. */
export const registerHome: RegisterRoutes = (app, platform) => {
  registerNeeds(app, platform)
  registerActivity(app, platform)
}

function registerNeeds(app: App, platform: Platform): void {
  const { db } = platform.database
  const reviews = rememberCounts(platform, (workspaceId) => countReviews(db, workspaceId))
  app.get(
    '/api/v1/needs',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What needs a person, the most urgent first, each with one action',
        response: { 200: listOf(needShape).describe('Each problem once') },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const { workspaceId } = caller
      const { review } = await reviews(workspaceId)
      const needs = needsOf({
        connections: await connectionSights(platform, workspaceId, review),
        heldRuns: await listRuns(db, workspaceId, { states: ['held'], limit: PLANS_MAX }),
        heldPlans: await listPlans(db, workspaceId, { states: ['held'], limit: PLANS_MAX }),
        openRejects: await countRejectCases(db, workspaceId, { states: ['open'] }),
      })
      const now = platform.clock.now()
      const seen = await selectSeenNeeds(db, caller.userId, now)
      return needs.map((need) => ({
        ...{ ...need, seen: seen.has(need.id), yours: rightOf(caller, need.needs, now) !== 'no' },
      }))
    },
  )
  app.post(
    '/api/v1/needs/seen',
    {
      config: { permission: 'person' },
      schema: {
        tags,
        summary: 'Remember that these were seen; they are not told again for 24 hours',
        body: z.strictObject({ ids: z.array(z.string().max(200)).max(500) }),
        response: { 200: done },
      },
    },
    async (request) => {
      await storeSeenNeeds(db, callerOf(request).userId, request.body.ids, platform.clock.now())
      return { done: true as const }
    },
  )
}

/** Counting a million decisions takes longer than a page may. */
async function countReviews(db: Queryable, workspaceId: string): Promise<{ review: Readonly<Record<string, number>> }> {
  const review: Record<string, number> = {}
  for (const connection of await listConnections(db, workspaceId))
    review[connection.id] = (await countDecisions(db, scopeOf(connection))).review
  return { review }
}

async function connectionSights(
  platform: Platform,
  workspaceId: string,
  review: Readonly<Record<string, number>>,
): Promise<readonly ConnectionSight[]> {
  const { db } = platform.database
  const connections = await listConnections(db, workspaceId)
  const ids = connections.map((one) => one.id)
  const latest = await latestRuns(db, workspaceId, ids)
  return Promise.all(
    connections.map(async (connection, at) => ({
      connection,
      lastRun: latest[at]?.finished ?? null,
      quota: await quotaOf(platform, connection),
      review: review[connection.id] ?? 0,
      matchingPaused: await pauseReason(db, scopeOf(connection)),
    })),
  )
}

function registerActivity(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/activity',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What was read, written and refused each day',
        querystring: z.strictObject({
          days: z.coerce.number().int().min(1).max(30).default(14),
          connection: z.string().max(100).optional().describe('Name or id; default: all'),
        }),
        response: { 200: listOf(dayShape).describe('UTC days, oldest first, also those without runs') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { days, connection: name } = request.query
      const connection = name ? await getConnection(db, workspaceId, name) : null
      const now = platform.clock.now()
      return activeDays(db, workspaceId, { days, now, ...(connection && { connectionId: connection.id }) })
    },
  )
  app.get(
    '/api/v1/top-companies',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'The most active companies of the last 30 days, with their status in each connection',
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(25) }),
        response: { 200: listOf(companyShape).describe('Most active first') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const found = await mostActiveCompanies(db, workspaceId, request.query.limit)
      return describeCompanies(platform, workspaceId, await listConnections(db, workspaceId), found)
    },
  )
}
