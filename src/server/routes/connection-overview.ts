import { z } from 'zod'
import { getConnection, openConnector } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { Platform } from '../../platform/platform.ts'
import { connectionActivity, latestRuns, runCounts } from '../../sync/history/index.ts'
import { countMirror, mirroredObjects, storeRemoteCount } from '../../sync/mirror/index.ts'
import { pendingWrites } from '../../sync/plan/index.ts'
import type { App } from '../app.ts'
import { callerOf } from '../caller.ts'
import { connectionParams, instant, listOf } from '../shapes.ts'

const tags = ['Connections']
const HOUR = 3_600_000
const bucketShape = z.object({ at: instant, read: z.number(), written: z.number(), rejected: z.number() })
const standingShape = z.object({
  object: z.string(),
  writes: z.boolean().describe('Whether anything is written to it, beside being read'),
  ours: z.number().nullable().describe('Records in the mirror that the CRM has not deleted; null: never read'),
  theirs: z.number().nullable().describe('As the CRM last said; null: never asked'),
  theirsAt: instant.nullable(),
  pending: z.number().describe('Writes that are planned and have no outcome yet'),
  rejected: z.number().describe('Records rejected in the last run that ended'),
  readAt: instant.nullable(),
  deletionsReadAt: instant.nullable(),
  fullReadReason: z.string().nullable().describe('Why the next run reads everything again'),
})

/** What moved through a connection, and how its objects stand on both sides. */
export function registerOverview(app: App, platform: Platform): void {
  registerActivity(app, platform)
  registerObjectStandings(app, platform)
  registerRecount(app, platform)
}

function registerActivity(app: App, { database: { db }, clock }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/activity',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Records read, written and rejected, by hour of the last day or by day of the last month (UTC)',
        params: connectionParams,
        querystring: z.strictObject({ span: z.enum(['day', 'month']).default('day') }),
        response: { 200: listOf(bucketShape).describe('Oldest first, also empty ones') },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const [unit, back] = request.query.span === 'day' ? (['hour', 23] as const) : (['day', 29 * 24] as const)
      return connectionActivity(db, connection.id, unit, new Date(clock.now().getTime() - back * HOUR))
    },
  )
}

function registerObjectStandings(app: App, platform: Platform): void {
  app.get(
    '/api/v1/connections/:connection/object-standings',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'How every object stands: our records, those of the CRM as last counted, what is pending and rejected',
        params: connectionParams,
        response: { 200: listOf(standingShape).describe('One an object that is to be mirrored') },
      },
    },
    async (request) => standings(platform, callerOf(request).workspaceId, request.params.connection),
  )
}

async function standings({ database: { db } }: Platform, workspaceId: string, name: string) {
  const connection = await getConnection(db, workspaceId, name)
  const [counts, states, pending] = [
    await countMirror(db, connection),
    await mirroredObjects(db, connection.id),
    await pendingWrites(db, connection.id),
  ]
  const [latest] = await latestRuns(db, workspaceId, [connection.id])
  const lastCounts = latest?.finished ? await runCounts(db, [latest.finished.id]) : []
  return Object.keys(connection.settings.objects).map((object) => {
    const count = counts.find((one) => one.object === object)
    const state = states.find((one) => one.object === object)
    const rejected = lastCounts.filter((row) => row.object === object && row.name === 'rejected')
    return {
      object,
      writes: object === capabilitiesOf(connection.kind).accountObject,
      ours: count?.living ?? null,
      ...{ theirs: count?.remote ?? null, theirsAt: count?.remoteAt ?? null },
      pending: pending.get(object) ?? 0,
      rejected: rejected.reduce((sum, row) => sum + row.value, 0),
      ...{ readAt: state?.coveredTo ?? null, deletionsReadAt: state?.deletionsCoveredTo ?? null },
      fullReadReason: state?.fullReadReason ?? null,
    }
  })
}

function registerRecount(app: App, platform: Platform): void {
  app.post(
    '/api/v1/connections/:connection/object-counts',
    {
      config: { permission: 'run' },
      schema: {
        tags,
        summary: 'Ask the CRM how many records it has, one call an object, and keep the answer',
        params: connectionParams,
        response: {
          200: listOf(
            z.object({ object: z.string(), count: z.number().nullable(), problem: z.string().nullable() }),
          ).describe('What the CRM said'),
        },
      },
    },
    async (request) => {
      const { db } = platform.database
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const connector = await openConnector(platform, connection)
      const answers: { object: string; count: number | null; problem: string | null }[] = []
      for (const object of Object.keys(connection.settings.objects)) {
        try {
          const count = await connector.countAll(object)
          await storeRemoteCount(db, connection, object, count)
          answers.push({ object, count, problem: null })
        } catch (error) {
          if (!(error instanceof ConcordatError)) throw error
          answers.push({ object, count: null, problem: error.definition.title })
        }
      }
      return answers
    },
  )
}
