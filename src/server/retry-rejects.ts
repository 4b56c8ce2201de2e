import { getConnection } from '../connections/index.ts'
import type { ChangeId } from '../core/ids.ts'
import type { Platform } from '../platform/platform.ts'
import { claimRun, createRun, finishRun, type Run, type RunTrigger, setRunState } from '../sync/history/index.ts'
import { type Plan, planError, planOfRun, planRetry } from '../sync/plan/index.ts'
import { serverError } from './errors.ts'

/**
 * Plans the rejected changes of a run once more, all or the chosen ones. Copying them takes a moment and no network, so
 * it is done here and now, as a run of its own. Throws CC-PLAN-4 when the run has no rejected changes.
 */
export async function startRetry(
  platform: Platform,
  of: Run,
  changes: readonly ChangeId[] | null,
  trigger: RunTrigger,
): Promise<Plan> {
  const { database } = platform
  const written = (of.options.plan as string | undefined) ?? (await planOfRun(database.db, of.id))?.id
  if (!of.connectionId || !written) throw planError('CC-PLAN-4', `run ${of.id} has no plan`)
  const { workspaceId, connectionId } = of
  const connection = await getConnection(database.db, workspaceId, connectionId)
  const options = { retry: of.id, ...(changes && { changes: changes.length }) }
  const run = await createRun(database.db, { workspaceId, connectionId, kind: 'plan', trigger, options })
  const claim = await claimRun(database, run.id, 'server')
  if (!claim) throw serverError('CC-API-5', 'The run could not be claimed.')
  try {
    const plan = await planRetry(platform, connection, claim, written, changes)
    await database.transaction((tx) => finishRun(tx, claim))
    return plan
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unexpected'
    await setRunState(database.db, claim, 'failed', { reason, errorCode: 'CC-PLAN-4' })
    throw error
  }
}
