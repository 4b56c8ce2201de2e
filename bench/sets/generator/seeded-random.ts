/** Draws that are the same in every run with the same seed. */
export interface Random {
  /** 0 up to, but not including, 1. */
  next(): number
  /** 0 up to, but not including, `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(values: readonly T[]): T
}

/** Mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.trunc(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)]!,
  }
}

/** Draws keys of a map as often as their weights say. */
export function weightedDraw<T>(weights: ReadonlyMap<T, number>, random: Random): () => T {
  const keys = [...weights.keys()]
  const sums = new Float64Array(keys.length)
  let total = 0
  for (const [at, key] of keys.entries()) sums[at] = total += weights.get(key) ?? 0
  return () => {
    const drawn = random.next() * total
    let low = 0
    let high = keys.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! < drawn) low = middle + 1
      else high = middle
    }
    return keys[low]!
  }
}
