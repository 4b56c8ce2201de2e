import { type FaultLanguage, type FaultSettings, type FaultWords, parseFaults, type Trigger } from './parse-faults.ts'

/**
 * The faults that are switched on, and their counters. Draws come from a generator seeded by the sandbox's seed, so the same
 * sequence of requests meets the same faults.
 */
export interface FaultBox<Settings extends FaultSettings = FaultSettings> {
  readonly language: FaultWords
  /** Replaces everything; counters start again. Text as in `--faults`. Throws FaultsSyntaxError. */
  set(faults: string): void
  /** Adds to what is on. Throws FaultsSyntaxError. */
  add(faults: string): void
  clear(): void
  readonly settings: FaultSettings & Partial<Settings>
  /** Asks one fault whether it strikes a request of these kinds. Counts the request. */
  strikes(name: string, kinds: ReadonlySet<string>): Trigger | null
  /** A number in [0, 1) from the seeded generator. */
  draw(): number
}

export function createFaultBox<Settings extends FaultSettings>(
  language: FaultLanguage<Settings>,
  seed: number,
  initial = '',
): FaultBox<Settings> {
  let settings = parseFaults(language, initial)
  let counters = new Map<Trigger, number>()
  const draw = seededDraws(seed)
  const set = (faults: string): void => {
    settings = parseFaults(language, faults)
    counters = new Map()
  }
  return {
    language,
    set,
    add: (faults) => {
      const more = parseFaults(language, faults)
      settings = { ...settings, ...more, triggers: [...settings.triggers, ...more.triggers] }
    },
    clear: () => set(''),
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

function seededDraws(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function isDue(trigger: Trigger, count: number, draw: () => number): boolean {
  if (trigger.mode === 'nth') return count === trigger.amount
  if (trigger.mode === 'next') return count <= trigger.amount
  return draw() < trigger.amount
}
