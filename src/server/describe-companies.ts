import { z } from 'zod'
import type { Connection } from '../connections/index.ts'
import { capabilitiesOf } from '../connectors/index.ts'
import type { RemoteId } from '../core/ids.ts'
import type { Platform } from '../platform/platform.ts'
import { listUsers } from '../platform/users/index.ts'
import type { CompanyProfile } from '../records/index.ts'
import { type CompanyMatchState, companyMatchStates } from '../sync/matching/index.ts'
import { type LatestChange, latestChanges, STANDINGS } from '../sync/plan/index.ts'
import { STATUS_WORDS, statusOf } from './company-status.ts'
import { id, instant, listOf } from './shapes.ts'

const linkShape = z
  .object({
    linkId: id,
    object: z.string(),
    remoteId: z.string(),
    recordName: z.string().nullable(),
    recordUrl: z.string().nullable().describe('Where people look at it in the CRM; null before the first sign-in'),
    origin: z.enum(['auto', 'person', 'created']),
    score: z.number().nullable().describe('Natural log of the odds, when it was matched automatically'),
    linkedAt: instant,
    by: z.string().describe('Who or what linked it, in words'),
    marked: z.boolean(),
  })
  .meta({ id: 'CompanyLink' })

const connectionStatusShape = z
  .object({
    connectionId: id,
    status: z.enum(STANDINGS),
    statusWords: z.string(),
    detail: z.string().describe('The sentence of the tooltip'),
    candidates: z.number().describe('Records that may be it'),
    probability: z.number().nullable().describe('Chance of the best record, 0 to 1; null: not decided yet'),
    link: linkShape.nullable(),
    lastWrite: z
      .object({
        outcome: z.string().nullable(),
        code: z.string().nullable(),
        symbol: z.string().nullable(),
        message: z.string().nullable(),
        nextStep: z.string().nullable(),
        fields: listOf(z.string()),
        at: instant.nullable(),
        planId: id,
        runId: id.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'CompanyStatus' })

export const companyShape = z
  .object({
    companyId: id,
    externalKey: z.string(),
    name: z.string(),
    domain: z.string().nullable(),
    domains: listOf(z.string()),
    aliases: listOf(z.string()),
    country: z.string().nullable(),
    city: z.string().nullable(),
    state: z.string().nullable(),
    employees: z.number().nullable(),
    industry: z.string().nullable(),
    funnelStage: z.string().nullable(),
    firstSeen: z.string().nullable(),
    lastSeen: z.string().nullable(),
    events30d: z.number(),
    sources30d: z.number(),
    eventsMom: z.string().nullable(),
    eventsWow: z.string().nullable(),
    sourcesMom: z.string().nullable(),
    sourcesWow: z.string().nullable(),
    points: z.number(),
    metricsAt: instant.nullable(),
    archived: z.boolean(),
    connections: listOf(connectionStatusShape).describe('One entry a connection'),
  })
  .meta({ id: 'Company' })

/** Companies with their status in each connection. Two queries for the page and one a connection, whatever its length. */
export async function describeCompanies(
  platform: Platform,
  workspaceId: string,
  connections: readonly Connection[],
  companies: readonly CompanyProfile[],
): Promise<z.output<typeof companyShape>[]> {
  const { db } = platform.database
  const ids = companies.map((company) => company.companyId)
  const matches = await companyMatchStates(db, workspaceId, ids)
  const latest = new Map<string, LatestChange>()
  for (const { id: connectionId } of connections) {
    const linked = matches.flatMap(({ connectionId: of, companyId, remoteId }) =>
      of === connectionId && remoteId ? [{ companyId, remoteId }] : [],
    )
    for (const change of await latestChanges(db, connectionId, ids, linked))
      latest.set(`${connectionId} ${change.companyId}`, change)
  }
  const name = await actorNames(
    platform,
    workspaceId,
    matches.map((one) => one.linkedBy),
  )
  const byPair = new Map(matches.map((one) => [`${one.connectionId} ${one.companyId}`, one]))
  return companies.map((company) => ({
    ...company,
    connections: connections.map((connection) => {
      const pair = `${connection.id} ${company.companyId}`
      return statusIn(connection, byPair.get(pair) ?? null, latest.get(pair) ?? null, name)
    }),
  }))
}

type NameOf = (by: string | null) => string

/** Says who "user 1f…", "api key 2a…" and "match" are; people are asked for only when one is among `bys`. */
export async function actorNames(
  platform: Platform,
  workspaceId: string,
  bys: readonly (string | null)[],
): Promise<NameOf> {
  const anyone = bys.some((by) => by?.startsWith('user '))
  const people = anyone ? await listUsers(platform, workspaceId) : []
  const names = new Map(people.map((person) => [`user ${person.id}`, person.name]))
  return (by) => {
    if (by === null) return 'unknown'
    if (by === 'match') return 'Auto-Match'
    if (by.startsWith('user ')) return names.get(by) ?? 'somebody who has left'
    return by.startsWith('api key ') ? 'an API key' : by
  }
}

function statusIn(
  connection: Connection,
  match: CompanyMatchState | null,
  change: LatestChange | null,
  name: NameOf,
): z.output<typeof connectionStatusShape> {
  const { status, detail } = statusOf(match, change)
  return {
    connectionId: connection.id,
    ...{ status, detail, statusWords: STATUS_WORDS[status] },
    candidates: match?.candidates ?? 0,
    probability: match?.probability ?? null,
    link: match && linkOf(connection, match, name),
    lastWrite: change && { ...change, at: change.settledAt },
  }
}

function linkOf(connection: Connection, match: CompanyMatchState, name: NameOf): z.output<typeof linkShape> | null {
  const { linkId, object, remoteId, origin, linkedAt } = match
  if (!linkId || !object || !remoteId || !origin || !linkedAt) return null
  const by = match.linkedBy === null && origin === 'created' ? 'the sync that created it' : name(match.linkedBy)
  return {
    ...{ linkId, object, remoteId, origin, linkedAt, by },
    ...{ recordName: match.recordName, score: match.score, marked: match.marked },
    recordUrl: recordUrl(connection, remoteId),
  }
}

/** The page of a record in the CRM; null before the first sign-in. */
export function recordUrl({ instanceUrl, kind }: Connection, remoteId: RemoteId): string | null {
  if (!instanceUrl) return null
  return `${instanceUrl}${capabilitiesOf(kind).recordPath.replace('{id}', encodeURIComponent(remoteId))}`
}
