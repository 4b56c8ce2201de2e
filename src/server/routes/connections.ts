import { z } from 'zod'
import {
  CONNECTION_STATES,
  type Connection,
  connectNow,
  createConnection,
  getConnection,
  listConnections,
  removeConnection,
  updateCredentials,
  updateSettings,
} from '../../connections/index.ts'
import { CONNECTOR_KINDS, capabilitiesOf } from '../../connectors/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { requirePermission } from '../../platform/users/index.ts'
import { COMPANY_FILTER_FIELDS } from '../../records/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { actorOfRequest, callerOf } from '../caller.ts'
import { purgeConnection } from '../purge-connection.ts'
import { connectionParams, filterShape, flag, id, instant, listOf } from '../shapes.ts'
import { registerOverview } from './connection-overview.ts'
import { registerPause } from './connection-pause.ts'
import { purgedShape, registerConnectionSecurity } from './connection-security.ts'
import { registerConnectionViews } from './connection-views.ts'

const tags = ['Connections']
const grantShape = z.enum(['web-server', 'client-credentials', 'jwt'])
const kindShape = z.enum(CONNECTOR_KINDS)
const guardsShape = z.strictObject({
  createsMax: z.number(),
  createsShare: z.number(),
  updatesShare: z.number(),
  clearsShare: z.number(),
  deletesMax: z.number(),
})
export const settingsShape = z
  .strictObject({
    enabled: z.boolean(),
    autoMatch: z.boolean(),
    autoSync: z.boolean(),
    createAccounts: z.enum(['off', 'filter', 'all']),
    createFilter: filterShape.nullable(),
    fieldPrefix: z.string(),
    objects: z.record(z.string(), z.object({ fields: z.union([z.literal('all'), listOf(z.string())]) })),
    guards: guardsShape,
    scheduleMinutes: z.number().nullable(),
    historyDays: z.literal(30),
  })
  .meta({ id: 'ConnectionSettings' })
const settingsPatch = settingsShape.extend({ guards: guardsShape.partial() }).partial()
const connectionShape = z
  .object({
    id,
    name: z.string(),
    kind: kindShape,
    loginUrl: z.string(),
    instanceUrl: z.string().nullable(),
    organizationId: z.string().nullable(),
    auth: z.object({ grant: grantShape, clientId: z.string(), username: z.string().optional() }),
    settings: settingsShape,
    state: z.enum(CONNECTION_STATES),
    stateReason: z.string().nullable(),
    signedInAs: z
      .object({ user: z.string(), organization: z.string(), isSandbox: z.boolean(), at: instant })
      .nullable()
      .describe('Who we are at the CRM since the last sign-in'),
    createdAt: instant,
    accountObject: z.string().describe('What the CRM calls a company'),
  })
  .meta({ id: 'Connection' })
const secret = z.string().min(1).max(20_000)
const credentials = z.strictObject({
  grant: grantShape,
  clientId: z.string().max(1000),
  clientSecret: secret.nullish(),
  username: z.string().max(300).nullish(),
  privateKey: secret.nullish().describe('jwt: RSA private key, PEM'),
})

/** Connections to CRMs. Secrets go in and never come out again. */
export const registerConnections: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  registerMaking(app, platform)
  registerSigningIn(app, platform)
  registerChanging(app, platform)
  registerPause(app, platform)
  registerOverview(app, platform)
  registerConnectionSecurity(app, platform)
  registerConnectionViews(app, platform)
}

function registerReading(app: App, { database }: Platform): void {
  app.get(
    '/api/v1/connections',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Connections',
        querystring: z.strictObject({ removed: flag.optional().describe('Also those that were removed') }),
        response: { 200: listOf(connectionShape).describe('Connections') },
      },
    },
    async (request) => {
      const includeRemoved = request.query.removed ?? false
      const found = await listConnections(database.db, callerOf(request).workspaceId, { includeRemoved })
      return found.map(shown)
    },
  )

  app.get(
    '/api/v1/connections/:connection',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'One connection, by name or id',
        params: connectionParams,
        response: { 200: connectionShape.describe('The connection') },
      },
    },
    async (request) =>
      shown(await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)),
  )
}

