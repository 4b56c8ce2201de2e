import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../core/clock.ts'

/** The real clock. The only place that reads the machine's time (a test enforces it). */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(Math.max(0, ms), undefined, signal ? { signal } : undefined)
  },
}
