import type { CompanyId, RemoteId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { Candidate } from '../evidence.ts'
import { explainMatch, type MatchExplanation } from '../explain-match.ts'
import { explainPair, type PairExplanation } from '../explain-pair.ts'
import type { MatchScope } from '../link.ts'
import { selectSomeAccounts } from '../store/accounts.ts'
import { changesFor, type Waterfall, waterfallOf } from './waterfall.ts'

/** An account as people know it. */
export interface AccountWords {
  readonly name: string | null
  readonly website: string | null
  readonly country: string | null
  readonly city: string | null
}

export interface DescribedCandidate extends Candidate, AccountWords {
  readonly waterfall: Waterfall
}

export interface DescribedMatch extends Omit<MatchExplanation, 'candidates'> {
  readonly candidates: readonly DescribedCandidate[]
  /** What would have to be different for a link without asking, a sentence each. */
  readonly changes: readonly string[]
}

/** Why a company is matched or not, with the names of its candidates and how each score comes about. Throws CC-MATCH-1. */
export async function describeMatch(db: Queryable, scope: MatchScope, companyId: CompanyId): Promise<DescribedMatch> {
  const explained = await explainMatch(db, scope, companyId)
  const { thresholds } = explained
  const words = await accountWords(
    db,
    scope,
    explained.candidates.map((one) => one.id),
  )
  const candidates = explained.candidates.map((one) => ({
    ...{ ...one, ...(words.get(one.id) ?? UNKNOWN), waterfall: waterfallOf(one, thresholds) },
  }))
  const linked = explained.links.some((link) => link.endedAt === null)
  const nameOf = (at: number) => candidates[at]?.name ?? candidates[at]?.id ?? ''
  return { ...explained, candidates, changes: linked ? [] : changesFor(candidates, thresholds, nameOf) }
}

export interface DescribedPair extends PairExplanation {
  readonly account: AccountWords | null
  readonly waterfall: Waterfall | null
}

/** Why one account is a company's, or is not. Throws CC-MATCH-1. */
export async function describePair(
  db: Queryable,
  scope: MatchScope,
  companyId: CompanyId,
  remoteId: RemoteId,
): Promise<DescribedPair> {
  const explained = await explainPair(db, scope, companyId, remoteId)
  const account = (await accountWords(db, scope, [remoteId])).get(remoteId) ?? null
  return { ...explained, account, waterfall: explained.alone && waterfallOf(explained.alone, explained.thresholds) }
}

const UNKNOWN: AccountWords = { name: null, website: null, country: null, city: null }

async function accountWords(
  db: Queryable,
  scope: MatchScope,
  remoteIds: readonly RemoteId[],
): Promise<Map<RemoteId, AccountWords>> {
  const accounts = await selectSomeAccounts(db, scope, remoteIds)
  return new Map(
    accounts.map(({ row: [id, name, website, country, city] }) => [id, { name, website, country, city }] as const),
  )
}
