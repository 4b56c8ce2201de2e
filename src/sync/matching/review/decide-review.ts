import type { CompanyId } from '../../../core/ids.ts'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { allowInside, assignInside, excludeInside, unassignInside } from '../change-link.ts'
import { matchError } from '../errors.ts'
import type { MatchScope } from '../link.ts'
import { selectActiveLink } from '../store/links.ts'
import {
  insertReview,
  lockReview,
  type ReviewedThing,
  type StoredReview,
  selectStanding,
  takeBackReview,
} from '../store/reviews.ts'
import type { ReviewWish, StandingReview } from './review.ts'

/** Who decides, and what belongs into the same transaction. */
export interface Reviewer {
  readonly by: string
  /** What the CRM calls a company. */
  readonly object: string
  readonly also: (tx: Transaction) => Promise<void>
}

export interface ReviewOutcome {
  /** False: somebody was first, and nothing was changed. */
  readonly done: boolean
  readonly standing: StandingReview
}

/**
 * Decides for a company of the queue: "same" links it, the others exclude every record that was shown. Two people are one after the
 * other: the second changes nothing and is told what the first said. Throws CC-MATCH-1, 2 (no such record), 12 (not in the queue).
 */
export async function decideReview(
  database: Database,
  scope: MatchScope,
  wish: ReviewWish,
  reviewer: Reviewer,
): Promise<ReviewOutcome> {
  const { companyId, verdict } = wish
  return database.transaction(async (tx) => {
    const found = await lockReview(tx.db, scope, companyId)
    if (!found) throw matchError('CC-MATCH-1', `company ${companyId} has not been matched`)
    const first = await selectStanding(tx.db, scope, companyId)
    if (first) return { done: isSame(first, wish, reviewer.by), standing: first }
    if (found.state !== 'review') throw matchError('CC-MATCH-12', `company ${companyId} is not in review any more`)
    const excluded = await carryOut(tx, scope, wish, found, reviewer)
    const remoteId = verdict === 'same' ? wish.remoteId : null
    await insertReview(tx.db, scope, {
      ...{ companyId, verdict, remoteId, excluded, likeness: found.likeness, by: reviewer.by },
      tookBest: remoteId !== null && remoteId === found.bestId,
    })
    await reviewer.also(tx)
    const now = await selectStanding(tx.db, scope, companyId)
    return { done: true, standing: now! }
  })
}

/** Asked twice by the same person, as after a broken line: it is done. */
function isSame(standing: StandingReview, wish: ReviewWish, by: string): boolean {
  return standing.by === by && standing.verdict === wish.verdict && (standing.remoteId ?? null) === wish.remoteId
}

/** Answers which records were excluded. */
async function carryOut(
  tx: Transaction,
  scope: MatchScope,
  { companyId, verdict, remoteId }: ReviewWish,
  found: ReviewedThing,
  { by, object }: Reviewer,
): Promise<readonly string[]> {
  const source = 'review' as const
  if (verdict === 'same') {
    if (remoteId === null) throw matchError('CC-MATCH-2', 'no record was named')
    await assignInside(tx, scope, { companyId, object, remoteId, by }, { source })
    return []
  }
  for (const candidate of found.candidates)
    await excludeInside(tx, scope, { companyId, remoteId: candidate, by }, { source })
  return found.candidates
}

/**
 * A person takes the own last decision about a company back: its link ends, its exclusions are lifted, nothing is learned from it,
 * and the company is in the queue again. Throws CC-MATCH-13 where nothing of this person stands, or it is done already.
 */
export async function undoReview(
  database: Database,
  scope: MatchScope,
  companyId: CompanyId,
  { by, also }: Pick<Reviewer, 'by' | 'also'>,
): Promise<void> {
  await database.transaction(async (tx) => {
    await lockReview(tx.db, scope, companyId)
    const review = await takeBackReview(tx.db, scope, companyId, by)
    if (!review) throw matchError('CC-MATCH-13', `nothing to take back for company ${companyId}`)
    await takeBack(tx, scope, companyId, review, by)
    await also(tx)
  })
}

async function takeBack(
  tx: Transaction,
  scope: MatchScope,
  companyId: CompanyId,
  { verdict, remoteId, excluded }: StoredReview,
  by: string,
): Promise<void> {
  const link = await selectActiveLink(tx.db, scope.connectionId, companyId)
  if (verdict === 'create' && link?.origin === 'created')
    throw matchError('CC-MATCH-13', 'the record was created already; undo the run that created it')
  if (verdict === 'same' && link && link.remoteId === remoteId && link.linkedBy === by)
    await unassignInside(tx, scope, link, by)
  for (const record of excluded) await allowInside(tx, scope, { companyId, remoteId: record })
}
