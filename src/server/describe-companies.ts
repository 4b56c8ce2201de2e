import { z } from 'zod'
import type { Queryable } from '../platform/database/database.ts'
import type { CompanyProfile } from '../records/index.ts'
import { companyMatchStates } from '../sync/matching/index.ts'
import { type LatestChange, latestChanges } from '../sync/plan/index.ts'
import { COMPANY_STATUSES, STATUS_WORDS, statusOf } from './company-status.ts'
import { id, instant, listOf } from './shapes.ts'

const linkShape = z
  .object({
    linkId: id,
    object: z.string(),
    remoteId: z.string(),
    recordName: z.string().nullable(),
    origin: z.enum(['auto', 'person', 'created']),
    score: z.number().nullable(),
    linkedAt: instant,
    marked: z.boolean(),
  })
  .meta({ id: 'CompanyLink' })

const connectionStatusShape = z
  .object({
    connectionId: id,
    status: z.enum(COMPANY_STATUSES),
    statusWords: z.string(),
    detail: z.string().describe('The sentence of the tooltip'),
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
  db: Queryable,
  workspaceId: string,
  connectionIds: readonly string[],
  companies: readonly CompanyProfile[],
): Promise<z.output<typeof companyShape>[]> {
  const ids = companies.map((company) => company.companyId)
  const matches = await companyMatchStates(db, workspaceId, ids)
  const latest = new Map<string, LatestChange>()
  for (const connectionId of connectionIds) {
    const remoteIds = matches.flatMap((one) =>
      one.connectionId === connectionId && one.remoteId ? [one.remoteId] : [],
    )
    for (const change of await latestChanges(db, connectionId, ids, remoteIds))
      latest.set(`${connectionId} ${change.companyId}`, change)
  }
  const byPair = new Map(matches.map((one) => [`${one.connectionId} ${one.companyId}`, one]))
  return companies.map((company) => ({
    ...company,
    connections: connectionIds.map((connectionId) => {
      const pair = `${connectionId} ${company.companyId}`
      return statusIn(connectionId, byPair.get(pair) ?? null, latest.get(pair) ?? null)
    }),
  }))
}

function statusIn(
  connectionId: string,
  match: Awaited<ReturnType<typeof companyMatchStates>>[number] | null,
  change: LatestChange | null,
): z.output<typeof connectionStatusShape> {
  const { status, detail } = statusOf(match, change)
  return {
    connectionId,
    status,
    statusWords: STATUS_WORDS[status],
    detail,
    link: linkShape.safeParse(match).data ?? null,
    lastWrite: change && { ...change, at: change.settledAt, fields: change.fields },
  }
}
