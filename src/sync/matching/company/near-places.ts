import type { CompanyIndex } from './company-index.ts'
import { mix, textAt } from './vocabulary.ts'
import { alikeness } from './word-similarity.ts'

const SLOTS = 1 << 16

/** Tells places that are written nearly alike; remembers pairs seen lately, a slot being taken over by the next pair. */
export class NearPlaces {
  private readonly index: CompanyIndex
  private readonly ours = new Int32Array(SLOTS)
  private readonly theirs = new Int32Array(SLOTS)
  private readonly near = new Uint8Array(SLOTS)

  constructor(index: CompanyIndex) {
    this.index = index
  }

  /** Numbers are those of the index's texts plus one; `number` is -1 where the index has no text like it. */
  areNear(text: string, number: number, theirs: number): boolean {
    if (number <= 0) return nearPlace(text, this.textOf(theirs))
    const slot = mix(Math.imul(number, 0x9e3779b1) ^ theirs) & (SLOTS - 1)
    if (this.ours[slot] !== number || this.theirs[slot] !== theirs) {
      this.ours[slot] = number
      this.theirs[slot] = theirs
      this.near[slot] = nearPlace(text, this.textOf(theirs)) ? 1 : 0
    }
    return this.near[slot] === 1
  }

  private textOf(number: number): string {
    return textAt(this.index.texts, number - 1).slice(1)
  }
}

/** "minato ku" and "minato", "tobata ku kitakyushu" and "kitakyushu". */
function nearPlace(one: string, other: string): boolean {
  const words = one.split(' ')
  if (other.split(' ').some((word) => word.length > 3 && words.includes(word))) return true
  return alikeness(one, other) > 0.65
}
