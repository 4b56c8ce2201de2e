import type { z } from 'zod'
import { type Connection, listConnections } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { listUsers } from '../platform/users/index.ts'
import { CORRECTABLE, type Correctable, companyNames, getCompany } from '../records/index.ts'
import { isFinished, listRuns, type RejectCase } from '../sync/history/index.ts'
import { getMapping, type Mapping } from '../sync/plan/index.ts'
import { actorNames, recordUrl } from './describe-companies.ts'
import { nextTry, WHO_HELPS } from './judge-rejects.ts'
import type { caseShape } from './reject-shapes.ts'

export type DescribedCase = z.output<typeof caseShape>

/** Cases with names, addresses and their next try. `personal`: the caller may see record values. */
export async function describeCases(
  platform: Platform,
  workspaceId: string,
  cases: readonly RejectCase[],
  personal: boolean,
): Promise<DescribedCase[]> {
  const { db } = platform.database
  const connections = new Map((await listConnections(db, workspaceId)).map((one) => [one.id, one]))
  const companyIds = [...new Set(cases.flatMap((one) => one.companyId ?? []))]
  const names = new Map((await companyNames(db, workspaceId, companyIds)).map((one) => [one.companyId, one.name]))
  const people = new Map((await listUsers(platform, workspaceId)).map((one) => [one.id, one.name]))
  const actor = await actorNames(
    platform,
    workspaceId,
    cases.map((one) => one.decidedBy),
  )
  const retrying = await runningRetries(platform, workspaceId)
  const next = await nextRuns(platform, [...connections.values()])
  return cases.map((one) => {
    const connection = connections.get(one.connectionId)
    const { ownerId, retryRunId, remoteId, ...rest } = one
    const isRetried = retryRunId !== null && retrying.has(retryRunId)
    return {
      ...{ ...rest, remoteId, who: WHO_HELPS[one.class], values: personal ? one.values : null, correctable: [] },
      recordUrl: remoteId && connection ? recordUrl(connection, remoteId) : null,
      companyName: one.companyId ? (names.get(one.companyId) ?? null) : null,
      decidedBy: one.decidedAt ? (one.decidedBy ? actor(one.decidedBy) : 'a run') : null,
      owner: ownerId ? { id: ownerId, name: people.get(ownerId) ?? 'somebody who has left' } : null,
      nextTry: nextTry({ ...one, retrying: isRetried }, next.get(one.connectionId) ?? null),
    }
  })
}

/** Ids of the runs that try rejects again and have not ended. */
export async function runningRetries(
  { database: { db } }: Platform,
  workspaceId: string,
): Promise<ReadonlySet<string>> {
  const runs = await listRuns(db, workspaceId, { kinds: ['retry'], limit: 200 })
  return new Set(runs.filter((run) => !isFinished(run.state)).map((run) => run.id))
}

async function nextRuns({ database: { db } }: Platform, connections: readonly Connection[]) {
  const next = new Map<string, Date>()
  for (const { id, workspaceId, settings } of connections) {
    if (!settings.scheduleMinutes || !settings.enabled) continue
    const [last] = await listRuns(db, workspaceId, { connectionId: id, kinds: ['sync'], limit: 1 })
    if (last) next.set(id, new Date(last.createdAt.getTime() + settings.scheduleMinutes * 60_000))
  }
  return next
}

/** Our values behind the fields that the CRM blames, where a person may correct them here. */
export async function correctableValues(
  { database: { db } }: Platform,
  connection: Connection,
  one: RejectCase,
): Promise<DescribedCase['correctable']> {
  if (one.companyId === null || one.state === 'resolved') return []
  const { mapping } = await getMapping(db, connection, one.object)
  const blamed = blamedFields(mapping, one)
  if (blamed.length === 0) return []
  const company = await getCompany(db, connection.workspaceId, one.companyId)
  return blamed.map(({ field, ours }) => ({ field, ours, value: company[ours] }))
}

/** Rows of the mapping that write a blamed field from something a person may correct. */
export function blamedFields(
  mapping: Pick<Mapping, 'rows'>,
  { reject }: { readonly reject: Pick<RejectCase['reject'], 'fields' | 'message'> },
): readonly { readonly field: string; readonly ours: Correctable }[] {
  const isBlamed = (field: string) =>
    reject.fields.length > 0 ? reject.fields.includes(field) : reject.message.includes(field)
  return mapping.rows.flatMap(({ field, ours }) => {
    const correctable = CORRECTABLE.find((name) => name === ours)
    return correctable && isBlamed(field) ? [{ field, ours: correctable }] : []
  })
}
