import { enlarged, shared } from './vocabulary.ts'

/** Which records have a key, frozen: keys ascending, below each key the records ascending. */
export interface FrozenPostings {
  readonly keys: Uint32Array
  readonly places: Uint32Array
  /** Where the keys of a bucket start; the bucket is a key's high bits. */
  readonly buckets: Uint32Array
  readonly shift: number
}

export interface PostingsBuilder {
  push(key: number, place: number): void
  freeze(): FrozenPostings
}

export function postingsBuilder(): PostingsBuilder {
  let keys: Uint32Array = new Uint32Array(4096)
  let places: Uint32Array = new Uint32Array(4096)
  let count = 0
  return {
    push(key, place) {
      if (count === keys.length) {
        keys = enlarged(keys, Uint32Array)
        places = enlarged(places, Uint32Array)
      }
      keys[count] = key
      places[count++] = place
    },
    freeze: () => frozenPostings(keys.subarray(0, count), places.subarray(0, count)),
  }
}

const RADIX_BITS = 11
const RADIX = 1 << RADIX_BITS

/** Stable counting sort by key, eleven bits at a time. */
function frozenPostings(keys: Uint32Array, places: Uint32Array): FrozenPostings {
  let fromKeys: Uint32Array = keys
  let fromPlaces: Uint32Array = places
  let toKeys: Uint32Array = new Uint32Array(keys.length)
  let toPlaces: Uint32Array = new Uint32Array(keys.length)
  for (let bits = 0; bits < 32; bits += RADIX_BITS) {
    const starts = new Uint32Array(RADIX + 1)
    for (let at = 0; at < fromKeys.length; at++) starts[((fromKeys[at]! >>> bits) & (RADIX - 1)) + 1]!++
    for (let at = 0; at < RADIX; at++) starts[at + 1]! += starts[at]!
    for (let at = 0; at < fromKeys.length; at++) {
      const to = starts[(fromKeys[at]! >>> bits) & (RADIX - 1)]!++
      toKeys[to] = fromKeys[at]!
      toPlaces[to] = fromPlaces[at]!
    }
    ;[fromKeys, toKeys] = [toKeys, fromKeys]
    ;[fromPlaces, toPlaces] = [toPlaces, fromPlaces]
  }
  const bits = Math.min(22, Math.max(4, Math.ceil(Math.log2(keys.length + 1)) - 1))
  const shift = 32 - bits
  const buckets = new Uint32Array((1 << bits) + 1)
  for (let at = 0; at < fromKeys.length; at++) buckets[(fromKeys[at]! >>> shift) + 1]!++
  for (let at = 0; at + 1 < buckets.length; at++) buckets[at + 1]! += buckets[at]!
  return {
    keys: shared(fromKeys, Uint32Array),
    places: shared(fromPlaces, Uint32Array),
    buckets: shared(buckets, Uint32Array),
    shift,
  }
}

/** First place of the key in the postings; the list ends where the keys change. -1 when there is none. */
export function findPosting({ keys, buckets, shift }: FrozenPostings, key: number): number {
  const bucket = key >>> shift
  let low = buckets[bucket]!
  const end = buckets[bucket + 1]!
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low < end && keys[low] === key ? low : -1
}
