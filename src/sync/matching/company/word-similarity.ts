/** How two words that are not equal can be one word: from hardly any doubt to some. */
export const LEVEL = {
  none: 0,
  cut: 1,
  edit: 2,
  editTwo: 3,
  beginning: 4,
  stem: 5,
  skeleton: 6,
  joined: 7,
  initials: 8,
} as const
/** Share of the rarer word's weight that agreement of a level carries. */
export const LEVEL_SHARE: readonly number[] = [0, 0.9, 0.85, 0.7, 0.65, 0.65, 0.6, 0.95, 0.6]

const STEM_LETTERS = 6
/** A stem is so much of the longer word at least, a skeleton so much at most. */
export const STEM_PART = 0.6
export const SKELETON_PART = 0.7

/** A word as bytes of letters and digits, from a place to another: words of an index are compared where they lie. */
export interface Letters {
  bytes: Uint8Array
  from: number
  to: number
}

const WORD_LETTERS_MAX = 1024

export function newLetters(): Letters {
  return { bytes: new Uint8Array(WORD_LETTERS_MAX), from: 0, to: 0 }
}

/** Writes a word's letters where they can be compared. */
export function writeLetters(word: string, into: Letters): void {
  const length = Math.min(word.length, WORD_LETTERS_MAX)
  for (let at = 0; at < length; at++) into.bytes[at] = word.charCodeAt(at)
  into.to = length
}

/** `dotted`: the word was written with a dot behind it and may be cut short. Words with digits are never similar. */
export function levelOf(one: Letters, other: Letters, oneDotted: boolean, otherDotted: boolean): number {
  const oneShorter = one.to - one.from <= other.to - other.from
  const short = oneShorter ? one : other
  const long = oneShorter ? other : one
  const shortLength = short.to - short.from
  const longLength = long.to - long.from
  const sameStart = shortLength >= 2 && short.bytes[short.from] === long.bytes[long.from]
  // Most words asked about are strangers: neither begin alike nor of about the same length.
  if (!sameStart && (shortLength < 4 || longLength - shortLength > 2)) return LEVEL.none
  if (hasDigit(short) || hasDigit(long)) return LEVEL.none
  if (!sameStart) return editLevel(short, long)
  const dotted = oneShorter ? oneDotted : otherDotted
  const common = commonLength(short, long)
  if (common === shortLength) {
    if (dotted) return LEVEL.cut
    if (longLength - shortLength === 1 && shortLength >= 4) return LEVEL.edit
    if (shortLength >= 4) return LEVEL.beginning
  }
  const edited = editLevel(short, long)
  if (edited !== LEVEL.none) return edited
  if (common >= STEM_LETTERS && common >= longLength * STEM_PART) return LEVEL.stem
  return isSkeleton(short, long, dotted) ? LEVEL.skeleton : LEVEL.none
}

function hasDigit({ bytes, from, to }: Letters): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < 58) return true
  return false
}

function commonLength(short: Letters, long: Letters): number {
  const length = short.to - short.from
  let at = 0
  while (at < length && short.bytes[short.from + at] === long.bytes[long.from + at]) at++
  return at
}

function editLevel(short: Letters, long: Letters): number {
  const length = short.to - short.from
  if (length < 4 || long.to - long.from - length > 2) return LEVEL.none
  const distance = editDistance(short, long)
  if (distance <= 1) return LEVEL.edit
  return distance === 2 && length >= 7 ? LEVEL.editTwo : LEVEL.none
}

/** "mfg" in "manufacturing": all its letters in order, from consonant to consonant, the last one near the end or dotted. */
function isSkeleton(short: Letters, long: Letters, dotted: boolean): boolean {
  const length = short.to - short.from
  const longLength = long.to - long.from
  if (length < 3 || longLength < 6 || length > longLength * SKELETON_PART) return false
  let at = long.from
  for (let letter = short.from; letter < short.to; letter++) {
    const wanted = short.bytes[letter]
    while (at < long.to && long.bytes[at] !== wanted) at++
    if (at === long.to) return false
    at++
  }
  return dotted || at >= long.to - 2
}

