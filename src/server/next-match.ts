import type { Connection } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { listRuns } from '../sync/history/index.ts'

const MINUTE_MS = 60_000

/** When the soonest scheduled run of these connections begins, which matches again; null: none has a schedule. */
export async function nextMatchAt(platform: Platform, connections: readonly Connection[]): Promise<Date | null> {
  const now = platform.clock.now().getTime()
  const due: number[] = []
  for (const { id: connectionId, workspaceId, settings, state } of connections) {
    const { scheduleMinutes, enabled } = settings
    if (!scheduleMinutes || !enabled || state !== 'connected') continue
    const [last] = await listRuns(platform.database.db, workspaceId, { connectionId, kinds: ['sync'], limit: 1 })
    due.push(last ? Math.max(now, last.createdAt.getTime() + scheduleMinutes * MINUTE_MS) : now)
  }
  return due.length === 0 ? null : new Date(Math.min(...due))
}
