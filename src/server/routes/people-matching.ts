import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  allowPerson,
  assignPerson,
  countPeople,
  excludePerson,
  explainPersonMatch,
  findPerson,
  listPersonDecisions,
  PERSON_REASONS,
  PERSON_STATES,
  unmatchPerson,
} from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { scopeOf } from '../match-place.ts'
import { cutPage, decodeCursor, pageOf, pageQuery, UUID_POSITION } from '../pagination.ts'
import { personDecisionShape, personExplanationShape, personLinkShape } from '../people-shapes.ts'
import { connectionParams, done, id } from '../shapes.ts'

const tags = ['Matching']
const remote = z.strictObject({ object: z.string().min(1).max(100), remoteId: z.string().min(1).max(200) })
const personParams = connectionParams.extend({ person: z.string().min(1).max(600).describe('Id or key') })
const pairParams = personParams.extend(remote.shape)

/** Which contact or lead of the CRM each of our people is: decisions with their evidence, and a person's word. */
export const registerPeopleMatching: RegisterRoutes = (app, platform) => {
  registerDecisions(app, platform)
  registerExplaining(app, platform)
  registerLinking(app, platform)
  registerUnmatching(app, platform)
  registerExcluding(app, platform)
}

/** The connection and person of an address. Throws CC-CONN-…, CC-MATCH-11. */
async function placeOf(db: Queryable, workspaceId: string, params: { connection: string; person: string }) {
  const connection = await getConnection(db, workspaceId, params.connection)
  const scope = scopeOf(connection)
  return { scope, personId: await findPerson(db, scope, params.person) }
}

function registerDecisions(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/people-matches',
    {
      config: { permission: 'read-personal' },
      schema: {
        tags,
        summary: 'People with what was decided for them; state=review is the queue for people',
        params: connectionParams,
        querystring: pageQuery.extend({
          state: z.enum(PERSON_STATES).optional(),
          reason: z.enum(PERSON_REASONS).optional(),
          search: z.string().max(200).optional().describe('In name and e-mail address'),
        }),
        response: {
          200: pageOf(personDecisionShape)
            .extend({ counts: z.record(z.enum(PERSON_STATES), z.number()) })
            .describe('A page of decisions, and how many people are in each state'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const { limit, cursor, state, reason, search } = request.query
      const after = decodeCursor(cursor, UUID_POSITION)
      const filter = { state: state ?? null, reason: reason ?? null, text: search ?? null, after, limit: limit + 1 }
      const page = cutPage(await listPersonDecisions(db, scopeOf(connection), filter), limit, (row) => row.personId)
      return { ...page, counts: await countPeople(db, scopeOf(connection)) }
    },
  )
}

function registerExplaining(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/people-matches/:person',
    {
      config: { permission: 'read-personal' },
      schema: {
        tags,
        summary: 'Why a person is matched, or why not: candidates with all reasons for and against',
        params: personParams,
        response: { 200: personExplanationShape.describe('The explanation') },
      },
    },
    async (request) => {
      const { scope, personId } = await placeOf(db, callerOf(request).workspaceId, request.params)
      return explainPersonMatch(db, scope, personId)
    },
  )
}

function registerLinking(app: App, { database }: Platform): void {
  app.put(
    '/api/v1/connections/:connection/people-matches/:person/link',
    {
      config: { permission: 'review-matches' },
      schema: {
        tags,
        summary: 'Say which contact or lead a person is',
        params: personParams,
        body: remote,
        response: { 200: personLinkShape.describe('The link') },
      },
    },
    async (request) => {
      const { scope, personId } = await placeOf(database.db, callerOf(request).workspaceId, request.params)
      const pair = { ...request.body, personId, by: byline(request) }
      return assignPerson(database, scope, pair, (tx) =>
        note({ database: tx }, request, 'match.person-assigned', 'person', personId, request.body),
      )
    },
  )
}

function registerUnmatching(app: App, { database }: Platform): void {
  app.post(
    '/api/v1/person-links/:id/unmatch',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags,
        summary: 'Take the match of a person away; the pair is not matched by itself again',
        params: z.strictObject({ id }),
        response: { 200: personLinkShape.describe('The link, ended') },
      },
    },
    async (request) =>
      unmatchPerson(
        database,
        callerOf(request).workspaceId,
        request.params.id,
        byline(request),
        (tx, { personId, object, remoteId }) =>
          note({ database: tx }, request, 'match.person-unmatched', 'person', personId, { object, remoteId }),
      ),
  )
}

function registerExcluding(app: App, { database }: Platform): void {
  const url = '/api/v1/connections/:connection/people-matches/:person/excluded/:object/:remoteId'
  const schema = { tags, params: pairParams, response: { 200: done } }
  app.put(
    url,
    {
      config: { permission: 'review-matches' },
      schema: { ...schema, summary: 'Say that a contact or lead is not this person; it is never suggested again' },
    },
    async (request) => {
      const { scope, personId } = await placeOf(database.db, callerOf(request).workspaceId, request.params)
      const { object, remoteId } = request.params
      await excludePerson(database, scope, { personId, object, remoteId, by: byline(request) }, (tx) =>
        note({ database: tx }, request, 'match.person-excluded', 'person', personId, { object, remoteId }),
      )
      return { done: true as const }
    },
  )
  app.delete(
    url,
    {
      config: { permission: 'review-matches' },
      schema: { ...schema, summary: 'Take an exclusion of a contact or lead back' },
    },
    async (request) => {
      const { scope, personId } = await placeOf(database.db, callerOf(request).workspaceId, request.params)
      const { object, remoteId } = request.params
      await allowPerson(database, scope, { personId, object, remoteId }, (tx) =>
        note({ database: tx }, request, 'match.person-allowed', 'person', personId, { object, remoteId }),
      )
      return { done: true as const }
    },
  )
}