const ROWS = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)] as const

/** Edits and swaps of neighbours; 3 stands for more than 2. */
function editDistance(short: Letters, long: Letters): number {
  if (long.to - long.from > 60) return 3
  const a = short.bytes
  const b = long.bytes
  let from = short.from
  let begin = long.from
  let to = short.to
  let end = long.to
  // What is equal at both ends costs nothing, whatever lies between.
  while (from < to && a[from] === b[begin]) {
    from++
    begin++
  }
  while (to > from && a[to - 1] === b[end - 1]) {
    to--
    end--
  }
  if (from === to) return Math.min(3, end - begin)
  return distanceBetween(a, from, to, b, begin, end)
}

function distanceBetween(a: Uint8Array, from: number, to: number, b: Uint8Array, begin: number, end: number): number {
  const length = to - from
  const width = end - begin
  let [before, previous, row] = ROWS
  for (let at = 0; at <= width; at++) previous[at] = at
  for (let i = 1; i <= length; i++) {
    row[0] = i
    let least = i
    const letter = a[from + i - 1]!
    for (let j = 1; j <= width; j++) {
      const other = b[begin + j - 1]!
      let value = previous[j - 1]! + (letter === other ? 0 : 1)
      if (previous[j]! + 1 < value) value = previous[j]! + 1
      if (row[j - 1]! + 1 < value) value = row[j - 1]! + 1
      if (i > 1 && j > 1 && letter === b[begin + j - 2] && a[from + i - 2] === other && before[j - 2]! + 1 < value)
        value = before[j - 2]! + 1
      row[j] = value
      if (value < least) least = value
    }
    if (least > 2) return 3
    const spare = before
    before = previous
    previous = row
    row = spare
  }
  return Math.min(3, previous[width]!)
}

const BIGRAMS = new Int8Array(1024)
const ALIKE_LETTERS_MAX = 60

/** Share of neighbouring letter pairs two texts have in common, 0 to 1. */
export function alikeness(one: string, other: string): number {
  const length = Math.min(other.length, LETTERS.length)
  for (let at = 0; at < length; at++) LETTERS[at] = other.charCodeAt(at)
  if (one.length < 2 || other.length < 2) return one === other ? 1 : 0
  return alikenessOf(one, LETTERS, length)
}

const LETTERS = new Uint16Array(ALIKE_LETTERS_MAX)

/** As `alikeness`, the other text given as letters. */
export function alikenessOf(one: string, letters: ArrayLike<number>, count: number): number {
  const ours = Math.min(one.length, ALIKE_LETTERS_MAX)
  const theirs = Math.min(count, ALIKE_LETTERS_MAX)
  if (ours < 2 || theirs < 2) return ours === theirs && ours > 0 && one.charCodeAt(0) === letters[0] ? 1 : 0
  let common = 0
  let before = one.charCodeAt(0) & 31
  for (let at = 1; at < ours; at++) {
    const next = one.charCodeAt(at) & 31
    BIGRAMS[(before << 5) | next]!++
    before = next
  }
  before = letters[0]! & 31
  for (let at = 1; at < theirs; at++) {
    const next = letters[at]! & 31
    if (BIGRAMS[(before << 5) | next]!-- > 0) common++
    before = next
  }
  clearPairs(one, ours, letters, theirs)
  return (2 * common) / (ours + theirs - 2)
}

function clearPairs(one: string, ours: number, letters: ArrayLike<number>, theirs: number): void {
  for (let at = 1; at < ours; at++) BIGRAMS[((one.charCodeAt(at - 1) & 31) << 5) | (one.charCodeAt(at) & 31)] = 0
  for (let at = 1; at < theirs; at++) BIGRAMS[((letters[at - 1]! & 31) << 5) | (letters[at]! & 31)] = 0
}
