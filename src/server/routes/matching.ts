import { z } from 'zod'
import { getConnection, openConnector } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  allowPair,
  assignLink,
  countDecisions,
  DECISION_SORTS,
  DECISION_STATES,
  describeMatch,
  describePair,
  excludePair,
  listDecisions,
  markForSync,
  pauseReason,
  REASONS,
  unmatch,
} from '../../sync/matching/index.ts'
import { searchMirror } from '../../sync/mirror/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { findPair, scopeOf } from '../match-place.ts'
import { decisionShape, explanationShape, linkShape, pairExplanationShape } from '../match-shapes.ts'
import { cutPage, decodeCursor, pageOf, pageQuery, UUID_POSITION } from '../pagination.ts'
import { connectionParams, done, flag, id, listOf } from '../shapes.ts'
import { UNMATCH_REASONS, unmatching } from '../unmatch-reasons.ts'

const tags = ['Matching']
const remoteId = z.string().min(1).max(200)
const pairParams = connectionParams.extend({ company: z.string().min(1).max(600).describe('Id or key') })
const RANKED_POSITION = /^[0-9.e+-]{1,40}\|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Which record of the CRM each company is: decisions with their evidence, and a person's word. */
export const registerMatching: RegisterRoutes = (app, platform) => {
  registerDecisions(app, platform)
  registerExplaining(app, platform)
  registerSearch(app, platform)
  registerLinking(app, platform)
  registerUnmatching(app, platform)
  registerMarking(app, platform)
  registerExcluding(app, platform)
}

function registerDecisions(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matches',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Companies with what was decided for them; state=review is the queue for people',
        params: connectionParams,
        querystring: pageQuery.extend({
          state: z.enum(DECISION_STATES).optional(),
          reason: z.enum(REASONS).optional(),
          search: z.string().max(200).optional().describe('In the names of both sides and our domain'),
          sort: z
            .enum(DECISION_SORTS)
            .default('company')
            .describe('value: points, most first. uncertainty: chance nearest a half first. priority: both multiplied'),
        }),
        response: {
          200: pageOf(decisionShape)
            .extend({
              counts: z.record(z.enum(DECISION_STATES), z.number()),
              paused: z.string().nullable().describe('Why Auto-Match is paused; null: it is not'),
            })
            .describe('A page of decisions, and how many companies are in each state'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const { limit, cursor, state, reason, search, sort } = request.query
      const position = decodeCursor(cursor, sort === 'company' ? UUID_POSITION : RANKED_POSITION)?.split('|')
      const filter = {
        ...{ state: state ?? null, reason: reason ?? null, text: search ?? null, limit: limit + 1, sort },
        after: position?.at(-1) ?? null,
        afterRank: position?.length === 2 ? Number(position[0]) : null,
      }
      const page = cutPage(await listDecisions(db, scopeOf(connection), filter), limit, (row) =>
        sort === 'company' ? row.companyId : `${row.rank}|${row.companyId}`,
      )
      const scope = scopeOf(connection)
      return { ...page, counts: await countDecisions(db, scope), paused: await pauseReason(db, scope) }
    },
  )
}

function registerExplaining(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matches/:company',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Why a company is matched, or why not: candidates with all reasons for and against',
        params: pairParams,
        response: { 200: explanationShape.describe('The explanation') },
      },
    },
    async (request) => {
      const { connection, companyId } = await findPair(db, callerOf(request).workspaceId, request.params)
      return describeMatch(db, scopeOf(connection), companyId)
    },
  )

  app.get(
    '/api/v1/connections/:connection/matches/:company/pairs/:remoteId',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Why one record is a company, or is not, also when it was never a candidate',
        params: pairParams.extend({ remoteId }),
        response: { 200: pairExplanationShape.describe('The explanation') },
      },
    },
    async (request) => {
      const { connection, companyId } = await findPair(db, callerOf(request).workspaceId, request.params)
      return describePair(db, scopeOf(connection), companyId, request.params.remoteId)
    },
  )
}

