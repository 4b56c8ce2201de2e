import type { Database, Queryable, Transaction } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import { liveAccounts } from '../live-accounts.ts'
import { selectTrainingLabels, type TrainingLabel } from '../store/learn-labels.ts'
import { insertModel, selectActiveModel, selectModel } from '../store/learn-models.ts'
import { pairFeatures, SHIPPED_MODEL } from './engine-model.ts'
import type { LearnedModel, ModelState } from './learned-model.ts'
import { type JudgedPair, refit } from './refit.ts'

/** Fewer labels than this would fit chance. */
const LABELS_MIN = 50
/** The newest; more add little and cost time. */
const LABELS_MAX = 10_000

/**
 * Fits weights to what people said in the workspace and stores them as a candidate, or as refused when they are not better than
 * those in use on pairs that were left out of the fitting. Changes no decision. Throws CC-MATCH-5 when there are too few labels.
 */
export async function refitModel(
  database: Database,
  workspaceId: string,
  by: string,
  also: (tx: Transaction, version: number, state: ModelState) => Promise<void> = async () => undefined,
): Promise<LearnedModel> {
  const labels = await selectTrainingLabels(database.db, workspaceId, LABELS_MAX)
  requireEnough(labels)
  const pairs = await judgedPairs(database.db, workspaceId, labels)
  const inUse = await selectActiveModel(database.db, workspaceId)
  const active = inUse && inUse.engine === SHIPPED_MODEL.version ? inUse : SHIPPED_MODEL
  const { thresholds, version: engine } = SHIPPED_MODEL
  const { model, figures, better, finding } = await refit(pairs, SHIPPED_MODEL, active, thresholds.auto)
  const same = pairs.filter((pair) => pair.same).length
  const state = better ? 'candidate' : 'refused'
  const trainedOn = { labels: pairs.length, same, different: pairs.length - same, left: labels.length - pairs.length }
  const version = await database.transaction(async (tx) => {
    const fitted = { ...model, engine, thresholds, figures, finding, madeBy: by, state, trainedOn } as const
    const stored = await insertModel(tx.db, workspaceId, fitted)
    await also(tx, stored, state)
    return stored
  })
  const stored = await selectModel(database.db, workspaceId, version)
  return stored!
}

function requireEnough(labels: readonly TrainingLabel[]): void {
  const same = labels.filter((label) => label.verdict === 'same').length
  const [missing, different] = [LABELS_MIN - labels.length, labels.length - same]
  if (missing <= 0 && same > 0 && different > 0) return
  const lacking = [
    ...(missing > 0 ? [`${missing} more judged pairs`] : []),
    ...(same === 0 ? ['at least one pair that is the same'] : []),
    ...(different === 0 ? ['at least one pair that is different'] : []),
  ]
  const has = `there are ${labels.length} (${same} same, ${different} different)`
  throw matchError('CC-MATCH-5', `A re-fit needs ${lacking.join(' and ')}; ${has}`, {
    facts: { labels: labels.length, same, different, missing: Math.max(0, missing) },
  })
}

/** As the engine sees them now, by the frequencies of each connection's accounts. */
async function judgedPairs(
  db: Queryable,
  workspaceId: string,
  labels: readonly TrainingLabel[],
): Promise<JudgedPair[]> {
  const pairs: JudgedPair[] = []
  for (const connectionId of new Set(labels.map((label) => label.connectionId))) {
    const { open } = await liveAccounts(db, { workspaceId, connectionId })
    // Without accounts there are no frequencies: the connection was removed.
    if (open.size === 0) continue
    for (const { companyId, verdict, ours, theirs } of labels.filter((label) => label.connectionId === connectionId))
      pairs.push({ companyId, same: verdict === 'same', features: pairFeatures(open, ours, theirs) })
  }
  return pairs
}
