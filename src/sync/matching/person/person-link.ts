import type { LinkId, RemoteId } from '../../../core/ids.ts'
import type { Evidence } from '../evidence.ts'
import type { MatchScope } from '../link.ts'

export const PERSON_STATES = ['auto', 'review', 'none', 'person'] as const
export type PersonState = (typeof PERSON_STATES)[number]
export const PERSON_REASONS = ['clear', 'ambiguous', 'weak', 'no-candidate', 'contested', 'linked'] as const
export type PersonReason = (typeof PERSON_REASONS)[number]
export type PersonLinkOrigin = 'auto' | 'person'

/** A contact or lead of the CRM. */
export interface PersonRemote {
  readonly object: string
  readonly remoteId: RemoteId
}

/** An accepted pair of one of our people and a contact or lead. Active while `endedAt` is null. */
export interface PersonLink extends MatchScope, PersonRemote {
  readonly id: LinkId
  readonly personId: string
  readonly origin: PersonLinkOrigin
  readonly score: number | null
  readonly linkedAt: Date
  readonly linkedBy: string | null
  readonly endedAt: Date | null
  readonly endedBy: string | null
  readonly endReason: string | null
}

export interface ListedPersonCandidate extends PersonRemote {
  readonly name: string | null
  readonly email: string | null
  readonly company: string | null
  readonly score: number
  readonly probability: number
  readonly evidence: readonly Evidence[]
}

export interface ListedPersonDecision {
  readonly personId: string
  readonly externalKey: string
  readonly name: string
  readonly email: string | null
  readonly companyName: string | null
  readonly state: PersonState
  readonly reason: PersonReason
  readonly probability: number
  readonly decidedAt: Date
  readonly linkId: LinkId | null
  readonly linkOrigin: PersonLinkOrigin | null
  readonly linkedObject: string | null
  readonly linkedRecord: RemoteId | null
  /** The decision rests on older values and will be made again by the next match. */
  readonly pending: boolean
  readonly candidates: readonly ListedPersonCandidate[]
}

/** One name for a contact or lead in the engine, which knows ids alone. */
export function remoteKey({ object, remoteId }: PersonRemote): string {
  return `${object}:${remoteId}`
}

export function remoteOf(key: string): PersonRemote {
  const at = key.indexOf(':')
  return { object: key.slice(0, at), remoteId: key.slice(at + 1) }
}
