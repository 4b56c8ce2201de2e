import { z } from 'zod'
import {
  type Connection,
  describeAccess,
  getConnection,
  listConnections,
  quotaHolder,
} from '../../connections/index.ts'
import { signInNeedsOf } from '../../connectors/index.ts'
import { quotaHours, RESERVE_SHARE } from '../../platform/http/index.ts'
import type { Platform } from '../../platform/platform.ts'
import type { App } from '../app.ts'
import { callerOf } from '../caller.ts'
import { purgePreview } from '../purge-connection.ts'
import { connectionParams, instant, listOf } from '../shapes.ts'
import { quotaOf, quotaShape } from './connection-summaries.ts'

const tags = ['Connections']
const scopeShape = z.object({
  name: z.string(),
  granted: z.boolean().nullable().describe('Null: the CRM did not say what it granted'),
  needed: z.boolean(),
  why: z.string().nullable(),
  without: z.string().nullable(),
})
const accessShape = z.object({
  scopes: listOf(scopeShape),
  renewable: z.boolean().describe('The sign-in goes on without a person'),
  renewedAt: instant.nullable().describe('When the access token was last fetched'),
})
const limitsShape = z.object({
  quota: quotaShape.nullable(),
  reserveShare: z.number().describe('Part of the calls that is left to everybody else'),
  shared: listOf(z.string()).describe('Names of further connections to the same organisation'),
  hours: listOf(z.object({ hour: instant, limit: z.number(), used: z.number(), ours: z.number() })).describe(
    'Hours of the last day in which anything was asked: used by everybody in the day before, ours in that hour',
  ),
})
export const purgedShape = z.object({
  what: z.string(),
  rows: z.number(),
  kind: z.enum(['copy', 'matching', 'history']),
})

/** What the CRM lets us do, how much of it, and what we keep of it. */
export function registerConnectionSecurity(app: App, platform: Platform): void {
  registerAccess(app, platform)
  registerLimits(app, platform)
  registerPurgePreview(app, platform)
}

function registerAccess(app: App, platform: Platform): void {
  app.get(
    '/api/v1/connections/:connection/access',
    {
      config: { permission: 'edit-settings' },
      schema: {
        tags,
        summary: 'Scopes granted and needed, and how old the sign-in is; never the sign-in itself',
        params: connectionParams,
        response: { 200: accessShape.describe('Access') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connection = await getConnection(platform.database.db, workspaceId, request.params.connection)
      const { scopes, ...access } = await describeAccess(platform, connection)
      return { ...access, scopes: compareScopes(needsOf(connection), scopes) }
    },
  )
}

type Needs = ReturnType<typeof signInNeedsOf>['scopes']

function needsOf({ kind, auth }: Connection): Needs {
  return signInNeedsOf(kind).scopes.filter(({ onlyFor }) => onlyFor === undefined || onlyFor === auth.grant)
}

/** The needed ones first, then what was granted beyond them. */
function compareScopes(needs: Needs, granted: readonly string[] | null): readonly z.input<typeof scopeShape>[] {
  const needed = needs.map((need) => ({ ...need, needed: true, granted: granted?.includes(need.name) ?? null }))
  const extra = (granted ?? []).filter((name) => !needs.some((need) => need.name === name))
  return [...needed, ...extra.map((name) => ({ name, granted: true, needed: false, why: null, without: null }))]
}

function registerLimits(app: App, platform: Platform): void {
  app.get(
    '/api/v1/connections/:connection/limits',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: "The CRM's calls of the last 24 hours, ours among them, and what is left",
        params: connectionParams,
        response: { 200: limitsShape.describe('Limits') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { database } = platform
      const connection = await getConnection(database.db, workspaceId, request.params.connection)
      const holder = quotaHolder(connection)
      const others = (await listConnections(database.db, workspaceId)).filter(
        (one) => one.id !== connection.id && quotaHolder(one) === holder,
      )
      return {
        quota: await quotaOf(platform, connection),
        reserveShare: RESERVE_SHARE,
        shared: others.map((one) => one.name),
        hours: await quotaHours(database, workspaceId, holder),
      }
    },
  )
}

function registerPurgePreview(app: App, platform: Platform): void {
  app.get(
    '/api/v1/connections/:connection/imported',
    {
      config: { permission: 'edit-settings' },
      schema: {
        tags,
        summary: 'What is kept of the records of this CRM, counted now: what a purge would delete',
        params: connectionParams,
        response: { 200: listOf(purgedShape).describe('Counts') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      return purgePreview(platform, await getConnection(platform.database.db, workspaceId, request.params.connection))
    },
  )
}
