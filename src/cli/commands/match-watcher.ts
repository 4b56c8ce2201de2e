import type { MatchWatcher } from '../../sync/matching/index.ts'
import type { Output } from '../output.ts'
import { whenInterrupted } from '../until-stopped.ts'

/** Runs work that shows its progress and stops, cleaning up after itself, at Ctrl-C. */
export async function stoppedBy<T>(output: Output, work: (watcher: MatchWatcher) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const release = whenInterrupted(async () => stop.abort())
  try {
    return await work({
      warn: (message) => output.note(`Note: ${message}`),
      progress: output.progress,
      signal: stop.signal,
    })
  } finally {
    release()
    output.progressEnd()
  }
}
