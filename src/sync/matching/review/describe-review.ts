import type { CompanyId, RemoteId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import { describeMatch } from '../learn/describe-match.ts'
import type { Waterfall } from '../learn/waterfall.ts'
import type { MatchScope } from '../link.ts'
import { selectSomeAccounts } from '../store/accounts.ts'
import { selectMatchedCompany } from '../store/companies.ts'
import { selectHolders, selectStanding } from '../store/reviews.ts'
import { type ComparedField, compareFields } from './compare-fields.ts'
import type { StandingReview } from './review.ts'

export interface ReviewCandidate {
  readonly remoteId: RemoteId
  readonly name: string | null
  /** Among all candidates, 0 to 1. */
  readonly probability: number
  readonly fields: readonly ComparedField[]
  readonly waterfall: Waterfall
  /** Another company that is linked to the record now. */
  readonly linkedTo: string | null
}

export interface DescribedReview {
  readonly companyId: CompanyId
  readonly companyName: string
  readonly sentence: string
  /** Best first; records that were excluded are not among them. */
  readonly candidates: readonly ReviewCandidate[]
  readonly changes: readonly string[]
  /** What a person decided already; null: it is open. */
  readonly standing: StandingReview | null
}

/** A company beside the records that it may be, each compared field by field. Throws CC-MATCH-1. */
export async function describeReview(db: Queryable, scope: MatchScope, companyId: CompanyId): Promise<DescribedReview> {
  const company = await selectMatchedCompany(db, scope.workspaceId, companyId)
  if (!company) throw matchError('CC-MATCH-1', `company ${companyId} has not been matched`)
  const { sentence, candidates, changes } = await describeMatch(db, scope, companyId)
  const ids = candidates.map((one) => one.id)
  const accounts = new Map((await selectSomeAccounts(db, scope, ids)).map(({ row }) => [row[0], row]))
  const holders = await selectHolders(db, scope, companyId, ids)
  return {
    ...{ companyId, companyName: company.row[1], sentence, changes },
    candidates: candidates.flatMap(({ id: remoteId, name, probability, waterfall }) => {
      const account = accounts.get(remoteId)
      if (!account) return []
      const fields = compareFields(company.row, account)
      return [{ remoteId, name, probability, fields, waterfall, linkedTo: holders.get(remoteId) ?? null }]
    }),
    standing: await selectStanding(db, scope, companyId),
  }
}
