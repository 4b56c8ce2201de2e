import type { Queryable } from '../../platform/database/database.ts'
import { AUTO_PROBABILITY, REVIEW_PROBABILITY } from './decide.ts'

/** From which chance on a company is linked without asking, and from which a person is asked. */
export interface Thresholds {
  readonly auto: number
  readonly review: number
}

/** What a workspace decides with. Decisions remember the version; another one has all of them made again. */
export interface ActiveModel {
  readonly version: string
  readonly thresholds: Thresholds
}

/** The workspace's model, or the shipped one. */
export async function activeModel(_db: Queryable, _workspaceId: string): Promise<ActiveModel> {
  return { version: 'shipped', thresholds: { auto: AUTO_PROBABILITY, review: REVIEW_PROBABILITY } }
}
