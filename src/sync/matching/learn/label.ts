import type { CompanyId, RemoteId } from '../../../core/ids.ts'
import type { LinkOrigin } from '../link.ts'

/** What a person says about a company and a record: they are one, or not. */
export type Verdict = 'same' | 'different'

/**
 * review: of a company that matching had put to people. assign: a record chosen by hand. unmatch, exclude: taken away. audit: of
 * the sample drawn to measure precision. confirm: an automatic link that a person found right.
 */
export const LABEL_SOURCES = ['review', 'assign', 'unmatch', 'exclude', 'audit', 'confirm'] as const
export type LabelSource = (typeof LABEL_SOURCES)[number]

/** One word of a person about a pair, as it is to be remembered. */
export interface Judgement {
  readonly companyId: CompanyId
  readonly remoteId: RemoteId
  readonly verdict: Verdict
  readonly source: LabelSource
  readonly by: string
  /** Of the pair's active link at that moment; null: it had none. */
  readonly linkOrigin: LinkOrigin | null
}

/** A name or domain of ours that an account learned from a confirmed pair. */
export interface TaughtAlias {
  readonly kind: 'name' | 'domain'
  readonly value: string
}
