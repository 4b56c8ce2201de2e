import { type FaultSettings, parseFaults, type RequestKind, type Trigger, type TriggerName } from './parse-faults.ts'

/**
 * The faults that are switched on, and their counters. Draws come from a generator seeded by the org's seed, so the same
 * sequence of requests meets the same faults.
 */
export interface FaultBox {
  /** Replaces everything; counters start again. Text as in `--faults`, or parsed settings. */
  set(faults: string | FaultSettings): void
  /** Adds to what is on. */
  add(faults: string): void
  clear(): void
  readonly settings: FaultSettings
  /** Asks one fault whether it strikes a request of these kinds. Counts the request. */
  strikes(name: TriggerName, kinds: ReadonlySet<RequestKind>): Trigger | null
  /** A number in [0, 1) from the seeded generator. */
  draw(): number
}

const NOTHING: FaultSettings = { triggers: [] }

export function createFaultBox(seed: number, initial: string | FaultSettings = ''): FaultBox {
  let state = (seed ^ 0x9e3779b9) >>> 0
  let settings = NOTHING
  let counters = new Map<Trigger, number>()
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const set = (faults: string | FaultSettings): void => {
    settings = typeof faults === 'string' ? parseFaults(faults) : faults
    counters = new Map()
  }
  set(initial)
  return {
    set,
    add: (faults) => {
      const more = parseFaults(faults)
      settings = { ...settings, ...more, triggers: [...settings.triggers, ...more.triggers] }
    },
    clear: () => set(NOTHING),
    get settings() {
      return settings
    },
    strikes: (name, kinds) => {
      let struck: Trigger | null = null
      for (const trigger of settings.triggers) {
        if (trigger.name !== name || !(trigger.kind === 'any' || kinds.has(trigger.kind))) continue
        const count = (counters.get(trigger) ?? 0) + 1
        counters.set(trigger, count)
        if (isDue(trigger, count, draw)) struck = trigger
      }
      return struck
    },
    draw,
  }
}

function isDue(trigger: Trigger, count: number, draw: () => number): boolean {
  if (trigger.mode === 'nth') return count === trigger.amount
  if (trigger.mode === 'next') return count <= trigger.amount
  return draw() < trigger.amount
}
