import type { Capabilities, WriteRecord, WriteResult } from '../../connectors/connector.ts'
import type { ChangeId, ConnectionId, PlanId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Reject } from '../../core/outcome.ts'
import { type FieldValue, sameValue, type Values } from '../../core/values.ts'
import type { ChangeKind, PendingChange } from '../plan/index.ts'

/** A call to the CRM, stored before it is made. While it is not closed, nobody knows what it did. */
export interface WriteBatch {
  readonly id: string
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
  readonly planId: PlanId
  readonly runId: RunId
  readonly object: string
  readonly kind: 'create' | 'upsert' | 'update' | 'delete'
  readonly sentBy: 'batch' | 'bulk'
  readonly externalIdField: string | null
  /** The changes whose outcome is open. */
  readonly changeIds: readonly ChangeId[]
  readonly state: 'prepared' | 'job' | 'closed'
  readonly jobId: string | null
  readonly preparedAt: Date
}

/** Tries of one change within a plan; poison costs a bounded amount (I7). */
export const ATTEMPTS_MAX = 4

/** Records of one bulk job. The changes of several jobs are in memory at once, so memory does not grow with the plan. */
const BULK_RECORDS_MAX = 10_000

/** How so many changes are sent, and how many at once. */
export function chooseWay(count: number, capabilities: Capabilities): { by: 'batch' | 'bulk'; limit: number } {
  const { bulkWriteFrom, bulkWriteMax, writeBatchMax } = capabilities
  if (bulkWriteFrom !== null && count >= bulkWriteFrom)
    return { by: 'bulk', limit: Math.min(bulkWriteMax, BULK_RECORDS_MAX) }
  return { by: 'batch', limit: writeBatchMax }
}

/** Opening, filling, closing and watching a bulk job, and fetching its three lists of results. */
const CALLS_A_JOB = 8

/** About how many API calls it takes to write so many changes of one kind; answers lost on the way cost more. */
export function estimateCalls(count: number, capabilities: Capabilities): number {
  const { by, limit } = chooseWay(count, capabilities)
  return Math.ceil(count / limit) * (by === 'bulk' ? CALLS_A_JOB : 1)
}

/** A create is sent as an upsert where the CRM can: then even sending it twice makes one record. */
export function writeKind(kind: ChangeKind, capabilities: Capabilities): WriteBatch['kind'] {
  return kind === 'create' && capabilities.upsertByExternalId ? 'upsert' : kind
}

export function writeRecord(change: PendingChange): WriteRecord {
  return { key: change.id, id: change.kind === 'create' ? null : change.remoteId, values: change.after }
}

/**
 * One result for each change that was sent, matched by key (W6): what is missing, said twice differently or not ours is
 * unknown, never taken by position.
 */
export function matchResults(
  sent: readonly ChangeId[],
  results: readonly WriteResult[],
): ReadonlyMap<ChangeId, WriteResult> {
  const byKey = new Map<string, WriteResult>()
  const doubtful = new Set<string>()
  for (const result of results) {
    const known = byKey.get(result.key)
    if (known && JSON.stringify(known) !== JSON.stringify(result)) doubtful.add(result.key)
    byKey.set(result.key, result)
  }
  const settled = (key: ChangeId): WriteResult => {
    const result = byKey.get(key)
    if (result && !doubtful.has(key)) return result
    return { key, outcome: 'unknown', reason: result ? 'two different results' : 'no result for this record' }
  }
  return new Map(sent.map((key) => [key, settled(key)]))
}

/** Has the CRM what we sent? Numbers compare by value and instants by time, whatever their notation. */
export function holdsValues(current: Values, wanted: Values): boolean {
  return Object.entries(wanted).every(([field, value]) => equivalent(current[field] ?? null, value))
}

function equivalent(a: FieldValue, b: FieldValue): boolean {
  if (sameValue(a, b)) return true
  if ((a === null || a === '') && (b === null || b === '')) return true
  if (typeof a === 'object' || typeof b === 'object') return false
  return sameNumber(String(a), String(b)) || sameInstant(String(a), String(b))
}

const DECIMAL = /^[+-]?\d+(\.\d+)?$/

function sameNumber(a: string, b: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/^\+/, '')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')
  return DECIMAL.test(a) && DECIMAL.test(b) && plain(a) === plain(b)
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T/

function sameInstant(a: string, b: string): boolean {
  return INSTANT.test(a) && INSTANT.test(b) && Date.parse(a) === Date.parse(b)
}

export const AMBIGUOUS_KEY: Reject = {
  code: 'CC-APPLY-20',
  symbol: 'AMBIGUOUS_EXTERNAL_ID',
  message: 'several CRM records carry the key of this company',
  meaning: 'After a lost answer we looked for the record we may have created, and found more than one with our key.',
  nextStep:
    'Merge or delete the surplus records in the CRM, make the key field unique, then match the company by hand.',
  fields: [],
  retry: 'after-fix',
}

export const RECORD_MISSING: Reject = {
  code: 'CC-APPLY-21',
  symbol: 'ENTITY_IS_DELETED',
  message: 'the record was gone when we looked whether our write had arrived',
  meaning: 'The record was deleted in the CRM, or our user may no longer see it, while we were writing to it.',
  nextStep: 'Restore it in the CRM or end the link.',
  fields: [],
  retry: 'after-fix',
}

/** Milliseconds before the next pass over changes that may work later; half of it is jitter. */
export function backoffMs(pass: number, share: number): number {
  const ceiling = Math.min(30_000, 1_000 * 2 ** pass)
  return Math.round(ceiling / 2 + (ceiling / 2) * share)
}
