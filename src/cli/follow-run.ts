import type { Connection } from '../connections/index.ts'
import { getConnection } from '../connections/index.ts'
import type { RunId } from '../core/ids.ts'
import type { Platform } from '../platform/platform.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import {
  getRun,
  isFinished,
  type Run,
  type RunBalance,
  type RunKind,
  runBalance,
  runCounts,
  runLogs,
} from '../sync/history/index.ts'
import { defineRunJobs, startRun } from '../sync/loop/index.ts'
import type { Environment } from './environment.ts'
import type { Output } from './output.ts'

const LOOK_EVERY_MS = 250

export interface FollowedRun {
  readonly run: Run
  /** The last log line that was shown. */
  readonly seen: number
  readonly balance: RunBalance
}

/** Finds a connection by name or id; CC-CONN-… when there is none. */
export async function connectionNamed(platform: Platform, name: string): Promise<Connection> {
  return getConnection(platform.database.db, DEFAULT_WORKSPACE, name)
}

const workers = new WeakSet<Platform>()

/** Makes this process a worker as well, so that a run goes on even when no server is up. Once a process. */
export async function becomeWorker(platform: Platform): Promise<void> {
  if (workers.has(platform)) return
  workers.add(platform)
  defineRunJobs(platform, { concurrency: 1 })
  await platform.jobs.start()
}

export async function startAndFollow(
  environment: Environment,
  connection: Connection,
  kind: RunKind,
  options: Readonly<Record<string, unknown>> = {},
): Promise<FollowedRun> {
  const platform = await environment.platform()
  await becomeWorker(platform)
  const run = await startRun(platform, {
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    kind,
    trigger: 'cli',
    options,
  })
  return followRun(platform, run.id, environment.output)
}

/** Shows a run's log and counts until it has ended or waits for a person: for an approval, or paused. */
export async function followRun(platform: Platform, runId: RunId, output: Output, after = 0): Promise<FollowedRun> {
  const { db } = platform.database
  for (let seen = after; ; ) {
    const run = await getRun(db, DEFAULT_WORKSPACE, runId)
    const lines = await runLogs(db, runId, { after: seen, levels: ['info', 'warn', 'error'] })
    for (const line of lines) output.say(`  ${line.stage.padEnd(6)} ${line.message}`)
    seen = lines.at(-1)?.seq ?? seen
    if (isFinished(run.state) || run.state === 'held' || run.state === 'paused') {
      output.progressEnd()
      return { run, seen, balance: await runBalance(db, runId) }
    }
    await showProgress(platform, run, output)
    await platform.clock.sleep(LOOK_EVERY_MS)
  }
}

/** What is counted while a stage works; the total is known only for writing. */
const COUNTED: Readonly<Record<string, string>> = {
  pull: 'read',
  match: 'companies',
  plan: 'considered',
  apply: 'planned',
}

async function showProgress(platform: Platform, run: Run, output: Output): Promise<void> {
  if (run.state === 'waiting' && run.waitUntil) {
    output.progress(`Waits until ${run.waitUntil.toLocaleTimeString('en-GB')}: ${run.reason ?? ''}`, 0, null)
    return
  }
  const stage = run.stage ?? 'queued'
  const counts = await runCounts(platform.database.db, [run.id])
  const value = (name: string) =>
    counts.filter((row) => row.stage === stage && row.name === name).reduce((sum, row) => sum + row.value, 0)
  const label = `${stage[0]?.toUpperCase()}${stage.slice(1)}`
  if (stage !== 'apply') return output.progress(label, value(COUNTED[stage] ?? ''), null)
  const settled = value('applied') + value('unchanged') + value('rejected') + value('deferred')
  output.progress(label, settled, value('planned') || null)
}
