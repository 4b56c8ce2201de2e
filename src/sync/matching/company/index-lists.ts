import type { CompanyIndex } from './company-index.ts'
import { sharedWords } from './growing-column.ts'
import { type KeyTable, KeyTableBuilder } from './key-table.ts'
import type { Vocabulary } from './vocabulary.ts'
import { wordVariants } from './word-variants.ts'

/** Lists of numbers, list after list: where each begins and ends in `values`. */
export interface NumberLists {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly values: Uint32Array
}

/** Word → rows, each row once, by counting. */
export function postingsOf(
  words: number,
  { rows, nameStarts, nameWords, wordIds }: Pick<CompanyIndex, 'rows' | 'nameStarts' | 'nameWords' | 'wordIds'>,
): NumberLists {
  const last = new Uint32Array(words)
  const starts = sharedWords(words + 1)
  const eachOnce = (visit: (word: number, row: number) => void) => {
    last.fill(0)
    for (let row = 0; row < rows; row++) {
      const end = nameWords[nameStarts[row + 1]!]!
      for (let at = nameWords[nameStarts[row]!]!; at < end; at++) {
        const word = wordIds[at]!
        if (last[word] === row + 1) continue
        last[word] = row + 1
        visit(word, row)
      }
    }
  }
  eachOnce((word) => starts[word + 1]!++)
  for (let word = 1; word <= words; word++) starts[word]! += starts[word - 1]!
  const next = starts.slice()
  const values = sharedWords(starts[words]!)
  eachOnce((word, row) => {
    values[next[word]!++] = row
  })
  return { starts: starts.subarray(0, words), ends: starts.subarray(1), values }
}

/** Ways to write a word otherwise → words. */
export function variantsOf(words: Vocabulary): KeyTable {
  const table = new KeyTableBuilder()
  let from = 0
  for (let word = 0; word < words.size; word++) {
    const to = words.ends[word]!
    wordVariants(words.blob, from, to, (key) => table.add(key, word))
    from = to
  }
  return table.finish()
}

/** Names seen so far, each by two hashes of 32 bits; open addressing. */
export class NameSet {
  private slots = new Uint32Array(2048)
  private count = 0

  /** True when the name is new. */
  add(hash: number, core: number): boolean {
    // A slot of two zeros is free.
    const value = hash === 0 && core === 0 ? 1 : hash
    const slot = this.slotOf(value, core)
    if (slot < 0) return false
    this.slots[slot] = value
    this.slots[slot + 1] = core
    if (++this.count * 4 > this.slots.length) this.widen()
    return true
  }

  /** The free place of a new name, -1 for a known one. */
  private slotOf(hash: number, core: number): number {
    const { slots } = this
    const mask = slots.length - 2
    let slot = (hash << 1) & mask
    for (; slots[slot] !== 0 || slots[slot + 1] !== 0; slot = (slot + 2) & mask)
      if (slots[slot] === hash && slots[slot + 1] === core) return -1
    return slot
  }

  private widen(): void {
    const old = this.slots
    this.slots = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0 && old[at + 1] === 0) continue
      const slot = this.slotOf(old[at]!, old[at + 1]!)
      this.slots[slot] = old[at]!
      this.slots[slot + 1] = old[at + 1]!
    }
  }
}
