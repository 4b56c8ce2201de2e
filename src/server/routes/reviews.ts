import { z } from 'zod'
import { type Connection, getConnection, listConnections } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  AGREEMENTS,
  alikeReviews,
  COMPARED_FIELDS,
  countReviews,
  decideReview,
  describeReview,
  listReviews,
  REASONS,
  REVIEW_VERDICTS,
  type ReviewOutcome,
  type StandingReview,
  undoReview,
} from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { actorNames } from '../describe-companies.ts'
import { findPair, scopeOf } from '../match-place.ts'
import { waterfallShape } from '../match-shapes.ts'
import { nextMatchAt } from '../next-match.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../pagination.ts'
import { knownError } from '../problem.ts'
import { connectionParams, done, id, instant, listOf } from '../shapes.ts'

const tags = ['Review']
const remoteId = z.string().min(1).max(200)
const verdict = z.enum(REVIEW_VERDICTS)
const DECISIONS_MAX = 500
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const QUEUE_POSITION = new RegExp(`^[0-9.e+-]{1,40}\\|${UUID}\\|${UUID}$`)

const queuedShape = z
  .object({
    connectionId: id,
    companyId: id,
    externalKey: z.string(),
    companyName: z.string(),
    companyDomain: z.string().nullable(),
    points: z.number().describe('Engagement points of the company'),
    reason: z.enum(REASONS),
    probability: z.number().describe('Chance of the best record, 0 to 1'),
    candidates: z.number(),
    bestId: z.string().nullable(),
    bestName: z.string().nullable(),
  })
  .meta({ id: 'QueuedReview' })

const standingShape = z
  .object({
    verdict,
    remoteId: z.string().nullable(),
    remoteName: z.string().nullable(),
    by: z.string().describe('Who, in words'),
    mine: z.boolean(),
    at: instant,
  })
  .meta({ id: 'StandingReview' })

/** The queue of companies for which a person must say which record of the CRM they are. */
export const registerReviews: RegisterRoutes = (app, platform) => {
  registerQueue(app, platform)
  registerOne(app, platform)
  registerDeciding(app, platform)
  registerUndo(app, platform)
  registerAlike(app, platform)
}

function registerQueue(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/reviews',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Companies that wait for a person in all connections: what is worth most and most in doubt first',
        querystring: pageQuery.extend({ connection: z.string().max(100).optional().describe('Name or id') }),
        response: {
          200: pageOf(queuedShape)
            .extend({
              left: z.number().describe('How many wait, of all pages'),
              byConnection: listOf(z.object({ connectionId: id, left: z.number() })),
              nextMatchAt: instant.nullable().describe('When the next scheduled run matches again; null: no schedule'),
            })
            .describe('A page of the queue'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { limit, cursor, connection } = request.query
      const connections = connection
        ? [await getConnection(db, workspaceId, connection)]
        : await listConnections(db, workspaceId)
      const ids = connections.map((one) => one.id)
      const [rank, companyId = '', connectionId = ''] = decodeCursor(cursor, QUEUE_POSITION)?.split('|') ?? []
      const after = rank === undefined ? null : { rank: Number(rank), companyId, connectionId }
      const found = await listReviews(db, workspaceId, ids, { after, limit: limit + 1 })
      const byConnection = await countReviews(db, workspaceId, ids)
      return {
        ...cutPage(found, limit, (row) => `${row.rank}|${row.companyId}|${row.connectionId}`),
        left: byConnection.reduce((sum, one) => sum + one.left, 0),
        byConnection,
        nextMatchAt: await nextMatchAt(platform, connections),
      }
    },
  )
}

const comparedShape = z.object({
  field: z.enum(COMPARED_FIELDS),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  agreement: z.enum(AGREEMENTS).describe('Read as matching reads it: DE and Germany are the same'),
})

function registerOne(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/connections/:connection/reviews/:company',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'A company beside the records it may be, field by field, and what somebody has decided already',
        params: connectionParams.extend({ company: z.string().min(1).max(600).describe('Id or key') }),
        response: {
          200: z
            .object({
              companyId: id,
              companyName: z.string(),
              sentence: z.string(),
              candidates: listOf(
                z.object({
                  remoteId: z.string(),
                  name: z.string().nullable(),
                  probability: z.number().describe('Among all candidates, 0 to 1'),
                  fields: listOf(comparedShape),
                  waterfall: waterfallShape,
                  linkedTo: z.string().nullable().describe('Another company that is linked to the record now'),
                  recordUrl: z.string().nullable(),
                }),
              ),
              changes: listOf(z.string()),
              standing: standingShape.nullable(),
            })
            .meta({ id: 'Review' })
            .describe('The company and its candidates'),
        },
      },
    },
    async (request) => {
      const { connection, companyId } = await findPair(db, callerOf(request).workspaceId, request.params)
      const { standing, candidates, ...rest } = await describeReview(db, scopeOf(connection), companyId)
      const [shown = null] = standing
        ? await named(platform, callerOf(request).workspaceId, byline(request), [standing])
        : []
      const urlOf = (record: string) =>
        connection.instanceUrl &&
        `${connection.instanceUrl}${capabilitiesOf(connection.kind).recordPath.replace('{id}', encodeURIComponent(record))}`
      return {
        ...rest,
        candidates: candidates.map((one) => ({ ...one, recordUrl: urlOf(one.remoteId) })),
        standing: shown,
      }
    },
  )
}

