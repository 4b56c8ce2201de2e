import { MARK } from '../normalise/index.ts'
import { type CompanyIndex, KIND, WORDS_MAX } from './company-index.ts'
import type { LeftName, LeftReader } from './left-company.ts'
import { textAt } from './vocabulary.ts'
import { LEVEL, LEVEL_SHARE, levelOf, newLetters, writeLetters } from './word-similarity.ts'

/** How the words of one name lie beside those of another; reused for pair after pair. */
export interface Alignment {
  left: LeftName | null
  /** Number of the right name. */
  right: number
  /** For each left word the place of the right word it is, -1 for none; and how they are one. */
  readonly partner: Int8Array
  readonly level: Uint8Array
  /** For each right word 1 when it has a partner. */
  readonly taken: Uint8Array
  matched: number
  missingLeft: number
  missingRight: number
  totalRight: number
  rightCount: number
  /** Joined strong words are equal. */
  sameCore: boolean
  inOrder: boolean
  value: number
}

function emptyAlignment(): Alignment {
  return {
    left: null,
    right: -1,
    partner: new Int8Array(WORDS_MAX),
    level: new Uint8Array(WORDS_MAX),
    taken: new Uint8Array(WORDS_MAX),
    matched: 0,
    missingLeft: 0,
    missingRight: 0,
    totalRight: 0,
    rightCount: 0,
    sameCore: false,
    inOrder: true,
    value: Number.NEGATIVE_INFINITY,
  }
}

const CACHE = 1 << 16
const MISSING_COST = 0.55

export class NameAligner {
  private readonly index: CompanyIndex
  private readonly reader: LeftReader
  private readonly oursOpen = new Uint16Array(WORDS_MAX)
  private readonly theirsOpen = new Uint16Array(WORDS_MAX)
  private best = emptyAlignment()
  private other = emptyAlignment()
  private readonly rightWeights = new Float64Array(WORDS_MAX)
  /** Levels of word pairs seen lately, by a hash of the two; a place is taken over by the next pair that falls on it. */
  private readonly cachedTexts: (string | undefined)[] = new Array(CACHE)
  private readonly cachedWords = new Int32Array(CACHE)
  private readonly cachedLevels = new Uint8Array(CACHE)

  private readonly ours = newLetters()
  private readonly theirs = newLetters()

  constructor(index: CompanyIndex, reader: LeftReader) {
    this.index = index
    this.reader = reader
  }

  /** The best alignment of a left and a right name; valid until the next call. Null when one side has no name. */
  align(names: readonly LeftName[], row: number): Alignment | null {
    const { nameStarts } = this.index
    this.best.value = Number.NEGATIVE_INFINITY
    for (const left of names) {
      for (let right = nameStarts[row]!; right < nameStarts[row + 1]!; right++) {
        this.alignPair(left, right)
        if (this.other.value > this.best.value) {
          const better = this.other
          this.other = this.best
          this.best = better
        }
      }
    }
    return this.best.value === Number.NEGATIVE_INFINITY ? null : this.best
  }

  private alignPair(left: LeftName, right: number): void {
    const one = this.other
    const { index } = this
    const from = index.nameWords[right]!
    one.left = left
    one.right = right
    one.rightCount = index.nameWords[right + 1]! - from
    one.sameCore = left.coreHash === index.nameCores[right]
    one.matched = 0
    one.totalRight = 0
    one.taken.fill(0, 0, one.rightCount)
    for (let at = 0; at < one.rightCount; at++) {
      this.rightWeights[at] = this.reader.rightWeight(index.wordIds[from + at]!, index.wordMarks[from + at]!)
      one.totalRight += this.rightWeights[at]!
    }
    const open = this.alignEqual(one, left, from)
    if (open > 0) {
      this.alignSimilar(one, left, from)
      if (!one.sameCore) this.alignJoined(one, left, from)
    }
    this.settle(one, left, from)
  }

