import type { Queryable } from '../../platform/database/database.ts'
import { SHIPPED_MODEL } from './learn/engine-model.ts'
import { versionName } from './learn/learned-model.ts'
import { selectActiveModel } from './store/learn-models.ts'

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

/** The workspace's model, or the shipped one; that one also where the workspace's was fitted for another engine. */
export async function activeModel(db: Queryable, workspaceId: string): Promise<ActiveModel> {
  const learned = await selectActiveModel(db, workspaceId)
  return learned?.engine === SHIPPED_MODEL.version
    ? { version: versionName(learned.version, SHIPPED_MODEL.version), thresholds: learned.thresholds }
    : { version: SHIPPED_MODEL.version, thresholds: SHIPPED_MODEL.thresholds }
}
