/** A repeatable source of chance: the same seed, the same story. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number
  /** Whole number in [0, count). */
  below(count: number): number
  chance(share: number): boolean
  pick<Choice>(choices: readonly Choice[]): Choice
}

/** mulberry32; not for secrets. */
export function seededRandom(seed: number): SeededRandom {
  let state = (seed * 2_654_435_761) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number) => Math.floor(next() * count)
  return { next, below, chance: (share) => next() < share, pick: (choices) => choices[below(choices.length)] as never }
}
