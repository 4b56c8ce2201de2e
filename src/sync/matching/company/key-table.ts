import { GrowingWords, sharedWords } from './growing-column.ts'

/** Hashed keys → numbers (rows, words), as sorted columns; looked up through the key's upper bits. */
export interface KeyTable {
  /** Distinct keys, ascending; in a table that is changed in place, new ones behind them. */
  readonly keys: Uint32Array
  /** Where each key's numbers begin and end in `values`. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** For the upper bits of a key: where its keys begin; one entry more. */
  readonly buckets: Uint32Array
  readonly shift: number
  readonly values: Uint32Array
  /** Where the new keys are, plus one, by open addressing; null where there are none. */
  readonly added: Uint32Array | null
}

/**
 * Reads where the keys will be looked for, stage by stage: read together, what lies far apart in memory is fetched together.
 * Answers a number that means nothing.
 */
export function warmKeys({ buckets, keys, starts, values, shift }: KeyTable, wanted: readonly number[]): number {
  if (shift === 32) return 0
  let sum = 0
  for (let at = 0; at < wanted.length; at++) sum += buckets[wanted[at]! >>> shift]!
  for (let at = 0; at < wanted.length; at++) {
    const place = buckets[wanted[at]! >>> shift]!
    if (place < keys.length) sum += keys[place]! + starts[place]!
  }
  for (let at = 0; at < wanted.length; at++) {
    const place = buckets[wanted[at]! >>> shift]!
    if (place < keys.length && keys[place] === wanted[at]) sum += values[starts[place]!]!
  }
  return sum
}

/** Place of a key that has numbers, or -1. */
export function findKey(table: KeyTable, key: number): number {
  const place = placeOfKey(table, key)
  return place >= 0 && table.ends[place]! > table.starts[place]! ? place : -1
}

/** Place of the key in `keys`, though it may have no numbers; or -1. */
export function placeOfKey(table: KeyTable, key: number): number {
  const bucket = table.shift === 32 ? 0 : key >>> table.shift
  const end = table.buckets[bucket + 1]!
  for (let at = table.buckets[bucket]!; at < end; at++) if (table.keys[at] === key) return at
  return table.added === null ? -1 : placeOfAdded(table.keys, table.added, key)
}

function placeOfAdded(keys: Uint32Array, slots: Uint32Array, key: number): number {
  const mask = slots.length - 1
  for (let slot = key & mask; slots[slot] !== 0; slot = (slot + 1) & mask)
    if (keys[slots[slot]! - 1] === key) return slots[slot]! - 1
  return -1
}

/** How many numbers the key has. */
export function keyCount(table: KeyTable, key: number): number {
  const at = findKey(table, key)
  return at < 0 ? 0 : table.ends[at]! - table.starts[at]!
}

export class KeyTableBuilder {
  private readonly keys = new GrowingWords()
  private readonly values = new GrowingWords()

  /** Numbers must come in ascending order for each key; the same pair twice in a row counts once. */
  add(key: number, value: number): void {
    this.keys.push(key)
    this.values.push(value)
  }

  finish(): KeyTable {
    const { keys, values } = sortPairs(this.keys.view(), this.values.view())
    let distinct = 0
    let kept = 0
    for (let at = 0; at < keys.length; at++) {
      if (at > 0 && keys[at] === keys[at - 1] && values[at] === values[kept - 1]) continue
      if (at === 0 || keys[at] !== keys[at - 1]) distinct++
      keys[kept] = keys[at]!
      values[kept++] = values[at]!
    }
    return tableOf(keys.subarray(0, kept), values.subarray(0, kept), distinct)
  }
}

function tableOf(keys: Uint32Array, values: Uint32Array, distinct: number): KeyTable {
  const unique = sharedWords(distinct)
  const starts = sharedWords(distinct + 1)
  const bits = Math.min(24, Math.max(0, Math.ceil(Math.log2(distinct + 1))))
  const shift = 32 - bits
  const buckets = sharedWords(2 ** bits + 1)
  let at = -1
  for (let i = 0; i < keys.length; i++) {
    if (i === 0 || keys[i] !== keys[i - 1]) {
      unique[++at] = keys[i]!
      starts[at] = i
      buckets[(shift === 32 ? 0 : keys[i]! >>> shift) + 1]!++
    }
  }
  starts[distinct] = keys.length
  for (let i = 1; i < buckets.length; i++) buckets[i]! += buckets[i - 1]!
  const shared = sharedWords(values.length)
  shared.set(values)
  return {
    keys: unique,
    starts: starts.subarray(0, distinct),
    ends: starts.subarray(1),
    buckets,
    shift,
    values: shared,
    added: null,
  }
}

/** Stable radix sort by key, 8 bits at a time. */
function sortPairs(keys: Uint32Array, values: Uint32Array) {
  let from: { keys: Uint32Array; values: Uint32Array } = { keys, values }
  let to: { keys: Uint32Array; values: Uint32Array } = {
    keys: new Uint32Array(keys.length),
    values: new Uint32Array(keys.length),
  }
  for (let shift = 0; shift < 32; shift += 8) {
    const counts = new Uint32Array(257)
    for (const key of from.keys) counts[((key >>> shift) & 255) + 1]!++
    for (let i = 1; i < 257; i++) counts[i]! += counts[i - 1]!
    for (let at = 0; at < from.keys.length; at++) {
      const key = from.keys[at]!
      const place = counts[(key >>> shift) & 255]!++
      to.keys[place] = key
      to.values[place] = from.values[at]!
    }
    const other = from
    from = to
    to = other
  }
  return from
}