function registerSearch(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/connections/:connection/accounts',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Search accounts of the CRM, for a person who matches by hand',
        params: connectionParams,
        querystring: z.strictObject({
          search: z.string().min(1).max(200),
          live: flag.default(false).describe('Ask the CRM now (one API call) instead of our mirror'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: {
          200: listOf(
            z.object({
              remoteId,
              name: z.string().nullable(),
              website: z.string().nullable(),
              country: z.string().nullable(),
              city: z.string().nullable().describe('Null as well where the CRM was asked'),
            }),
          ).describe('Accounts'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const { search, live, limit } = request.query
      const text = (value: unknown) => (typeof value === 'string' ? value : null)
      if (live) {
        const connector = await openConnector(platform, connection)
        const found = await connector.searchAccounts(search, limit)
        return found.map((one) => ({
          remoteId: one.id,
          name: text(one.name),
          website: text(one.website),
          country: text(one.country),
          city: null,
        }))
      }
      const { accountObject, accountFields: roles } = capabilitiesOf(connection.kind)
      const fields = [roles.name, roles.website].filter((name) => name !== null)
      const found = await searchMirror(db, connection, accountObject, { text: search, fields, limit })
      return found.map(({ id: recordId, values }) => ({
        remoteId: recordId,
        name: text(values[roles.name ?? '']),
        website: text(values[roles.website ?? '']),
        country: text(values[roles.country ?? '']),
        city: text(values[roles.city ?? '']),
      }))
    },
  )
}

function registerLinking(app: App, platform: Platform): void {
  const { database } = platform
  app.put(
    '/api/v1/connections/:connection/matches/:company/link',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Say which record a company is; it is marked for the next sync run, nothing is written at once',
        params: pairParams,
        body: z.strictObject({ remoteId }),
        response: { 200: linkShape.describe('The link') },
      },
    },
    async (request) => {
      const { connection, companyId } = await findPair(database.db, callerOf(request).workspaceId, request.params)
      const object = capabilitiesOf(connection.kind).accountObject
      const pair = { companyId, object, remoteId: request.body.remoteId, by: byline(request) }
      return assignLink(database, scopeOf(connection), pair, {
        also: (tx) =>
          note({ database: tx }, request, 'match.assigned', 'company', companyId, { remoteId: pair.remoteId }),
      })
    },
  )
}

function registerUnmatching(app: App, platform: Platform): void {
  const { database } = platform
  app.post(
    '/api/v1/links/:id/unmatch',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags,
        summary: 'Take a match away: what was written stays in the CRM, later syncs leave the record alone',
        params: z.strictObject({ id }),
        body: z
          .strictObject({
            reason: z.enum(UNMATCH_REASONS).default('other'),
            stopSuggesting: z.boolean().default(true).describe('Matching never suggests the pair again'),
          })
          .nullish(),
        response: { 200: linkShape.describe('The link, ended') },
      },
    },
    async (request) => {
      const scope = { workspaceId: callerOf(request).workspaceId }
      const reason = request.body?.reason ?? 'other'
      return unmatch(database, scope, request.params.id, byline(request), {
        ...unmatching(reason),
        forGood: request.body?.stopSuggesting ?? true,
        also: (tx, { companyId, remoteId }) =>
          note({ database: tx }, request, 'match.unmatched', 'company', companyId, { remoteId, reason }),
      })
    },
  )
}

function registerMarking(app: App, platform: Platform): void {
  const { database } = platform
  app.post(
    '/api/v1/connections/:connection/marks',
    {
      config: { permission: 'run', idempotent: true },
      schema: {
        tags,
        summary: 'Mark matched companies for sync, or hold them back',
        params: connectionParams,
        body: z.strictObject({ companies: z.array(id).min(1).max(10_000), marked: z.boolean().default(true) }),
        response: { 200: z.object({ changed: z.number() }).describe('How many links changed') },
      },
    },
    async (request) => {
      const connection = await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)
      const { companies, marked } = request.body
      const changed = await markForSync(database, scopeOf(connection), companies, marked)
      const action = marked ? 'match.marked' : 'match.held'
      await note(platform, request, action, 'connection', connection.id, { changed, asked: companies.length })
      return { changed }
    },
  )
}

function registerExcluding(app: App, platform: Platform): void {
  const { database } = platform
  const params = pairParams.extend({ remoteId })
  app.put(
    '/api/v1/connections/:connection/matches/:company/excluded/:remoteId',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Say that a record is not this company; it is never suggested again',
        params,
        response: { 200: done },
      },
    },
    async (request) => {
      const { connection, companyId } = await findPair(database.db, callerOf(request).workspaceId, request.params)
      const pair = { companyId, remoteId: request.params.remoteId, by: byline(request) }
      await excludePair(database, scopeOf(connection), pair, {
        also: (tx) =>
          note({ database: tx }, request, 'match.excluded', 'company', companyId, { remoteId: pair.remoteId }),
      })
      return { done: true as const }
    },
  )
  app.delete(
    '/api/v1/connections/:connection/matches/:company/excluded/:remoteId',
    {
      config: { permission: 'review-matches' },
      schema: { tags, summary: 'Take an exclusion back', params, response: { 200: done } },
    },
    async (request) => {
      const { connection, companyId } = await findPair(database.db, callerOf(request).workspaceId, request.params)
      const { remoteId } = request.params
      await allowPair(
        database,
        scopeOf(connection),
        { companyId, remoteId },
        {
          also: (tx) => note({ database: tx }, request, 'match.allowed', 'company', companyId, { remoteId }),
        },
      )
      return { done: true as const }
    },
  )
}
