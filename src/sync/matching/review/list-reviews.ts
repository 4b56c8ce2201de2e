import type { ConnectionId, WorkspaceId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import {
  countQueue,
  type LikeDecisions,
  type QueuePosition,
  selectLikeDecisions,
  selectQueue,
} from '../store/reviews.ts'
import type { QueuedReview } from './review.ts'

/** Companies that wait for a person, in the order of value times doubt, across these connections. */
export function listReviews(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionIds: readonly ConnectionId[],
  page: { readonly after: QueuePosition | null; readonly limit: number },
): Promise<readonly QueuedReview[]> {
  return selectQueue(db, workspaceId, connectionIds, page)
}

/** How many wait, by connection; those without any are left out. */
export function countReviews(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionIds: readonly ConnectionId[],
): Promise<readonly { readonly connectionId: ConnectionId; readonly left: number }[]> {
  return countQueue(db, workspaceId, connectionIds)
}

export interface AlikeReviews extends LikeDecisions {
  /** Still open ones of the same kind, at most ALIKE_MAX. */
  readonly reviews: readonly QueuedReview[]
}

/** So many are offered together: a person can still read such a list. */
const ALIKE_MAX = 200
/** So many decisions of a kind, all alike, before others are offered. */
const ALIKE_FROM = 3

/**
 * Open companies with the same evidence as those that this person has been deciding alike since a moment. Several records that fit
 * alike are never offered as "the best one": which is best is exactly what is not known there.
 */
export async function alikeReviews(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionIds: readonly ConnectionId[],
  said: { readonly by: string; readonly since: Date },
): Promise<AlikeReviews[]> {
  const kinds = await selectLikeDecisions(db, workspaceId, { ...said, least: ALIKE_FROM })
  const found: AlikeReviews[] = []
  for (const kind of kinds) {
    if (kind.verdict === 'same' && kind.likeness.startsWith('ambiguous')) continue
    const page = { after: null, limit: ALIKE_MAX, likeness: kind.likeness }
    const reviews = await selectQueue(db, workspaceId, connectionIds, page)
    if (reviews.length > 0) found.push({ ...kind, reviews })
  }
  return found
}
