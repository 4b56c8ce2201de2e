import type { CompanyIndex } from './company-index.ts'
import { roomFor } from './growing-column.ts'
import { findKey, warmKeys } from './key-table.ts'
import { textAt, type Vocabulary } from './vocabulary.ts'
import {
  LEVEL,
  LEVEL_SHARE,
  type Letters,
  levelOf,
  newLetters,
  SKELETON_PART,
  STEM_PART,
  writeLetters,
} from './word-similarity.ts'
import { wordVariants } from './word-variants.ts'

/** A word of the index that another may be, with the share of its weight it carries. */
export interface NearWord {
  readonly id: number
  readonly share: number
}

const NEAR_MAX = 12
/** A variant that more words share is no help. */
const VARIANTS_MAX = 1500
/** Edits between longer words may be two. */
const TWO_EDITS_LETTERS = 7
const ALL_LETTERS = 2 ** 26 - 1
const BEGINNING_LETTERS = 6
const LETTER_BITS = 5
const FIRST_LETTER = LETTER_BITS * (BEGINNING_LETTERS - 1)

/**
 * Finds words of an index that are written nearly alike. Most words that share a key with one are strangers to it, and comparing
 * two costs more than the finding: so each word has a sign of 8 bytes that tells most strangers.
 */
export class NearWords {
  private readonly index: CompanyIndex
  /** For each word two numbers: its letters with its length above them, and its first letters. */
  private signs = new Uint32Array(0)
  private signed = 0
  private readonly ours = newLetters()
  private readonly theirs = newLetters()
  private readonly keys: number[] = []
  private readonly found: number[] = []
  /** Keeps the fetching from being left out. */
  warmed = 0

  constructor(index: CompanyIndex) {
    this.index = index
    this.renew()
  }

  /** After the index got new words. */
  renew(): void {
    const { size } = this.index.words
    if (size * 2 > this.signs.length) {
      const wider = new Uint32Array(this.signed === 0 ? size * 2 : roomFor(size * 2))
      wider.set(this.signs)
      this.signs = wider
    }
    for (; this.signed < size; this.signed++) this.sign(this.signed)
  }

  private sign(word: number): void {
    const { theirs, signs } = this
    lettersOf(this.index.words, word, theirs)
    signs[word * 2] = lettersSign(theirs)
    signs[word * 2 + 1] = beginningSign(theirs)
  }

  /** Most similar first. `own`: the word's number in the index, or -1. `dotted`: it may be cut short. */
  find(text: string, own: number, dotted: boolean): NearWord[] {
    const { words } = this.index
    const { ours, theirs, found } = this
    writeLetters(text, ours)
    this.collect(own)
    const near: NearWord[] = []
    for (let at = 0; at < found.length; at++) {
      lettersOf(words, found[at]!, theirs)
      const level = levelOf(ours, theirs, dotted, false)
      if (level !== LEVEL.none) this.keep(near, { id: found[at]!, share: LEVEL_SHARE[level]! })
    }
    return near
  }

  /** Puts a word in its place, if it is not there already nor behind the last place. */
  private keep(near: NearWord[], word: NearWord): void {
    let at = near.length
    while (at > 0 && this.isBefore(word, near[at - 1]!)) at--
    if (at === NEAR_MAX || (at > 0 && near[at - 1]!.id === word.id)) return
    near.splice(at, 0, word)
    if (near.length > NEAR_MAX) near.pop()
  }

  private isBefore(one: NearWord, other: NearWord): boolean {
    const { words, wordCounts } = this.index
    if (one.share !== other.share) return one.share > other.share
    if (one.id === other.id) return false
    const more = wordCounts[one.id]! - wordCounts[other.id]!
    return more < 0 || (more === 0 && textAt(words, one.id) < textAt(words, other.id))
  }

  /** Words that share a key with ours and may be it by their signs; some twice. */
  private collect(own: number): void {
    const { variants } = this.index
    const { ours, keys, found, signs } = this
    keys.length = 0
    found.length = 0
    wordVariants(ours.bytes, 0, ours.to, (key) => keys.push(key))
    this.warmed += warmKeys(variants, keys)
    const letters = lettersSign(ours)
    const beginning = beginningSign(ours)
    for (let key = 0; key < keys.length; key++) {
      const at = findKey(variants, keys[key]!)
      if (at < 0) continue
      const end = variants.ends[at]!
      if (end - variants.starts[at]! > VARIANTS_MAX) continue
      for (let place = variants.starts[at]!; place < end; place++) {
        const word = variants.values[place]!
        if (word === own) continue
        if (mayBeOne(letters, beginning, signs[word * 2]!, signs[word * 2 + 1]!)) found.push(word)
      }
    }
  }
}

function lettersOf({ blob, ends }: Vocabulary, word: number, into: Letters): void {
  into.bytes = blob
  into.from = word === 0 ? 0 : ends[word - 1]!
  into.to = ends[word]!
}

/** One bit for each letter the word has, its length above them. */
function lettersSign({ bytes, from, to }: Letters): number {
  let letters = 0
  for (let at = from; at < to; at++) letters |= 1 << (bytes[at]! - 97)
  return ((Math.min(to - from, 63) << 26) | (letters & ALL_LETTERS)) >>> 0
}

function beginningSign({ bytes, from, to }: Letters): number {
  let sign = 0
  for (let at = 0; at < BEGINNING_LETTERS; at++)
    sign = (sign << LETTER_BITS) | (from + at < to ? bytes[from + at]! & 31 : 0)
  return sign
}

/** Whether the signs of two words allow that one is the other but for an edit or two, or its beginning, stem or skeleton. */
function mayBeOne(one: number, oneBegins: number, other: number, otherBegins: number): boolean {
  const short = Math.min(one >>> 26, other >>> 26)
  const long = Math.max(one >>> 26, other >>> 26)
  const gone = one & ~other & ALL_LETTERS
  const come = other & ~one & ALL_LETTERS
  const edits = short >= TWO_EDITS_LETTERS ? 2 : 1
  if (long - short <= edits && bitsIn(gone) <= edits && bitsIn(come) <= edits) return true
  const apart = oneBegins ^ otherBegins
  if (apart === 0 && short >= long * STEM_PART) return true
  if (apart >>> FIRST_LETTER !== 0 || (one >>> 26 === short ? gone : come) !== 0) return false
  return short <= long * SKELETON_PART || apart >>> (LETTER_BITS * Math.max(0, BEGINNING_LETTERS - short)) === 0
}

function bitsIn(value: number): number {
  let count = 0
  for (let bits = value; bits !== 0; bits &= bits - 1) count++
  return count
}
