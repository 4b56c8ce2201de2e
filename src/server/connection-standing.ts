import type { Connection } from '../connections/index.ts'
import type { LatestRuns } from '../sync/history/index.ts'

export const OUTCOMES = ['never-run', 'healthy', 'finished-with-rejects', 'stopped', 'failed', 'needs-you'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** How it went: a person is needed, else how the last run ended. One that begins, or is under way, changes nothing. */
export function outcomeOf(connection: Pick<Connection, 'state'>, finished: LatestRuns['finished']): Outcome {
  if (connection.state === 'needs-you') return 'needs-you'
  if (!finished) return 'never-run'
  if (finished.state !== 'succeeded') return finished.state === 'failed' ? 'failed' : 'stopped'
  return finished.rejected > 0 ? 'finished-with-rejects' : 'healthy'
}

/** When the schedule starts the next sync; null when nothing runs by itself, or a run is open already. */
export function nextRunAt(
  { settings, state }: Pick<Connection, 'settings' | 'state'>,
  { open, lastSyncAt }: Pick<LatestRuns, 'open' | 'lastSyncAt'>,
  now: Date,
): Date | null {
  if (!settings.enabled || settings.scheduleMinutes === null || state !== 'connected' || open) return null
  const due = (lastSyncAt?.getTime() ?? 0) + settings.scheduleMinutes * 60_000
  return new Date(Math.max(due, now.getTime()))
}
