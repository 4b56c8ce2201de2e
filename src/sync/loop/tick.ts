import { listConnections } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { removeOldAudit } from '../../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { listRuns, type Run, removeOldHistory, stalledRuns } from '../history/index.ts'
import { sendRun, startRun } from './start-run.ts'

const QUEUE = 'tick'
const EVERY_MS = 15_000
const SILENT_MS = 30_000

/** Once in a while, in one process at a time: schedules that are due, runs that nobody works on, history past its days. */
export function startTicking(platform: Platform): void {
  platform.jobs.define(QUEUE, async () => {
    try {
      await tick(platform)
    } finally {
      await sendTick(platform, EVERY_MS)
    }
  })
}

/** Makes sure that somebody ticks; call after jobs.start(). */
export async function beginTicking(platform: Platform): Promise<void> {
  await sendTick(platform, 0)
}

/** Time is cut into slots and a slot has one job, so that any number of processes keep one chain going, not one each. */
async function sendTick(platform: Platform, inMs: number): Promise<void> {
  const slot = Math.floor((platform.clock.now().getTime() + inMs) / EVERY_MS)
  await platform.jobs.send(QUEUE, {}, { singletonKey: `slot ${slot}`, startAfter: new Date(slot * EVERY_MS) })
}

export async function tick(platform: Platform): Promise<void> {
  await startDueRuns(platform)
  await wakeForgottenRuns(platform)
  await removeOldHistory(platform.database.db, platform.clock)
  await removeOldAudit(platform.database.db)
}

/** A connection with a schedule gets a run when its last one began long enough ago; one that is still open holds it back. */
async function startDueRuns(platform: Platform): Promise<void> {
  const now = platform.clock.now().getTime()
  for (const connection of await listConnections(platform.database.db, DEFAULT_WORKSPACE)) {
    const { scheduleMinutes, enabled } = connection.settings
    if (!scheduleMinutes || !enabled || connection.state !== 'connected') continue
    const [last] = await listRuns(platform.database.db, connection.workspaceId, {
      connectionId: connection.id,
      kinds: ['sync'],
      limit: 1,
    })
    if (last && (isOpen(last) || now - last.createdAt.getTime() < scheduleMinutes * 60_000)) continue
    await startRun(platform, {
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      kind: 'sync',
      trigger: 'schedule',
    })
  }
}

function isOpen(run: Run): boolean {
  return ['queued', 'running', 'waiting', 'held', 'paused'].includes(run.state)
}

/** The queue may lose a job (a restored backup, a purge); the run itself is not lost. */
async function wakeForgottenRuns(platform: Platform): Promise<void> {
  const { db } = platform.database
  for (const run of await stalledRuns(db, SILENT_MS)) await sendRun(platform, run.id)
  const now = platform.clock.now().getTime()
  const open = await listRuns(db, DEFAULT_WORKSPACE, { states: ['queued', 'waiting'], limit: 500 })
  for (const run of open) {
    const due = run.waitUntil?.getTime() ?? run.createdAt.getTime()
    if (now - due > SILENT_MS) await sendRun(platform, run.id)
  }
}
