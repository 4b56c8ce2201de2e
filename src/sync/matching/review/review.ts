import type { CompanyId, ConnectionId, RemoteId } from '../../../core/ids.ts'
import type { StoredReason } from '../link.ts'

/** same: it is this record. none: none of the shown. create: none of them, and it is to become a new record of the CRM. */
export const REVIEW_VERDICTS = ['same', 'none', 'create'] as const
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number]

/** What a person says about one company of the queue. */
export interface ReviewWish {
  readonly companyId: CompanyId
  readonly verdict: ReviewVerdict
  /** With "same": which record. */
  readonly remoteId: RemoteId | null
}

/** What stands for a company: a decision of the queue, or a link that a person made elsewhere. */
export interface StandingReview {
  readonly verdict: ReviewVerdict
  readonly remoteId: RemoteId | null
  readonly remoteName: string | null
  readonly by: string
  readonly at: Date
}

/** A company of the queue as its list shows it. */
export interface QueuedReview {
  readonly connectionId: ConnectionId
  readonly companyId: CompanyId
  readonly externalKey: string
  readonly companyName: string
  readonly companyDomain: string | null
  readonly points: number
  readonly reason: StoredReason
  /** Of the best candidate, 0 to 1. */
  readonly probability: number
  readonly candidates: number
  readonly bestId: RemoteId | null
  readonly bestName: string | null
  /** Place in the order: value times doubt. */
  readonly rank: number
}
