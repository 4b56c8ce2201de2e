import { z } from 'zod'
import { type Connection, getConnection, openConnector } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import { FIELD_TYPES } from '../../core/values.ts'
import type { Platform } from '../../platform/platform.ts'
import { prepareFields } from '../../sync/apply/index.ts'
import { RUN_KINDS, RUN_STATES, syncHistory } from '../../sync/history/index.ts'
import { mirroredFields, mirroredObjects } from '../../sync/mirror/index.ts'
import type { App } from '../app.ts'
import { note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { preflight } from '../preflight.ts'
import { connectionParams, flag, id, instant, listOf } from '../shapes.ts'

const tags = ['Connections']
const findingShape = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warning', 'failed']),
  message: z.string(),
  code: z.string().optional(),
  cause: z.string().optional(),
  nextStep: z.string().optional(),
  who: z.enum(['user', 'operator', 'crm-admin', 'nobody']).optional(),
})
const objectShape = z.object({
  name: z.string(),
  label: z.string(),
  custom: z.boolean(),
  readable: z.boolean(),
  creatable: z.boolean(),
  updatable: z.boolean(),
  deletable: z.boolean(),
})
const fieldShape = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  remoteType: z.string(),
  length: z.number().nullable(),
  scale: z.number().nullable(),
  nullable: z.boolean(),
  creatable: z.boolean(),
  updatable: z.boolean(),
  requiredOnCreate: z.boolean(),
  calculated: z.boolean(),
  unique: z.boolean(),
  externalId: z.boolean(),
  custom: z.boolean(),
  referenceTo: listOf(z.string()),
  picklistValues: listOf(z.object({ value: z.string(), label: z.string(), active: z.boolean() })),
  restrictedPicklist: z.boolean(),
  filterable: z.boolean(),
  sortable: z.boolean(),
})
const mirrorShape = z.object({
  object: z.string(),
  schemaName: z.string().describe('Schema of the mirror in PostgreSQL, for any SQL tool'),
  describedAt: instant,
  loaded: z.boolean().describe('The first whole read is done'),
  coveredTo: instant.nullable().describe("Everything up to here, on the CRM's clock, is in the mirror"),
  deletionsCoveredTo: instant.nullable(),
  fullReadReason: z.string().nullable(),
})
const historyShape = z.object({
  runId: id,
  kind: z.enum(RUN_KINDS),
  state: z.enum(RUN_STATES),
  date: instant,
  finishedAt: instant.nullable().describe('Null while it has not ended'),
  total: z.object({
    created: z.number(),
    synced: z.number(),
    fetched: z.number(),
    autoMatched: z.number(),
    markedForSync: z.number(),
  }),
  success: z.number(),
  failures: z.object({ create: z.number(), sync: z.number(), ambiguousAutoMatches: z.number() }),
})
const objectParams = connectionParams.extend({ object: z.string().min(1).max(200) })

/** What a connection looks like from both sides: checks, objects and fields of the CRM, our mirror, the sync history. */
export function registerConnectionViews(app: App, platform: Platform): void {
  registerRemote(app, platform)
  registerPrepare(app, platform)
  registerOurs(app, platform)
}

function registerRemote(app: App, platform: Platform): void {
  const open = async (caller: { workspaceId: string }, name: string) => {
    const connection = await getConnection(platform.database.db, caller.workspaceId, name)
    return openConnector(platform, connection)
  }
  app.post(
    '/api/v1/connections/:connection/check',
    {
      config: { permission: 'run' },
      schema: {
        tags,
        summary: 'What works and what does not, each with the next step and who can do it',
        params: connectionParams,
        response: { 200: listOf(findingShape).describe('Findings; a failed one does not fail the request') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      return preflight(platform, await getConnection(platform.database.db, workspaceId, request.params.connection))
    },
  )
  app.get(
    '/api/v1/connections/:connection/objects',
    {
      config: { permission: 'run' },
      schema: {
        tags,
        summary: 'Objects of the CRM, asked there now',
        params: connectionParams,
        response: { 200: listOf(objectShape).describe('Objects') },
      },
    },
    async (request) => (await open(callerOf(request), request.params.connection)).describeObjects(),
  )
  app.get(
    '/api/v1/connections/:connection/objects/:object/fields',
    {
      config: { permission: 'run' },
      schema: {
        tags,
        summary: 'Fields of one object',
        params: objectParams,
        querystring: z.strictObject({
          mirrored: flag.default(false).describe('As last mirrored, without asking the CRM'),
        }),
        response: {
          200: z
            .object({
              fields: listOf(fieldShape),
              unusableFields: listOf(z.object({ name: z.string(), reason: z.string() })),
            })
            .describe('Fields, and those that cannot be mirrored'),
        },
      },
    },
    async (request) => {
      const { connection: name, object } = request.params
      if (request.query.mirrored) {
        const connection = await getConnection(platform.database.db, callerOf(request).workspaceId, name)
        return { fields: await mirroredFields(platform.database.db, connection.id, object), unusableFields: [] }
      }
      return (await open(callerOf(request), name)).describeObject(object)
    },
  )
}

function registerPrepare(app: App, platform: Platform): void {
  app.post(
    '/api/v1/connections/:connection/prepare-fields',
    {
      config: { permission: 'edit-settings', idempotent: true },
      schema: {
        tags,
        summary: 'Create the engagement fields and the key field on the account object, where rights allow',
        params: connectionParams,
        response: {
          200: listOf(z.object({ name: z.string(), created: z.boolean(), message: z.string() })).describe(
            'What became of each field',
          ),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connection = await getConnection(platform.database.db, workspaceId, request.params.connection)
      const fields = await prepareFields(await openConnector(platform, connection), connection)
      const created = fields.filter((field) => field.created).map((field) => field.name)
      await note(platform, request, 'connection.fields-prepared', 'connection', connection.id, { created })
      return fields
    },
  )
}

function registerOurs(app: App, { database: { db } }: Platform): void {
  const find = (request: { params: { connection: string } }, workspaceId: string): Promise<Connection> =>
    getConnection(db, workspaceId, request.params.connection)
  app.get(
    '/api/v1/connections/:connection/mirror',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What is mirrored, and how fresh it is',
        params: connectionParams,
        response: { 200: listOf(mirrorShape).describe('Mirrored objects') },
      },
    },
    async (request) => mirroredObjects(db, (await find(request, callerOf(request).workspaceId)).id),
  )
  app.get(
    '/api/v1/connections/:connection/history',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Recent CRM Sync history: date, total, success and failures of each run of the last 30 days',
        params: connectionParams,
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
        response: { 200: listOf(historyShape).describe('Newest first') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connection = await find(request, workspaceId)
      const { accountObject } = capabilitiesOf(connection.kind)
      return syncHistory(db, workspaceId, connection.id, { accountObject, limit: request.query.limit })
    },
  )
}
