import type { Database, Queryable, Transaction } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import {
  type Activation,
  listEverywhere,
  lockModels,
  selectActivations,
  selectActiveModel,
  selectModel,
  selectModels,
  updateActive,
} from '../store/learn-models.ts'
import { SHIPPED_MODEL } from './engine-model.ts'
import { differencesOf, type LearnedModel, type WeightDifference } from './learned-model.ts'

export interface ModelList {
  /** Of the shipped model. */
  readonly shipped: string
  /** Version in use; null: the shipped weights. */
  readonly active: number | null
  /** Newest first. */
  readonly models: readonly LearnedModel[]
  /** Which were in use since when, newest first. */
  readonly activations: readonly Activation[]
}

const ACTIVATIONS_SHOWN = 20

export async function listModels(db: Queryable, workspaceId: string): Promise<ModelList> {
  const models = await selectModels(db, workspaceId)
  const active = models.find((model) => model.state === 'active')?.version ?? null
  const activations = await selectActivations(db, workspaceId, ACTIVATIONS_SHOWN)
  return { shipped: SHIPPED_MODEL.version, active, models, activations }
}

/** A model with its weights beside the shipped ones and those in use. Throws CC-MATCH-6. */
export async function getModel(
  db: Queryable,
  workspaceId: string,
  version: number,
): Promise<{ readonly model: LearnedModel; readonly differences: readonly WeightDifference[] }> {
  const model = await modelOf(db, workspaceId, version)
  const inUse = await selectActiveModel(db, workspaceId)
  const withStart = ({ start, weights }: { start: number; weights: Readonly<Record<string, number>> }) => ({
    start,
    ...weights,
  })
  const shipped = withStart(SHIPPED_MODEL)
  return { model, differences: differencesOf(shipped, inUse ? withStart(inUse) : shipped, withStart(model)) }
}

async function modelOf(db: Queryable, workspaceId: string, version: number): Promise<LearnedModel> {
  const model = await selectModel(db, workspaceId, version)
  if (!model) throw matchError('CC-MATCH-6', `no model ${version}`)
  return model
}

type Also = (tx: Transaction) => Promise<void>

/**
 * Puts a model in use: the next match of each connection decides for all its companies anew; links that hold stay (hysteresis).
 * Throws CC-MATCH-6 (no such model), CC-MATCH-7 (refused, or fitted for another engine).
 */
export async function activateModel(
  database: Database,
  workspaceId: string,
  version: number,
  by: string,
  also: Also = async () => undefined,
): Promise<LearnedModel> {
  return database.transaction(async (tx) => {
    await lockModels(tx.db, workspaceId)
    const model = await modelOf(tx.db, workspaceId, version)
    if (model.state === 'refused') throw matchError('CC-MATCH-7', `model ${version} was refused: ${model.finding}`)
    if (model.engine !== SHIPPED_MODEL.version)
      throw matchError(
        'CC-MATCH-7',
        `model ${version} was fitted for engine ${model.engine}, this one is ${SHIPPED_MODEL.version}`,
      )
    if (model.state === 'active') return model
    await putInUse(tx, workspaceId, version, by, also)
    return modelOf(tx.db, workspaceId, version)
  })
}

/** Puts in use what was before; at the first one the shipped weights. Answers the version, null: shipped. Throws CC-MATCH-8. */
export async function rollbackModel(
  database: Database,
  workspaceId: string,
  by: string,
  also: Also = async () => undefined,
): Promise<number | null> {
  return database.transaction(async (tx) => {
    await lockModels(tx.db, workspaceId)
    const inUse = await selectActiveModel(tx.db, workspaceId)
    if (!inUse) throw matchError('CC-MATCH-8', 'the shipped weights are in use')
    const before = await versionBefore(tx.db, workspaceId, inUse)
    await putInUse(tx, workspaceId, before, by, also)
    return before
  })
}

/** The newest version that was put in use before and may be used again; who rolls back twice goes back twice. */
async function versionBefore(db: Queryable, workspaceId: string, inUse: LearnedModel): Promise<number | null> {
  const models = await selectModels(db, workspaceId)
  const usable = models.filter((one) => one.state === 'retired' && one.engine === SHIPPED_MODEL.version)
  return usable.find((one) => one.version < inUse.version)?.version ?? null
}

async function putInUse(
  tx: Transaction,
  workspaceId: string,
  version: number | null,
  by: string,
  also: Also,
): Promise<void> {
  await updateActive(tx.db, workspaceId, version, by)
  await listEverywhere(tx.db, workspaceId)
  await also(tx)
}
