import { mix } from './vocabulary.ts'

/** A word's keys for finding words that are nearly it: two words that share a key may be one word written differently. */
const LETTERS_MIN = 4
const LETTERS_MAX = 32
const BEGINNING = 4
const KIND = { whole: 1, consonants: 3, beginning: 4 } as const

/** Calls back for each key of the word whose bytes are given; digits make a word exact, so it has none. */
export function wordVariants(bytes: Uint8Array, from: number, to: number, visit: (key: number) => void): void {
  const length = to - from
  if (length < LETTERS_MIN || length > LETTERS_MAX) return
  for (let at = from; at < to; at++) if (bytes[at]! < 97 || bytes[at]! > 122) return
  visit(hashOf(bytes, from, to, -1, KIND.whole))
  for (let left = from; left < to; left++) {
    // Of a doubled letter either may be left out: the same key.
    if (left > from && bytes[left] === bytes[left - 1]) continue
    visit(hashOf(bytes, from, to, left, KIND.whole))
  }
  visit(hashOf(bytes, from, from + BEGINNING, -1, KIND.beginning))
  if (length > LETTERS_MIN) visit(consonantsOf(bytes, from, to))
}

function hashOf(bytes: Uint8Array, from: number, to: number, left: number, kind: number): number {
  let hash = 0x811c9dc5 ^ kind
  for (let at = from; at < to; at++) if (at !== left) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return mix(hash)
}

/** First letter and consonants, doubled ones once: survives most misspellings and transliterations. */
function consonantsOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = Math.imul(0x811c9dc5 ^ KIND.consonants ^ bytes[from]!, 0x01000193)
  let before = bytes[from]!
  for (let at = from + 1; at < to; at++) {
    const code = bytes[at]!
    // a e i o u y h w
    if (
      code === 97 ||
      code === 101 ||
      code === 105 ||
      code === 111 ||
      code === 117 ||
      code === 121 ||
      code === 104 ||
      code === 119
    )
      continue
    if (code !== before) hash = Math.imul(hash ^ code, 0x01000193)
    before = code
  }
  return mix(hash)
}
