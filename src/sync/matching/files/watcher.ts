import { fileError } from './errors.ts'

/** Whoever called sees and stops the work through it. */
export interface MatchWatcher {
  warn(message: string): void
  progress(label: string, done: number, total: number | null): void
  readonly signal: AbortSignal | null
}

/** Throws CC-MATCH-27 once the caller wants it to stop. */
export function refuseStopped({ signal }: MatchWatcher): void {
  if (signal?.aborted) throw fileError('CC-MATCH-27', 'stopped before the end')
}
