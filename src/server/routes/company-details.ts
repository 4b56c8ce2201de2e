import { z } from 'zod'
import { type Connection, listConnections } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import { getCompany } from '../../records/index.ts'
import { linksOfCompany } from '../../sync/matching/index.ts'
import { mirroredFields, readMirrorValues } from '../../sync/mirror/index.ts'
import { companyChanges, getMapping, RULES } from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { actorNames } from '../describe-companies.ts'
import { findPair, scopeOf } from '../match-place.ts'
import { connectionParams, id, instant, listOf, valuesShape } from '../shapes.ts'

const tags = ['Companies']
const company = z.string().min(1).max(600).describe('Id or key')
const HISTORY_MAX = 200

/** A company beside its record in a CRM, and everything that happened to the two. */
export const registerCompanyDetails: RegisterRoutes = (app, platform) => {
  registerRecord(app, platform)
  registerHistory(app, platform)
}

const sideShape = z.object({
  ours: z.string().describe('Our column'),
  field: z.string().describe('Field of the CRM'),
  label: z.string().describe('What the CRM calls the field'),
  rule: z.enum(RULES),
  oursValue: z.unknown(),
  theirsValue: z.unknown().describe('In our copy of the CRM'),
  lastWritten: z.object({ value: z.unknown(), at: instant, runId: id.nullable() }).nullable(),
})

function registerRecord(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/companies/:company/record',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'The mapped fields of a company and of the record it is linked to, side by side',
        params: connectionParams.extend({ company }),
        response: {
          200: z
            .object({
              remoteId: z.string().nullable().describe('Null: not linked'),
              known: z.boolean().describe('Our copy has the record, and it is not deleted'),
              fields: listOf(sideShape),
            })
            .meta({ id: 'CompanyRecord' })
            .describe('Both sides'),
        },
      },
    },
    async (request) => {
      const { connection, companyId } = await findPair(db, callerOf(request).workspaceId, request.params)
      return bothSides(db, connection, companyId)
    },
  )
}

async function bothSides(db: Queryable, connection: Connection, companyId: string) {
  const scope = scopeOf(connection)
  const profile = await getCompany(db, scope.workspaceId, companyId)
  const object = capabilitiesOf(connection.kind).accountObject
  const known = await mirroredFields(db, connection.id, object)
  const { mapping } = await getMapping(db, connection, object)
  const link = (await linksOfCompany(db, scope, companyId)).find((one) => one.endedAt === null) ?? null
  const remoteId = link?.remoteId ?? null
  const mirrored = remoteId && known.length > 0 ? await readMirrorValues(db, connection, object, [remoteId]) : null
  const theirs = (remoteId && mirrored?.get(remoteId)) || null
  const written = remoteId ? await companyChanges(db, { ...scope, companyId }, [remoteId], HISTORY_MAX) : []
  const fields = mapping.rows.map((row) => {
    const last = written.find((change) => change.outcome === 'applied' && row.field in change.after)
    return {
      ...{ ours: row.ours, field: row.field, rule: row.rule },
      label: known.find((one) => one.name === row.field)?.label ?? row.field,
      oursValue: profile[row.ours.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as 'name'] ?? null,
      theirsValue: theirs?.[row.field] ?? null,
      lastWritten: last ? { value: last.after[row.field] ?? null, at: last.at, runId: last.runId } : null,
    }
  })
  return { remoteId, known: theirs !== null, fields }
}

const eventShape = z
  .object({
    id: z.string(),
    kind: z.enum(['linked', 'ended', 'written', 'unchanged', 'rejected', 'deferred', 'unknown']),
    connectionId: id,
    at: instant,
    by: z.string().describe('Who or what did it, in words'),
    remoteId: z.string().nullable(),
    reason: z.string().nullable().describe('Why a link ended, or what the CRM said'),
    code: z.string().nullable(),
    runId: id.nullable(),
    before: valuesShape,
    after: valuesShape,
  })
  .meta({ id: 'CompanyEvent' })

function registerHistory(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/companies/:company/history',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: `Links made and ended and changes written for a company, newest first, at most ${HISTORY_MAX}`,
        params: z.strictObject({ company }),
        response: { 200: listOf(eventShape).describe('What happened') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { companyId } = await getCompany(db, workspaceId, request.params.company)
      const connections = await listConnections(db, workspaceId, { includeRemoved: true })
      const events: Happened[] = []
      for (const connection of connections) events.push(...(await happened(db, connection, companyId)))
      const name = await actorNames(
        platform,
        workspaceId,
        events.map((event) => event.by),
      )
      return events
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, HISTORY_MAX)
        .map((event) => ({ ...event, by: name(event.by) }))
    },
  )
}

type Happened = Omit<z.output<typeof eventShape>, 'by'> & { readonly by: string | null }

async function happened(db: Queryable, connection: Connection, companyId: string): Promise<Happened[]> {
  const scope = scopeOf(connection)
  const links = await linksOfCompany(db, scope, companyId)
  const changes = await companyChanges(
    db,
    { ...scope, companyId },
    links.map((link) => link.remoteId),
    HISTORY_MAX,
  )
  const none = { connectionId: connection.id, reason: null, code: null, runId: null, before: {}, after: {} }
  const linked = links.flatMap(
    ({ id: linkId, remoteId, linkedAt, linkedBy, endedAt, endedBy, endReason }): Happened[] => [
      { ...none, id: `${linkId} linked`, kind: 'linked', at: linkedAt, by: linkedBy, remoteId },
      ...(endedAt
        ? [
            {
              ...none,
              id: `${linkId} ended`,
              kind: 'ended' as const,
              at: endedAt,
              by: endedBy,
              remoteId,
              reason: endReason,
            },
          ]
        : []),
    ],
  )
  const written = changes.map((change): Happened => {
    const { id: changeId, remoteId, runId, before, after, code, message, at } = change
    const kind = change.outcome === 'applied' ? 'written' : change.outcome
    const by = change.approvedBy ?? 'a sync run'
    return { ...none, id: changeId, kind, at, by, remoteId, runId, before, after, code, reason: message }
  })
  return [...linked, ...written]
}
