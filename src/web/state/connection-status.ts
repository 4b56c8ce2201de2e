import type { Connection, ConnectionSummary } from '../api/schema.generated.ts'
import { activityOf, type StatusWords } from './run-status.ts'

const OUTCOMES: Readonly<Record<ConnectionSummary['outcome'], StatusWords>> = {
  'never-run': { glyph: 'ring', words: 'Never run' },
  healthy: { glyph: 'tick', words: 'Healthy' },
  'finished-with-rejects': { glyph: 'diamond', words: 'Finished with rejects' },
  stopped: { glyph: 'pause', words: 'Last run stopped' },
  failed: { glyph: 'triangle', words: 'Last run failed' },
  'needs-you': { glyph: 'octagon', words: 'Needs you' },
}

/** First axis: how its last run ended. A run that is under way does not change it (ui.md 3.4). */
export function connectionOutcome(summary: ConnectionSummary): StatusWords {
  return OUTCOMES[summary.outcome]
}

/** Second axis: what it does now. `nowMs` by the server's clock. */
export function connectionActivity(connection: Connection, summary: ConnectionSummary, nowMs: number): StatusWords {
  const running = summary.openRun && activityOf(summary.openRun, nowMs)
  if (running) return running
  if (connection.state === 'draft') return { glyph: 'hollow', words: 'Not signed in' }
  return connection.settings.enabled ? { glyph: 'ring', words: 'Idle' } : { glyph: 'pause', words: 'Paused' }
}
