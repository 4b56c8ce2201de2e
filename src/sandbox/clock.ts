/**
 * The sandbox's own clock. The emulated CRM lives on its own time (G3 is about that time), so tests can move it without
 * waiting, and faults can give a save an older stamp than the moment it becomes visible.
 */
export interface SandboxClock {
  now(): Date
  monotonicMs(): number
  /** Moves the org's time forward (token expiry, locator expiry, replication windows) without waiting. */
  advance(ms: number): void
  /** During `work`, `now()` answers `at`: the stamp of a transaction that started earlier. */
  stampedAt<T>(at: Date, work: () => T): T
  sleep(ms: number): Promise<void>
}

export function createSandboxClock(start?: Date): SandboxClock {
  let shift = start ? start.getTime() - Date.now() : 0
  let frozen: Date | null = null
  return {
    now: () => frozen ?? new Date(Date.now() + shift),
    monotonicMs: () => performance.now(),
    advance: (ms) => {
      shift += ms
    },
    stampedAt: (at, work) => {
      const before = frozen
      frozen = at
      try {
        return work()
      } finally {
        frozen = before
      }
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}

/** Lets other requests be served in the middle of a long synchronous stretch. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
