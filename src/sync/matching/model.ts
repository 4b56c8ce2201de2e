import type { Queryable } from '../../platform/database/database.ts'
import { type CompanyModel, SHIPPED_COMPANY_MODEL } from './company/index.ts'
import { companyModelOf } from './learn/engine-model.ts'
import type { MatchScope } from './link.ts'
import { selectActiveModel } from './store/learn-models.ts'
import { selectThresholds } from './store/thresholds.ts'

/** From which chance on a company is linked without asking, and from which a person is asked. */
export type Thresholds = Pick<CompanyModel['thresholds'], 'auto' | 'review'>

/** What a connection decides with. Decisions remember the version; another one has all of them made again. */
export interface ActiveModel extends CompanyModel {
  /** Thresholds of the model itself, where the connection has others. */
  readonly usual: Thresholds
}

/**
 * The workspace's model, or the shipped one; that one also where the workspace's was fitted for another engine. With the thresholds
 * that somebody has set for the connection.
 */
export async function activeModel(db: Queryable, scope: MatchScope): Promise<ActiveModel> {
  const learned = await selectActiveModel(db, scope.workspaceId)
  const model = learned?.engine === SHIPPED_COMPANY_MODEL.version ? companyModelOf(learned) : SHIPPED_COMPANY_MODEL
  const set = await selectThresholds(db, scope)
  const { auto, review } = model.thresholds
  if (!set || (set.auto === auto && set.review === review)) return { ...model, usual: { auto, review } }
  const thresholds = { ...model.thresholds, auto: set.auto, review: set.review }
  return { ...model, version: `${model.version} ${set.auto}/${set.review}`, thresholds, usual: { auto, review } }
}
