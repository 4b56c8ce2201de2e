import type { ChangeId, CompanyId, ConnectionId, LinkId, PlanId, RemoteId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Outcome, Reject } from '../../core/outcome.ts'
import type { Values } from '../../core/values.ts'
import type { GuardReason, PlanCounts } from './guards.ts'

export const PLAN_STATES = ['building', 'held', 'approved', 'applying', 'applied', 'dropped'] as const
export type PlanState = (typeof PLAN_STATES)[number]

export type PlanKind = 'sync' | 'undo' | 'retry'

/** What a plan is asked to cover. */
export interface PlanScope {
  /** Default: the account object. */
  readonly objects?: readonly string[]
  /** Only these companies. */
  readonly companyIds?: readonly CompanyId[]
}

/** What the mapping or the settings could not do; the plan goes on without it. */
export interface PlanFinding {
  readonly symbol: string
  readonly object: string
  readonly field: string | null
  readonly count: number
  readonly message: string
  readonly nextStep: string
}

export interface Plan {
  readonly id: PlanId
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
  readonly runId: RunId | null
  readonly applyRunId: RunId | null
  readonly kind: PlanKind
  /** The plan that this one undoes or whose rejects it tries again. */
  readonly ofPlanId: PlanId | null
  readonly state: PlanState
  readonly scope: PlanScope
  /** As planned; fixed. What became of it is in the outcomes. */
  readonly counts: PlanCounts
  /** Why it waits for a person; empty: within the usual. */
  readonly reasons: readonly GuardReason[]
  readonly findings: readonly PlanFinding[]
  readonly plannedAt: Date
  readonly approvedAt: Date | null
  readonly approvedBy: string | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
}

export type ChangeKind = 'create' | 'update' | 'delete'

export interface Change {
  readonly id: ChangeId
  readonly planId: PlanId
  readonly object: string
  readonly kind: ChangeKind
  readonly linkId: LinkId | null
  readonly companyId: CompanyId | null
  readonly remoteId: RemoteId | null
  /** External key of a create. */
  readonly key: string | null
  readonly before: Values
  readonly after: Values
  /** Undo: fields that are left alone, each with the reason. */
  readonly leftOut: Readonly<Record<string, string>> | null
  /** Null: still to be written. */
  readonly outcome: Outcome | null
  readonly code: string | null
  readonly symbol: string | null
  readonly message: string | null
  readonly explanation: Pick<Reject, 'meaning' | 'nextStep' | 'fields' | 'retry'> | null
  readonly attempts: number
  readonly settledAt: Date | null
}

/** What writing a change takes. A plan may have millions of them, so nothing else is read. */
export type PendingChange = Pick<
  Change,
  'id' | 'kind' | 'linkId' | 'companyId' | 'remoteId' | 'key' | 'after' | 'attempts'
>

/** A change about whose link or record something has happened since it was planned. */
export interface DoubtfulChange {
  readonly id: ChangeId
  /** False: the link has ended (G6), or the company that should get a record has one now. */
  readonly linked: boolean
  readonly remoteId: RemoteId | null
  /** What the CRM had when it was planned, if the record was pulled anew since: it may no longer hold. Else null. */
  readonly before: Values | null
}

/** What became of one change; written by `apply`. */
export interface Settlement {
  readonly id: ChangeId
  readonly outcome: Outcome
  /** The record, when the outcome made it. */
  readonly remoteId?: RemoteId | null
  readonly linkId?: LinkId | null
  readonly reject?: Reject | null
  /** Why it is deferred or unchanged. */
  readonly message?: string | null
}

/** Reasons why a change is not written although it was planned; stored as code and symbol of the change. */
export const RECORD_GONE: Reject = {
  code: 'CC-PLAN-30',
  symbol: 'ENTITY_IS_DELETED',
  message: 'the linked CRM record is deleted or no longer visible to our user',
  meaning: 'The company is linked to a CRM record that we can no longer see, so nothing can be written to it.',
  nextStep: 'Restore the record in the CRM, or end the link and let the company be matched again.',
  fields: [],
  retry: 'after-fix',
}

export const PERSON_ACCOUNT: Reject = {
  code: 'CC-PLAN-31',
  symbol: 'PERSON_ACCOUNT',
  message: 'the linked CRM record is a person account',
  meaning: 'Person accounts stand for people; company values are not written to them.',
  nextStep: 'Link the company to a business account instead.',
  fields: [],
  retry: 'after-fix',
}

export const LINK_ENDED: Reject = {
  code: 'CC-PLAN-32',
  symbol: 'LINK_ENDED',
  message: 'the company and the record are no longer linked',
  meaning: 'A record that is not linked is never written. What is in it stays as it is.',
  nextStep: 'Link them again if the values should be written.',
  fields: [],
  retry: 'after-fix',
}

export const CHANGED_SINCE: Reject = {
  code: 'CC-PLAN-33',
  symbol: 'CHANGED_SINCE',
  message: 'changed since by someone else',
  meaning: 'The CRM value is no longer the one we wrote, so putting the old one back would overwrite a newer change.',
  nextStep: 'Nothing to do if the newer value is right; otherwise correct it in the CRM.',
  fields: [],
  retry: 'never',
}

export const RECORD_IN_USE: Reject = {
  code: 'CC-PLAN-35',
  symbol: 'RECORD_IN_USE',
  message: 'somebody has worked on the record since, so it is kept',
  meaning:
    'Fields of this record that we did not write were filled or changed since we created it. Deleting it would lose that work.',
  nextStep: 'Delete the record in the CRM if it is really not needed.',
  fields: [],
  retry: 'never',
}

export const DELETION_NOT_ALLOWED: Reject = {
  code: 'CC-PLAN-34',
  symbol: 'DELETION_NOT_ALLOWED',
  message: 'the record we created is kept: the connection allows fewer deletions than this undo needs',
  meaning:
    'Undoing a create deletes the record, and the limit "deletesMax" of the connection does not allow that many.',
  nextStep: 'Raise deletesMax in the settings of the connection and undo again, or delete the records in the CRM.',
  fields: [],
  retry: 'after-fix',
}
