import { z } from 'zod'
import { type Connection, listConnections, quotaHolder } from '../../connections/index.ts'
import { describeQuota, RESERVE_SHARE } from '../../platform/http/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { type LatestRuns, latestRuns } from '../../sync/history/index.ts'
import { mirroredObjects } from '../../sync/mirror/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { nextRunAt, OUTCOMES, outcomeOf } from '../connection-standing.ts'
import { runShape } from '../run-shapes.ts'
import { id, instant, listOf } from '../shapes.ts'

export const quotaShape = z.object({
  limit: z.number().nullable().describe('Calls of 24 hours; null: the CRM has not said'),
  used: z.number().nullable().describe('By everybody, as the CRM last said'),
  reserve: z.number().describe('Calls we never touch'),
  observedAt: instant.nullable(),
  pausedUntil: instant.nullable(),
  pausedReason: z.string().nullable(),
})
const summaryShape = z
  .object({
    connectionId: id,
    outcome: z.enum(OUTCOMES).describe('Of the last run that ended; a run that begins does not change it'),
    lastRun: runShape.extend({ rejected: z.number() }).nullable().describe('The last run that ended'),
    openRun: runShape.nullable().describe('What it does now'),
    readAt: instant.nullable().describe('Up to here every mirrored object is read'),
    nextRunAt: instant.nullable().describe('Null: nothing runs by itself'),
    quota: quotaShape.nullable().describe('Null: nothing was asked of the CRM yet'),
  })
  .meta({ id: 'ConnectionSummary' })

/** How every connection is: how its last run ended, what it does, how fresh it is, what is left of its calls. */
export const registerConnectionSummaries: RegisterRoutes = (app: App, platform: Platform) => {
  app.get(
    '/api/v1/connection-summaries',
    {
      config: { permission: 'read' },
      schema: {
        tags: ['Connections'],
        summary: 'How every connection is, for cards and strips',
        response: { 200: listOf(summaryShape).describe('One a connection that was not removed') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connections = await listConnections(platform.database.db, workspaceId)
      const latest = await latestRuns(
        platform.database.db,
        workspaceId,
        connections.map((one) => one.id),
      )
      return Promise.all(connections.map((one, at) => summarise(platform, one, latest[at] as LatestRuns)))
    },
  )
}

async function summarise(platform: Platform, connection: Connection, { finished, open, lastSyncAt }: LatestRuns) {
  return {
    connectionId: connection.id,
    outcome: outcomeOf(connection, finished),
    lastRun: finished,
    openRun: open,
    readAt: await readUpTo(platform, connection),
    nextRunAt: nextRunAt(connection, { open, lastSyncAt }, platform.clock.now()),
    quota: await quotaOf(platform, connection),
  }
}

/** The oldest of its objects counts: what is not read yet makes the whole not read yet. */
async function readUpTo({ database }: Platform, connection: Connection): Promise<Date | null> {
  const states = await mirroredObjects(database.db, connection.id)
  const wanted = Object.keys(connection.settings.objects)
  const covered = wanted.map((name) => states.find((state) => state.object === name)?.coveredTo ?? null)
  if (covered.some((at) => at === null)) return null
  return new Date(Math.min(...covered.map((at) => (at as Date).getTime())))
}

/** What is left of the calls that this connection's organisation may make in a day. */
export async function quotaOf(platform: Platform, connection: Connection) {
  const found = await describeQuota(platform.database, connection.workspaceId, quotaHolder(connection))
  if (!found) return null
  return { ...found, reserve: Math.ceil((found.limit ?? 0) * RESERVE_SHARE) }
}