  /** Equal words; answers how many left words are still open. */
  private alignEqual(one: Alignment, left: LeftName, from: number): number {
    const { wordIds } = this.index
    let open = 0
    let before = -1
    one.inOrder = true
    for (let at = 0; at < left.words.length; at++) {
      one.partner[at] = -1
      one.level[at] = LEVEL.none
      const id = left.words[at]!.id
      let found = -1
      if (id >= 0)
        for (let place = 0; place < one.rightCount; place++)
          if (wordIds[from + place] === id && one.taken[place] === 0) {
            found = place
            break
          }
      if (found < 0) {
        open++
        continue
      }
      one.partner[at] = found
      one.taken[found] = 1
      one.matched += Math.min(left.weights[at]!, this.rightWeights[found]!)
      if (found < before) one.inOrder = false
      before = found
    }
    return open
  }

  private alignSimilar(one: Alignment, left: LeftName, from: number): void {
    for (let at = 0; at < left.words.length; at++) {
      if (one.partner[at]! >= 0 || left.marks[at]! & MARK.NUMBER) continue
      let best = LEVEL.none as number
      let found = -1
      for (let place = 0; place < one.rightCount; place++) {
        const marks = this.index.wordMarks[from + place]!
        if (one.taken[place] !== 0 || marks & MARK.NUMBER) continue
        const level = this.levelOf(left.words[at]!.text, left.marks[at]!, this.index.wordIds[from + place]!, marks)
        if (level !== LEVEL.none && (best === LEVEL.none || LEVEL_SHARE[level]! > LEVEL_SHARE[best]!)) {
          best = level
          found = place
        }
      }
      if (found < 0) continue
      one.partner[at] = found
      one.level[at] = best
      one.taken[found] = 1
      one.matched += LEVEL_SHARE[best]! * Math.min(left.weights[at]!, this.rightWeights[found]!)
    }
  }

  private levelOf(text: string, marks: number, word: number, otherMarks: number): number {
    const dotted = (marks & MARK.DOTTED) !== 0
    const otherDotted = (otherMarks & MARK.DOTTED) !== 0
    if (dotted || otherDotted) return this.freshLevel(text, word, dotted, otherDotted)
    let hash = word
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    const slot = (hash ^ (hash >>> 16)) & (CACHE - 1)
    if (this.cachedWords[slot] === word && this.cachedTexts[slot] === text) return this.cachedLevels[slot]!
    const level = this.freshLevel(text, word, false, false)
    this.cachedTexts[slot] = text
    this.cachedWords[slot] = word
    this.cachedLevels[slot] = level
    return level
  }

  private freshLevel(text: string, word: number, dotted: boolean, otherDotted: boolean): number {
    const { ours, theirs } = this
    const { blob, ends } = this.index.words
    writeLetters(text, ours)
    theirs.bytes = blob
    theirs.from = word === 0 ? 0 : ends[word - 1]!
    theirs.to = ends[word]!
    return levelOf(ours, theirs, dotted, otherDotted)
  }

  /** Whether the lengths of open words allow that neighbours of one side are a word of the other. */
  private mayJoin(one: Alignment, left: LeftName, from: number): boolean {
    const { ends } = this.index.words
    const { oursOpen, theirsOpen } = this
    const count = left.words.length
    for (let at = 0; at < count; at++) oursOpen[at] = one.partner[at]! < 0 ? left.words[at]!.text.length : 0
    for (let place = 0; place < one.rightCount; place++) {
      const word = this.index.wordIds[from + place]!
      theirsOpen[place] = one.taken[place] === 0 ? ends[word]! - (word === 0 ? 0 : ends[word - 1]!) : 0
    }
    return anyRun(oursOpen, count, theirsOpen, one.rightCount) || anyRun(theirsOpen, one.rightCount, oursOpen, count)
  }

