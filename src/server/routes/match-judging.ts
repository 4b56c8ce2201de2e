import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  auditSample,
  confirmLink,
  forgetAlias,
  judgePairs,
  LABEL_SOURCES,
  listAliases,
  listLabels,
} from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { scopeOf } from '../match-place.ts'
import { linkShape } from '../match-shapes.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery } from '../pagination.ts'
import { knownError } from '../problem.ts'
import { connectionParams, done, id, instant, listOf } from '../shapes.ts'

const tags = ['Matching']
const remoteId = z.string().min(1).max(200)
const verdict = z.enum(['same', 'different'])
const aliasShape = z.object({ kind: z.enum(['name', 'domain']), value: z.string() })
const PAIRS_MAX = 500

/** A person's word about pairs, one by one or many at once, what was said, and what was learned from it. */
export const registerMatchJudging: RegisterRoutes = (app, platform) => {
  registerConfirm(app, platform)
  registerJudge(app, platform)
  registerAudit(app, platform)
  registerLabels(app, platform)
  registerAliases(app, platform)
}

function registerConfirm(app: App, { database }: Platform): void {
  app.post(
    '/api/v1/links/:id/confirm',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags,
        summary:
          'Say that an automatic link is right: it becomes a person’s, its mark stays, and matching learns from it',
        params: z.strictObject({ id }),
        response: { 200: linkShape.describe('The link') },
      },
    },
    async (request) => {
      const scope = { workspaceId: callerOf(request).workspaceId }
      return confirmLink(database, scope, request.params.id, byline(request), {
        also: (tx, { companyId, remoteId }) =>
          note({ database: tx }, request, 'match.confirmed', 'company', companyId, { remoteId }),
      })
    },
  )
}

function registerJudge(app: App, { database }: Platform): void {
  const pair = z.strictObject({ companyId: id, remoteId, verdict })
  app.post(
    '/api/v1/connections/:connection/matches/judge',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags,
        summary: 'Say of many pairs whether they are the same: same links or confirms, different excludes or unmatches',
        params: connectionParams,
        body: z.strictObject({
          pairs: z.array(pair).min(1).max(PAIRS_MAX),
          source: z.literal('audit').optional().describe('The pairs come from the sample that the audit offers'),
        }),
        response: {
          200: z
            .object({
              done: z.number(),
              failed: z.number(),
              results: listOf(
                pair.extend({
                  done: z.boolean(),
                  error: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }).nullable(),
                }),
              ),
            })
            .describe('What became of each pair; one that failed stopped no other'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)
      const { pairs, source } = request.body
      const object = capabilitiesOf(connection.kind).accountObject
      const judged = await judgePairs(database, scopeOf(connection), object, pairs, {
        ...{ by: byline(request), ...(source && { source }) },
        also: (tx, { companyId, ...after }) =>
          note({ database: tx }, request, 'match.judged', 'company', companyId, { ...after, source: source ?? null }),
      })
      const results = judged.map(({ error, ...rest }) => ({ ...rest, done: error === null, error: problemOf(error) }))
      const failed = results.filter((one) => !one.done).length
      return { done: results.length - failed, failed, results }
    },
  )
}

function problemOf(error: unknown) {
  if (error === null) return null
  const { code, message, definition } = knownError(error)
  return { code, message, nextStep: definition.nextStep }
}

function registerAudit(app: App, { database: { db }, clock }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matching/audit',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary:
          'A random sample of automatic links that nobody judged, the same all day; judge it with source "audit"',
        params: connectionParams,
        querystring: z.strictObject({ count: z.coerce.number().int().min(1).max(PAIRS_MAX).default(20) }),
        response: {
          200: listOf(
            z.object({
              linkId: id,
              companyId: id,
              companyName: z.string(),
              companyDomain: z.string().nullable(),
              companyCountry: z.string().nullable(),
              remoteId,
              accountName: z.string().nullable(),
              accountWebsite: z.string().nullable(),
              accountCountry: z.string().nullable(),
              probability: z.number().nullable().describe('Chance that matching gave, 0 to 1'),
            }),
          ).describe('Links, from each band of probability about equally many'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const day = clock.now().toISOString().slice(0, 10)
      return auditSample(db, scopeOf(connection), request.query.count, day)
    },
  )
}

function registerLabels(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matching/labels',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What people said about pairs, newest first, with what matching thought at that moment',
        params: connectionParams,
        querystring: pageQuery.extend({ company: id.optional() }),
        response: {
          200: pageOf(
            z.object({
              id: z.string(),
              companyId: id,
              remoteId,
              verdict,
              source: z.enum(LABEL_SOURCES),
              by: z.string(),
              at: instant,
              state: z.string().nullable(),
              probability: z.number().nullable(),
              rank: z.number().nullable().describe('Place among the candidates then, from 0'),
              linkOrigin: z.string().nullable(),
              model: z.string().nullable(),
              taught: listOf(aliasShape),
              withdrawnAt: instant.nullable(),
            }),
          ).describe('A page of labels'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const { limit, cursor, company } = request.query
      const before = decodeCursor(cursor, NUMBER_POSITION) ?? null
      const found = await listLabels(db, scopeOf(connection), { companyId: company ?? null, before, limit: limit + 1 })
      return cutPage(found, limit, (row) => row.id)
    },
  )
}

const ALIAS_POSITION = /^\["[^\0]{1,200}","(?:name|domain)","[^\0]{1,600}"\]$/s

function registerAliases(app: App, { database }: Platform): void {
  const path = '/api/v1/connections/:connection/matching/aliases'
  app.get(
    path,
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Names and domains that records of the CRM learned from confirmed matches',
        params: connectionParams,
        querystring: pageQuery,
        response: {
          200: pageOf(
            aliasShape.extend({
              remoteId,
              accountName: z.string().nullable(),
              learnedBy: z.string(),
              learnedAt: instant,
            }),
          ).describe('A page of learned names and domains, by record'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)
      const { limit, cursor } = request.query
      const position = decodeCursor(cursor, ALIAS_POSITION)
      const after = position ? (JSON.parse(position) as [string, string, string]) : null
      const found = await listAliases(database.db, scopeOf(connection), { after, limit: limit + 1 })
      return cutPage(found, limit, ({ remoteId, kind, value }) => JSON.stringify([remoteId, kind, value]))
    },
  )
  app.delete(
    path,
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Make a record forget a learned name or domain; who was matched by it is decided again',
        params: connectionParams,
        body: z.strictObject({ remoteId, kind: z.enum(['name', 'domain']), value: z.string().min(1).max(600) }),
        response: { 200: done },
      },
    },
    async (request) => {
      const connection = await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)
      const { remoteId: account, ...after } = request.body
      await forgetAlias(database, scopeOf(connection), request.body, (tx) =>
        note({ database: tx }, request, 'match.alias-forgotten', 'account', account, after),
      )
      return { done: true as const }
    },
  )
}
