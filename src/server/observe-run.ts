import type { Platform } from '../platform/platform.ts'
import { getRun, isFinished, type Run, runCounts, runLogs } from '../sync/history/index.ts'
import type { EventStream } from './event-stream.ts'
import { countShape, logShape, runShape } from './run-shapes.ts'
import { listOf } from './shapes.ts'

const LOOK_EVERY_MS = 500
const BEAT_EVERY_MS = 15_000
const ASK_EVERY_MS = 3_000
const LINES_MAX = 500

export interface Observation {
  /** Log lines after this seq. */
  readonly after: number
  readonly logs: boolean
  /** Asked every few seconds; false ends the stream. */
  stillAllowed(): Promise<boolean>
  readonly signal: AbortSignal
}

const counts = listOf(countShape)

/**
 * Tells a reader what happens to a run until it has ended, the reader leaves or may not read any more. A change is told
 * within half a second; all readers look into the database, so any process can serve them.
 */
export async function observeRun(
  platform: Platform,
  first: Run,
  stream: EventStream,
  observation: Observation,
): Promise<void> {
  const { clock } = platform
  const seen = { run: '', counts: '', seq: observation.after }
  let [askedAt, beatAt] = [clock.monotonicMs(), clock.monotonicMs()]
  for (let run = first; ; run = await getRun(platform.database.db, run.workspaceId, run.id)) {
    const told = stream.isFull() ? 'later' : await tellChanges(platform, run, stream, observation, seen)
    if (told === 'more') continue
    if (told === 'all' && isFinished(run.state)) return stream.send('end', null, { state: run.state })
    const now = clock.monotonicMs()
    if (now - askedAt >= ASK_EVERY_MS) {
      askedAt = now
      if (!(await observation.stillAllowed())) return stream.send('end', null, { state: 'signed-out' })
    }
    if (now - beatAt >= BEAT_EVERY_MS) {
      beatAt = now
      stream.beat()
    }
    await clock.sleep(LOOK_EVERY_MS, observation.signal)
  }
}

/** Answers 'more' when further lines of the log wait already. */
async function tellChanges(
  platform: Platform,
  run: Run,
  stream: EventStream,
  { logs }: Observation,
  seen: { run: string; counts: string; seq: number },
): Promise<'more' | 'all'> {
  const { db } = platform.database
  const shown = runShape.encode(run as Parameters<typeof runShape.encode>[0])
  const { heartbeatAt: _, ...lasting } = shown
  const now = { run: JSON.stringify(lasting), counts: JSON.stringify(counts.encode(await runCounts(db, [run.id]))) }
  const lines = logs ? await runLogs(db, run.id, { after: seen.seq, limit: LINES_MAX }) : []
  if (now.counts !== seen.counts) stream.send('counts', null, JSON.parse(now.counts))
  for (const line of lines) {
    stream.send('log', String(line.seq), logShape.encode(line))
    seen.seq = line.seq
  }
  // Last, so that who leaves at a state has read all that led to it.
  if (now.run !== seen.run) stream.send('run', null, shown)
  Object.assign(seen, now)
  return lines.length === LINES_MAX ? 'more' : 'all'
}
