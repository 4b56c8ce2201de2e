import type { RunId } from '../../core/ids.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { startUndo } from '../../sync/loop/index.ts'
import { listChanges, planOfRun } from '../../sync/plan/index.ts'
import { followRun } from '../follow-run.ts'
import { overwrite, updatedByUs } from './colleague.ts'
import { approveAndGoOn, type Demo, type MeasuredRun, measured } from './run-demo.ts'

const EDITED_BEFORE_UNDO = 3

export interface Undone {
  readonly measured: MeasuredRun
  /** Accounts where a colleague changed our field after the last sync: undo must leave that field alone. */
  readonly edited: readonly string[]
  /** Accounts of which undo left at least one field alone, with a reason. */
  readonly leftAlone: readonly string[]
}

export async function undoFirstRun(demo: Demo, runId: RunId): Promise<Undone> {
  const { platform, crm, environment } = demo
  const edited = updatedByUs(await crm.journal(0)).slice(-EDITED_BEFORE_UNDO)
  await overwrite(demo, edited)
  environment.output.say(`A colleague changes ${edited.length} of our figures once more; then the first run is undone.`)
  const run = await measured(demo, 'undo of the first sync', async () => {
    const undo = await startUndo(platform, DEFAULT_WORKSPACE, runId, 'cli')
    const followed = await followRun(platform, undo.id, environment.output)
    return followed.run.state === 'held' ? approveAndGoOn(demo, followed) : followed
  })
  return { measured: run, edited, leftAlone: await leftAlone(demo, run.followed.run.id) }
}

async function leftAlone({ platform }: Demo, runId: RunId): Promise<readonly string[]> {
  const plan = await planOfRun(platform.database.db, runId)
  if (!plan) return []
  const { changes } = await listChanges(platform.database.db, DEFAULT_WORKSPACE, plan.id, { limit: 100_000 })
  return changes
    .filter((change) => change.leftOut !== null || change.outcome === 'rejected')
    .flatMap((change) => change.remoteId ?? [])
}
