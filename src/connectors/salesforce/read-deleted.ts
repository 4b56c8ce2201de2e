/**
 * Deletions from Salesforce's own list (getDeleted), with the winner of a merge where there was one. The list knows whole
 * minutes only and at most 15 days; what it cannot tell is said with `complete: false`, never guessed.
 */
import type { RemoteId } from '../../core/ids.ts'
import type { Deletion, DeletionsAnswer } from '../connector.ts'
import type { Describer } from './describe.ts'
import { salesforceError, symbolOf } from './errors.ts'
import { DELETIONS_REACH_MS } from './limits.ts'
import { type Condition, safeName } from './query.ts'
import { chunksOf } from './read-by-ids.ts'
import { queryRecords } from './read-rest.ts'
import { API_PATH, type Session } from './session.ts'
import { longId } from './values.ts'

const MINUTE_MS = 60_000
/** The smallest window Salesforce takes is "more than one minute". */
const SHORTEST_MS = 2 * MINUTE_MS
/** Up to this many deletions their winners are asked for by id, beyond by time. */
const MERGES_BY_ID_MAX = 2000
const MERGES_CHUNK = 200

interface Listed {
  readonly deletions: readonly { id: RemoteId; deletedAt: Date }[]
  readonly earliest: Date | null
  readonly coveredTo: Date
}

interface Window {
  readonly from: Date
  readonly to: Date
}

export async function readDeleted(
  session: Session,
  describer: Describer,
  request: { object: string; from: Date; to: Date },
): Promise<DeletionsAnswer> {
  const known = await describer.known(request.object)
  if (!known.replicable) return { deletions: [], coveredTo: request.to, complete: false }
  const window = minutes(request)
  try {
    const listed = await listDeleted(session, request.object, window)
    const winners = await mergeWinners(session, known.fieldNames, request.object, listed)
    const remembered = listed.earliest === null || listed.earliest <= request.from
    return {
      deletions: listed.deletions.map((entry): Deletion => ({ ...entry, mergedInto: winners.get(entry.id) ?? null })),
      coveredTo: earlier(listed.coveredTo, request.to),
      complete: remembered && window.from <= request.from,
    }
  } catch (error) {
    if (symbolOf(error) !== 'INVALID_REPLICATION_DATE') throw error
    return { deletions: [], coveredTo: request.to, complete: false }
  }
}

/** Whole minutes around the request, not before the list begins, and long enough. Overlap does no harm. */
function minutes(request: Window): Window {
  const to = floorMinute(request.to.getTime())
  const from = Math.max(floorMinute(request.from.getTime()), floorMinute(request.to.getTime() - DELETIONS_REACH_MS))
  return { from: new Date(Math.min(from, to - SHORTEST_MS)), to: new Date(to) }
}

function floorMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS
}

/** Halves the window when it holds more than Salesforce lists at once. */
async function listDeleted(session: Session, object: string, window: Window): Promise<Listed> {
  try {
    return await askDeleted(session, object, window)
  } catch (error) {
    if (symbolOf(error) !== 'EXCEEDED_ID_LIMIT') throw error
    const half = floorMinute((window.to.getTime() - window.from.getTime()) / 2)
    if (half < SHORTEST_MS) throw error
    const middle = new Date(window.from.getTime() + half)
    const first = await listDeleted(session, object, { from: window.from, to: middle })
    // Not covered up to the middle: what comes after would leave a hole.
    if (first.coveredTo < middle) return first
    const second = await listDeleted(session, object, { from: middle, to: window.to })
    return { ...second, deletions: [...first.deletions, ...second.deletions], earliest: first.earliest }
  }
}

async function askDeleted(session: Session, object: string, window: Window): Promise<Listed> {
  const doing = `asking for deletions of ${object}`
  const start = encodeURIComponent(window.from.toISOString().replace('.000Z', '+00:00'))
  const end = encodeURIComponent(window.to.toISOString().replace('.000Z', '+00:00'))
  const path = `${API_PATH}/sobjects/${safeName(object)}/deleted?start=${start}&end=${end}`
  const answer = (await session.json({ method: 'GET', path, doing, repeatable: true })) as {
    deletedRecords?: { id: string; deletedDate: string }[]
    earliestDateAvailable?: string
    latestDateCovered?: string
  } | null
  const coveredTo = instant(answer?.latestDateCovered)
  if (!answer?.deletedRecords || !coveredTo) throw salesforceError('CC-SF-10', `${doing}: the answer is incomplete`)
  const deletions = answer.deletedRecords.map((entry) => {
    const deletedAt = instant(entry.deletedDate)
    if (!deletedAt) throw salesforceError('CC-SF-10', `${doing}: a deletion has no date`)
    return { id: longId(entry.id), deletedAt }
  })
  return { deletions, earliest: instant(answer.earliestDateAvailable), coveredTo }
}

function earlier(a: Date, b: Date): Date {
  return new Date(Math.min(a.getTime(), b.getTime()))
}

function instant(text: string | undefined): Date | null {
  const date = new Date((text ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(date.getTime()) ? null : date
}

/** Losers of a merge look like any deletion; only queryAll tells whom they were merged into. */
async function mergeWinners(
  session: Session,
  fieldNames: ReadonlySet<string>,
  object: string,
  listed: Listed,
): Promise<ReadonlyMap<RemoteId, RemoteId>> {
  const winners = new Map<RemoteId, RemoteId>()
  if (!fieldNames.has('MasterRecordId') || listed.deletions.length === 0) return winners
  for (const condition of mergeConditions(listed)) {
    const where: Condition = {
      all: [
        { field: 'IsDeleted', is: '=', value: true },
        { field: 'MasterRecordId', is: '!=', value: null },
        condition,
      ],
    }
    const records = await queryRecords(
      session,
      { select: ['Id', 'MasterRecordId'], from: object, where },
      { everything: true },
    )
    for (const record of records) winners.set(longId(String(record.Id)), longId(String(record.MasterRecordId)))
  }
  return winners
}

function mergeConditions(listed: Listed): readonly Condition[] {
  const ids = listed.deletions.map((entry) => entry.id)
  if (ids.length <= MERGES_BY_ID_MAX)
    return [...chunksOf(ids, MERGES_CHUNK)].map((oneOf): Condition => ({ field: 'Id', oneOf }))
  const first = listed.deletions.reduce((earliest, entry) => earlier(earliest, entry.deletedAt), listed.coveredTo)
  return [{ field: 'SystemModstamp', is: '>=', value: new Date(floorMinute(first.getTime())) }]
}