  /** Neighbouring open words of one side that are one word of the other, whole or by their first letters. */
  private alignJoined(one: Alignment, left: LeftName, from: number): void {
    if (!this.mayJoin(one, left, from)) return
    const rights: string[] = []
    for (let place = 0; place < one.rightCount; place++)
      rights.push(one.taken[place] === 0 ? textAt(this.index.words, this.index.wordIds[from + place]!) : '')
    const lefts = left.words.map((word, at) => (one.partner[at]! < 0 ? word.text : ''))
    for (let at = 0; at < lefts.length; at++) {
      const run = runOf(lefts[at]!, rights)
      if (run) this.takeRun(one, left, at, run)
    }
    for (let place = 0; place < rights.length; place++) {
      if (one.taken[place] !== 0 || rights[place] === '') continue
      const run = runOf(
        rights[place]!,
        lefts.map((text, at) => (one.partner[at]! < 0 ? text : '')),
      )
      if (!run) continue
      let weight = 0
      for (let at = run.from; at < run.to; at++) {
        one.partner[at] = place
        one.level[at] = run.level
        weight += left.weights[at]!
      }
      one.taken[place] = 1
      one.matched += LEVEL_SHARE[run.level]! * Math.min(weight, this.rightWeights[place]!)
    }
  }

  private takeRun(one: Alignment, left: LeftName, at: number, run: Run): void {
    let weight = 0
    for (let place = run.from; place < run.to; place++) {
      if (one.taken[place] !== 0) return
      weight += this.rightWeights[place]!
    }
    for (let place = run.from; place < run.to; place++) one.taken[place] = 1
    one.partner[at] = run.from
    one.level[at] = run.level
    one.matched += LEVEL_SHARE[run.level]! * Math.min(weight, left.weights[at]!)
  }

  private settle(one: Alignment, left: LeftName, from: number): void {
    one.missingLeft = 0
    one.missingRight = 0
    let ourNumber = false
    let theirNumber = false
    for (let at = 0; at < left.words.length; at++) {
      if (one.partner[at]! >= 0) continue
      if (left.marks[at]! & MARK.NUMBER) ourNumber = true
      else one.missingLeft += left.weights[at]!
    }
    for (let place = 0; place < one.rightCount; place++) {
      if (one.taken[place] !== 0) continue
      if (this.index.wordMarks[from + place]! & MARK.NUMBER) theirNumber = true
      else one.missingRight += this.rightWeights[place]!
    }
    if (one.sameCore) {
      one.missingLeft = 0
      one.missingRight = 0
      one.matched = Math.max(one.matched, Math.min(left.total, one.totalRight))
    }
    const numbers = ourNumber && theirNumber ? 8 : ourNumber || theirNumber ? 3 : 0
    const initials = this.areInitials(left, one.right) ? 4 : 0
    const alias = (left.source > 0 ? 0.3 : 0) + ((this.index.nameKinds[one.right]! & KIND.SOURCE) > 0 ? 0.3 : 0)
    one.value =
      one.matched -
      MISSING_COST * (one.missingLeft + one.missingRight) +
      (one.sameCore ? 6 : 0) +
      initials -
      numbers -
      alias
  }

  areInitials(left: LeftName, right: number): boolean {
    const { nameInitials, nameCores } = this.index
    return (
      (left.strong === 1 && left.coreHash === nameInitials[right]) ||
      (left.initialsHash !== 0 && left.initialsHash === nameCores[right])
    )
  }
}

interface Run {
  readonly from: number
  readonly to: number
  readonly level: number
}

/** Whether a word is as long as a run of neighbours joined, or as their first letters; lengths of open words, 0 for others. */
function anyRun(words: Uint16Array, count: number, others: Uint16Array, otherCount: number): boolean {
  for (let from = 0; from + 1 < otherCount; from++) {
    let length = others[from]!
    for (let to = from + 1; length > 0 && to < otherCount && others[to]! > 0; to++) {
      length += others[to]!
      for (let at = 0; at < count; at++) if (words[at] === length || words[at] === to - from + 1) return true
    }
  }
  return false
}

/** A run of neighbours that joined, or by their first letters, are the word. */
function runOf(word: string, texts: readonly string[]): Run | null {
  if (word.length < 2) return null
  for (let from = 0; from < texts.length; from++) {
    let joined = ''
    let initials = ''
    for (let to = from; to < texts.length && texts[to] !== ''; to++) {
      joined += texts[to]!
      initials += texts[to]![0]!
      if (to === from) continue
      if (joined === word) return { from, to: to + 1, level: LEVEL.joined }
      if (initials === word && word.length > 1) return { from, to: to + 1, level: LEVEL.initials }
    }
  }
  return null
}