function registerMaking(app: App, platform: Platform): void {
  app.post(
    '/api/v1/connections',
    {
      config: { permission: 'connect', idempotent: true },
      schema: {
        tags,
        summary: 'Add a connection as a draft; sign in with …/sign-in (web-server) or …/connect (other grants)',
        body: z.strictObject({
          name: z.string().max(300),
          kind: kindShape,
          loginUrl: z.string().max(1000).describe('Address, host or subdomain where people of the CRM sign in'),
          auth: credentials,
          settings: settingsPatch.optional(),
        }),
        response: { 201: connectionShape.describe('The draft; nothing was sent to the CRM yet') },
      },
    },
    async (request, reply) => {
      const { settings, ...wanted } = request.body
      const { workspaceId } = callerOf(request)
      if (settings?.guards?.deletesMax) requirePermission(callerOf(request), 'allow-deletes', platform.clock)
      const made = await createConnection(
        platform,
        {
          ...wanted,
          workspaceId,
          filterFields: COMPANY_FILTER_FIELDS,
          ...(settings && { settings: withoutAbsent(settings) }),
        },
        actorOfRequest(request),
      )
      return reply.code(201).send(shown(made))
    },
  )
}

function registerSigningIn(app: App, platform: Platform): void {
  app.post(
    '/api/v1/connections/:connection/connect',
    {
      config: { permission: 'connect', idempotent: true },
      schema: {
        tags,
        summary: 'Sign in now with client credentials or JWT, or go on after "needs-you"',
        params: connectionParams,
        response: { 200: connectionShape.describe('Connected') },
      },
    },
    async (request) => {
      const connection = await getConnection(
        platform.database.db,
        callerOf(request).workspaceId,
        request.params.connection,
      )
      return shown(await connectNow(platform, connection, actorOfRequest(request)))
    },
  )

  app.put(
    '/api/v1/connections/:connection/credentials',
    {
      config: { permission: 'connect' },
      schema: {
        tags,
        summary: 'Replace the credentials; the connection must sign in again',
        params: connectionParams,
        body: credentials,
        response: { 200: connectionShape.describe('The connection, which needs a sign-in') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const actor = actorOfRequest(request)
      return shown(await updateCredentials(platform, workspaceId, request.params.connection, request.body, actor))
    },
  )
}

function registerChanging(app: App, platform: Platform): void {
  app.patch(
    '/api/v1/connections/:connection/settings',
    {
      config: { permission: 'edit-settings' },
      schema: {
        tags,
        summary: 'Change settings; what is not named stays',
        params: connectionParams,
        body: settingsPatch,
        response: { 200: connectionShape.describe('The connection with its settings') },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const { database, clock } = platform
      const connection = await getConnection(database.db, caller.workspaceId, request.params.connection)
      const deletes = request.body.guards?.deletesMax ?? 0
      if (deletes > connection.settings.guards.deletesMax) requirePermission(caller, 'allow-deletes', clock)
      const patch = withoutAbsent(request.body)
      const actor = actorOfRequest(request)
      return shown(
        await updateSettings(database, caller.workspaceId, connection.id, patch, actor, COMPANY_FILTER_FIELDS),
      )
    },
  )

  app.delete(
    '/api/v1/connections/:connection',
    {
      config: { permission: 'connect' },
      schema: {
        tags,
        summary: 'End a connection: tokens are revoked, secrets deleted; what was written to the CRM stays',
        params: connectionParams,
        querystring: z.strictObject({
          revoke: flag.default(true).describe('Ask the CRM to take our tokens back'),
          purge: flag.default(false).describe('Delete our copy of its records as well'),
        }),
        response: {
          200: z
            .object({
              ...{ revoked: z.boolean(), reason: z.string().nullable(), purged: z.boolean() },
              deleted: listOf(purgedShape).describe('With purge: what was deleted, line by line'),
            })
            .describe('What was ended'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { revoke, purge } = request.query
      const connection = await getConnection(platform.database.db, workspaceId, request.params.connection)
      const wish = { revoke, actor: actorOfRequest(request) }
      const report = await removeConnection(platform, workspaceId, connection.id, wish)
      const deleted = purge ? await purgeConnection(platform, connection) : []
      if (purge) await note(platform, request, 'connection.purged', 'connection', connection.id, { deleted })
      return { ...report, purged: purge, deleted }
    },
  )
}

function shown(connection: Connection) {
  return { ...connection, accountObject: capabilitiesOf(connection.kind).accountObject }
}

/** Absent and undefined are one thing in JSON; the rooms tell them apart. */
function withoutAbsent(patch: z.output<typeof settingsPatch>): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}
