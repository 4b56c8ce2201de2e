import type { ChangeId, CompanyId, ConnectionId, RemoteId, RunId } from '../../core/ids.ts'
import type { Reject } from '../../core/outcome.ts'
import type { RejectClass } from './reject-class.ts'

/** What was being done; `undo`: a write of an undo, which is tried again by undoing again. */
export const REJECT_OPERATIONS = ['read', 'create', 'update', 'delete', 'undo'] as const
export type RejectOperation = (typeof REJECT_OPERATIONS)[number]

/**
 * open: somebody should look. held, ignored: a person decided, with a reason. resolved: a later run met no trouble any more,
 * and says how. Nothing else ends a case.
 */
export const REJECT_STATES = ['open', 'held', 'ignored', 'resolved'] as const
export type RejectState = (typeof REJECT_STATES)[number]

export interface RejectEntry {
  readonly remoteId?: RemoteId | null
  /** Our own key (a change's id, an external key) when there is no remote id. */
  readonly key?: string | null
  /** Line or record number in the page or file it came from, from 1. */
  readonly line?: number | null
  readonly reject: Reject
  /** The record as far as it could be read. Shown only to people who may read the record. */
  readonly values?: unknown
  /** Default: read. */
  readonly operation?: 'create' | 'update' | 'delete'
  readonly companyId?: CompanyId | null
  readonly changeId?: ChangeId | null
}

export interface StoredReject {
  readonly id: string
  readonly runId: RunId
  readonly connectionId: ConnectionId | null
  readonly stage: string
  readonly object: string
  readonly remoteId: RemoteId | null
  readonly key: string | null
  readonly line: number | null
  readonly reject: Reject
  readonly values: unknown
  readonly at: Date
}

/** One problem of one record, over all the runs that met it. */
export interface RejectCase {
  readonly id: string
  readonly connectionId: ConnectionId
  readonly operation: RejectOperation
  readonly object: string
  /** The CRM's id, else our company's id, our key or the place in the page. */
  readonly record: string
  readonly remoteId: RemoteId | null
  readonly companyId: CompanyId | null
  /** The latest refused change. */
  readonly changeId: ChangeId | null
  /** The latest run that met it. */
  readonly runId: RunId
  readonly class: RejectClass
  readonly reject: Reject
  readonly values: unknown
  readonly firstSeen: Date
  readonly lastSeen: Date
  /** How often it was met. */
  readonly tries: number
  readonly state: RejectState
  readonly reason: string | null
  /** "user …", "api key …"; null: nobody, or a run. */
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly ownerId: string | null
  /** The run that was asked to try it again last. */
  readonly retryRunId: RunId | null
}

/** The cases of one class in one state, added up. */
export interface RejectClassCount {
  readonly class: RejectClass
  readonly state: RejectState
  readonly count: number
  /** Different records. */
  readonly records: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  /** How many were met first in the seven days before now, and in the seven before those. */
  readonly newThisWeek: number
  readonly newWeekBefore: number
}