async function named(platform: Platform, workspaceId: string, me: string, standing: readonly StandingReview[]) {
  const bys = standing.map((one) => one.by)
  const name = await actorNames(platform, workspaceId, bys)
  return standing.map((one) => ({ ...one, mine: one.by === me, by: name(one.by) }))
}

const decisionShape = z.strictObject({
  connectionId: id,
  companyId: id,
  verdict,
  remoteId: remoteId.nullable().default(null).describe('With "same": which record'),
})

function registerDeciding(app: App, platform: Platform): void {
  app.post(
    '/api/v1/reviews',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags,
        summary: 'Decide for companies of the queue; whoever was first is not overwritten',
        body: z.strictObject({ decisions: z.array(decisionShape).min(1).max(DECISIONS_MAX) }),
        response: {
          200: listOf(
            z.object({
              connectionId: id,
              companyId: id,
              done: z.boolean().describe('False: nothing was changed; standing or error says why'),
              standing: standingShape.nullable(),
              error: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }).nullable(),
            }),
          ).describe('What became of each, in the order given; one that failed stopped no other'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connections = new Map<string, Connection>()
      const results = []
      for (const wish of request.body.decisions) {
        const { connectionId, companyId } = wish
        const connection =
          connections.get(connectionId) ?? (await getConnection(platform.database.db, workspaceId, connectionId))
        connections.set(connectionId, connection)
        results.push({ connectionId, companyId, ...(await decideOne(platform, request, connection, wish)) })
      }
      const standing = results.flatMap((one) => one.standing ?? [])
      const shown = await named(platform, workspaceId, byline(request), standing)
      return results.map((one) => ({
        ...one,
        standing: one.standing && (shown[standing.indexOf(one.standing)] ?? null),
      }))
    },
  )
}

type Request = Parameters<typeof byline>[0]

async function decideOne(
  { database }: Platform,
  request: Request,
  connection: Connection,
  { companyId, verdict: said, remoteId: record }: z.output<typeof decisionShape>,
) {
  const nothing = { done: false, standing: null, error: null }
  try {
    const wish = { companyId, verdict: said, remoteId: record }
    const outcome: ReviewOutcome = await decideReview(database, scopeOf(connection), wish, {
      by: byline(request),
      object: capabilitiesOf(connection.kind).accountObject,
      also: (tx) =>
        note({ database: tx }, request, 'match.reviewed', 'company', companyId, { verdict: said, remoteId: record }),
    })
    return { ...nothing, ...outcome }
  } catch (error) {
    const { code, message, definition } = knownError(error)
    return { ...nothing, error: { code, message, nextStep: definition.nextStep } }
  }
}

function registerUndo(app: App, platform: Platform): void {
  app.post(
    '/api/v1/connections/:connection/reviews/:company/undo',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags,
        summary: 'Take your own last decision about a company back; it is in the queue again',
        params: connectionParams.extend({ company: z.string().min(1).max(600).describe('Id or key') }),
        response: { 200: done },
      },
    },
    async (request) => {
      const { database } = platform
      const { connection, companyId } = await findPair(database.db, callerOf(request).workspaceId, request.params)
      await undoReview(database, scopeOf(connection), companyId, {
        by: byline(request),
        also: (tx) => note({ database: tx }, request, 'match.review-undone', 'company', companyId),
      })
      return { done: true as const }
    },
  )
}

function registerAlike(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/reviews/alike',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Open companies with the same evidence as those that you have been deciding alike',
        querystring: z.strictObject({ since: z.iso.datetime().describe('Your decisions since then count') }),
        response: {
          200: listOf(
            z.object({
              likeness: z.string().describe('Why it is in review, and the evidence for (+) and against (-)'),
              verdict: verdict.describe('What you said each time; "same": the best candidate'),
              decisions: z.number().describe('How often you said it'),
              reviews: listOf(queuedShape).describe('At most 200'),
            }),
          ).describe('Kinds, the most often decided first'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const ids = (await listConnections(db, workspaceId)).map((one) => one.id)
      return alikeReviews(db, workspaceId, ids, { by: byline(request), since: new Date(request.query.since) })
    },
  )
}
