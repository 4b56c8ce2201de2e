/** Time as a parameter. Only `platform/clock` reads the real one; tests pass their own. */
export interface Clock {
  /** Wall-clock time, for stamps that people read. Windows over CRM data use the CRM's clock instead (G3). */
  now(): Date
  /** Milliseconds that only grow, for durations and deadlines. */
  monotonicMs(): number
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
