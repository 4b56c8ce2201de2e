import type { SandboxClock } from '../../clock.ts'

/** The daily API quota (section 13): a rolling window of 24 hours, kept in hours. */
export interface ApiUsage {
  count(): void
  used(): number
  reset(): void
}

const HOUR = 3_600_000

export function createApiUsage(clock: SandboxClock): ApiUsage {
  let hours = new Map<number, number>()
  return {
    count: () => {
      const hour = Math.floor(clock.now().getTime() / HOUR)
      hours.set(hour, (hours.get(hour) ?? 0) + 1)
    },
    used: () => {
      const oldest = Math.floor(clock.now().getTime() / HOUR) - 24
      let sum = 0
      for (const [hour, calls] of hours) {
        if (hour <= oldest) hours.delete(hour)
        else sum += calls
      }
      return sum
    },
    reset: () => {
      hours = new Map()
    },
  }
}
