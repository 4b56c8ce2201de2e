import type { Queryable } from '../../platform/database/database.ts'
import { type CompanyModel, SHIPPED_COMPANY_MODEL } from './company/index.ts'
import { companyModelOf } from './learn/engine-model.ts'
import { selectActiveModel } from './store/learn-models.ts'

/** From which chance on a company is linked without asking, and from which a person is asked. */
export type Thresholds = Pick<CompanyModel['thresholds'], 'auto' | 'review'>

/** What a workspace decides with. Decisions remember the version; another one has all of them made again. */
export type ActiveModel = CompanyModel

/** The workspace's model, or the shipped one; that one also where the workspace's was fitted for another engine. */
export async function activeModel(db: Queryable, workspaceId: string): Promise<ActiveModel> {
  const learned = await selectActiveModel(db, workspaceId)
  return learned?.engine === SHIPPED_COMPANY_MODEL.version ? companyModelOf(learned) : SHIPPED_COMPANY_MODEL
}
