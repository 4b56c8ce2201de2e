import type { Connection, Run } from '../api/schema.generated.ts'
import { sentenceCase } from '../format/words.ts'
import type { GlyphName } from '../parts/status-glyph.tsx'

/** One of the two axes of a status, in words with its shape. */
export interface StatusWords {
  readonly glyph: GlyphName
  readonly words: string
}

/** A heart beats every 5 s; three beats that did not come, and the time news takes to get here, mean that it stands still. */
const SILENT_MS = 20_000

/** What a run is doing now; null once it has ended. `nowMs` by the server's clock. */
export function activityOf(run: Run, nowMs: number): StatusWords | null {
  if (run.finishedAt !== null) return null
  if (run.stopRequestedAt !== null) return { glyph: 'pause', words: 'Stopping' }
  if (run.state === 'paused') return { glyph: 'pause', words: `Paused by ${run.pausedBy ?? 'somebody'}` }
  if (run.pauseRequestedAt !== null) return { glyph: 'pause', words: 'Pausing' }
  if (run.state === 'queued') return { glyph: 'hourglass', words: 'Queued' }
  if (run.state === 'held') return { glyph: 'pause', words: 'Held for approval' }
  if (run.state === 'waiting') return { glyph: 'hourglass', words: 'Waiting' }
  if (run.heartbeatAt !== null && nowMs - Date.parse(run.heartbeatAt) > SILENT_MS)
    return { glyph: 'triangle', words: 'Stalled' }
  return { glyph: 'turning', words: run.stage ? `Running · ${run.stage}` : 'Running' }
}

/** How a run ended; null while it has not. A run with rejects is never plain green. */
export function outcomeOf(run: Run, rejects: number): StatusWords | null {
  if (run.finishedAt === null) return null
  if (run.state === 'failed') return { glyph: 'triangle', words: 'Failed' }
  if (run.state === 'stopped') return { glyph: 'pause', words: 'Stopped' }
  return rejects > 0 ? { glyph: 'diamond', words: 'Finished with rejects' } : { glyph: 'tick', words: 'Succeeded' }
}

/** The one status to show where there is room for one: what it does, else how it ended. */
export function runStatus(run: Run, nowMs: number, rejects = 0): StatusWords {
  return activityOf(run, nowMs) ?? outcomeOf(run, rejects) ?? { glyph: 'ring', words: sentenceCase(run.state) }
}

/** "Sync" or "Apply · Salesforce": what a run is, for lists. */
export function runName(run: Run, connections: readonly Connection[]): string {
  const connection = connections.find((one) => one.id === run.connectionId)
  return connection ? `${sentenceCase(run.kind)} · ${connection.name}` : sentenceCase(run.kind)
}
