import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { calibrationPlot, matchRates, precisionOverTime, scoreHistogram } from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { scopeOf } from '../match-place.ts'
import { intervalShape } from '../match-shapes.ts'
import { rememberCounts } from '../remember-counts.ts'
import { connectionParams, id, listOf } from '../shapes.ts'

const tags = ['Matching charts']
const share = z.number().nullable().describe('0 to 1; null: of nothing')
const companies = (what: string) => z.number().describe(`Companies ${what}`)

const byState = {
  auto: companies('matched without asking'),
  review: companies('that wait for a person'),
  none: companies('without account'),
}

/** Charts about matching as figures; the waterfall of a pair is in its explanation. */
export const registerMatchCharts: RegisterRoutes = (app, platform) => {
  const { db } = platform.database
  registerHistogram(app, db)
  registerRates(app, platform)
  registerCalibration(app, db)
  registerOverTime(app, db)
}

type Db = Platform['database']['db']

function registerHistogram(app: App, db: Db): void {
  const bound = z.number().nullable().describe('On the chosen scale; null: open to that side')
  app.get(
    '/api/v1/connections/:connection/matching/charts/scores',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Score histogram: how many companies were decided with which chance or score, with the thresholds',
        params: connectionParams,
        querystring: z.strictObject({
          by: z
            .enum(['probability', 'score'])
            .default('probability')
            .describe('probability: chance of the best record, 0 to 1. score: natural log of its odds'),
        }),
        response: {
          200: z
            .object({
              bins: listOf(z.object({ from: bound, to: bound, ...byState })).describe(
                'From (included) to (excluded), lowest first; empty bins too',
              ),
              without: z.object(byState).describe('Companies without any candidate, so without score'),
              thresholds: z
                .object({ auto: z.number(), review: z.number() })
                .describe('On the same scale; of a company with one candidate'),
            })
            .describe('Bins'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      return scoreHistogram(db, scopeOf(connection), request.query.by)
    },
  )
}

function registerRates(app: App, platform: Platform): void {
  const { db } = platform.database
  const remembered = rememberCounts(platform, async (place) => {
    const [workspaceId = '', connectionId = ''] = place.split(' ')
    return { rates: await matchRates(db, { workspaceId, connectionId }) }
  })
  app.get(
    '/api/v1/connections/:connection/matching/charts/segments',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Match rate of all companies and of each segment',
        params: connectionParams,
        response: {
          200: listOf(
            z.object({
              segmentId: id.nullable().describe('Null: all companies'),
              name: z.string(),
              companies: companies('that are not archived'),
              matched: companies('that have a record, by whomever'),
              review: companies('that wait for a person'),
              none: companies('of which the CRM has no record'),
              rate: share,
            }),
          ).describe('All companies first, then at most 100 segments by name'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const { workspaceId, connectionId } = scopeOf(connection)
      return (await remembered(`${workspaceId} ${connectionId}`)).rates
    },
  )
}

function registerCalibration(app: App, db: Db): void {
  app.get(
    '/api/v1/connections/:connection/matching/charts/calibration',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Calibration: what matching said of judged pairs beside what people said',
        params: connectionParams,
        response: {
          200: listOf(
            z.object({
              from: z.number(),
              to: z.number(),
              predicted: share,
              judged: z.number().describe('Pairs'),
              same: z.number().describe('Pairs that people called the same'),
              observed: intervalShape,
            }),
          ).describe('Tenths of the chance, lowest first'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      return calibrationPlot(db, scopeOf(connection))
    },
  )
}

function registerOverTime(app: App, db: Db): void {
  app.get(
    '/api/v1/connections/:connection/matching/charts/precision',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Live precision of automatic links over time and by model',
        params: connectionParams,
        querystring: z.strictObject({
          period: z.enum(['week', 'month']).default('week'),
          periods: z.coerce.number().int().min(1).max(120).default(26).describe('How many, the current one included'),
        }),
        response: {
          200: z
            .object({
              target: z.number().describe('0 to 1'),
              points: listOf(
                z.object({
                  from: z.string().describe('First day of the period, YYYY-MM-DD, UTC'),
                  model: z.string().nullable(),
                  judged: z.number().describe('Automatic links'),
                  right: z.number().describe('Automatic links'),
                  precision: intervalShape,
                }),
              ),
            })
            .describe('Oldest first; periods in which nobody judged are left out'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const { period, periods } = request.query
      return precisionOverTime(db, scopeOf(connection), period, periods)
    },
  )
}
