import { listConnections } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { gauge } from '../platform/telemetry/index.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import { balanceOf, listRuns, type RunState, runCounts, stalledRuns } from '../sync/history/index.ts'
import { mirroredObjects } from '../sync/mirror/index.ts'

const OPEN: readonly RunState[] = ['queued', 'running', 'waiting', 'held', 'paused']
const RECENT = 100
const MOST = 500
const SILENT_MS = 30_000

const openRuns = gauge('concordat_runs_open', 'Runs that have not ended, by state (at most 500 are counted)', ['state'])
const stalled = gauge('concordat_runs_stalled', 'Running runs whose worker is silent for more than 30 s')
const oldestQueued = gauge('concordat_runs_oldest_queued_seconds', 'Age of the run that waits longest for a worker')
const checkpointAge = gauge('concordat_checkpoint_age_seconds', 'How far the mirror is behind the CRM', [
  'connection',
  'object',
])
const unknown = gauge('concordat_writes_unknown', 'Writes of the last 100 runs whose outcome is not known')
const imbalance = gauge('concordat_ledger_imbalance_runs', 'Finished runs of the last 100 whose sums do not close')

/** Sets the gauges that must be asked, just before they are shown. Costs a handful of indexed queries. */
export async function measureRuns(platform: Platform): Promise<void> {
  const { db } = platform.database
  const now = platform.clock.now().getTime()
  const open = await listRuns(db, DEFAULT_WORKSPACE, { states: OPEN, limit: MOST })
  for (const state of OPEN) openRuns.set(open.filter((run) => run.state === state).length, { state })
  const queued = open.filter((run) => run.state === 'queued').map((run) => run.createdAt.getTime())
  oldestQueued.set(queued.length > 0 ? Math.max(0, (now - Math.min(...queued)) / 1000) : 0)
  stalled.set((await stalledRuns(db, SILENT_MS)).length)
  await measureLedger(platform)
  for (const { id, state } of await listConnections(db, DEFAULT_WORKSPACE)) {
    if (state !== 'connected') continue
    for (const { object, coveredTo } of await mirroredObjects(db, id))
      if (coveredTo) checkpointAge.set(Math.max(0, (now - coveredTo.getTime()) / 1000), { connection: id, object })
  }
}

async function measureLedger({ database: { db } }: Platform): Promise<void> {
  const recent = await listRuns(db, DEFAULT_WORKSPACE, { limit: RECENT })
  const counts = await runCounts(
    db,
    recent.map((run) => run.id),
  )
  const balances = recent.map((run) => ({ run, balance: balanceOf(counts.filter((row) => row.runId === run.id)) }))
  unknown.set(balances.reduce((sum, { balance }) => sum + balance.changes.unknown, 0))
  imbalance.set(balances.filter(({ run, balance }) => run.state === 'succeeded' && !balance.closes).length)
}
