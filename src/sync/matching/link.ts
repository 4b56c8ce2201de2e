import type { CompanyId, ConnectionId, LinkId, RemoteId, WorkspaceId } from '../../core/ids.ts'
import type { Evidence } from './evidence.ts'
import type { Thresholds } from './model.ts'

export type LinkOrigin = 'auto' | 'person' | 'created'

/** An accepted pair. Active while `endedAt` is null. */
export interface Link {
  readonly id: LinkId
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
  readonly companyId: CompanyId
  readonly object: string
  readonly remoteId: RemoteId
  readonly origin: LinkOrigin
  readonly score: number | null
  /** Marked for sync: only then it is written. */
  readonly marked: boolean
  readonly linkedAt: Date
  readonly linkedBy: string | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
  readonly endReason: string | null
}

/** What a connection must tell matching about itself. */
export interface MatchScope {
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
}

export const DECISION_STATES = ['auto', 'review', 'none', 'person', 'created'] as const
export type StoredState = (typeof DECISION_STATES)[number]
/**
 * ambiguous: several accounts fit alike. contested: another company holds or wants the account as much. linked: a person or a
 * create decided. link-ended: nothing fits, but it had an account once, so that a person must say whether it gets another.
 * paused: one fits, but people found too many automatic links wrong.
 */
export const REASONS = [
  'clear',
  'ambiguous',
  'weak',
  'no-candidate',
  'contested',
  'linked',
  'link-ended',
  'paused',
] as const
export type StoredReason = (typeof REASONS)[number]

/** Whether clear matches are linked; off: a setting. paused: they turned out wrong too often. */
export type AutoMatch = 'on' | 'off' | 'paused'

export interface ListedCandidate {
  readonly remoteId: RemoteId
  readonly name: string | null
  readonly website: string | null
  readonly country: string | null
  readonly score: number
  readonly evidence: readonly Evidence[]
}

/** A company with what was decided for it and where it is linked. */
export interface ListedDecision {
  readonly companyId: CompanyId
  /** Engagement points: what the company is worth looking at. */
  readonly points: number
  /** Place value in the order that was asked for; 0 in the order of companies. */
  readonly rank: number
  readonly externalKey: string
  readonly companyName: string
  readonly companyDomain: string | null
  readonly state: StoredState
  readonly reason: StoredReason
  readonly probability: number
  readonly decidedAt: Date
  readonly linkId: LinkId | null
  readonly linkOrigin: LinkOrigin | null
  readonly linkedRecord: RemoteId | null
  readonly linkedName: string | null
  readonly marked: boolean | null
  /** The decision rests on older values and will be made again by the next match. */
  readonly pending: boolean
  readonly candidates: readonly ListedCandidate[]
}

/** What is known now about the two sides of an automatic link. */
export interface LinkEvidence {
  /** Both sides say what they said when the link was last found right. */
  readonly unchanged: boolean
  /** Natural log of the odds of the linked record; null when it was not compared, which proves nothing. */
  readonly score: number | null
  /** Of the linked record among all candidates. */
  readonly probability: number
  /** Another record, not a duplicate of the linked one, would be linked without asking. */
  readonly otherClear: boolean
}

/** Chance from which a link that is there holds: far below what makes one, so that it does not flicker. */
const HOLDS_FROM = 0.15
/** However a workspace sets its thresholds, a link holds this much below the one that would make it anew. */
const HOLD = 0.1

/**
 * Whether an automatic link holds. Only what its two sides say can end it: a CRM that grows, gets duplicates or makes a word
 * common never does. Sides that changed are too different when the two alone are most likely not one, or when another record is
 * now the clear one and this one is as unlikely beside it. A link that flickers is worse than one that a person ends.
 */
export function keepsLink(link: LinkEvidence, thresholds: Pick<Thresholds, 'auto'>): boolean {
  const { unchanged, score, probability, otherClear } = link
  if (unchanged || score === null) return true
  const floor = Math.min(HOLDS_FROM, thresholds.auto - HOLD)
  return alone(score) >= floor && !(otherClear && probability < floor)
}

/** The chance that a pair with this score is one, when there is no other candidate. */
export function alone(score: number): number {
  return 1 / (1 + Math.exp(-score))
}
