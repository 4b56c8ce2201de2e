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

/** `dotted`: the word was written with a dot behind it and may be cut short. Words with digits are never similar. */
export function levelOf(one: string, other: string, oneDotted: boolean, otherDotted: boolean): number {
  const [short, long, dotted] = one.length <= other.length ? [one, other, oneDotted] : [other, one, otherDotted]
  if (short.length < 2 || short.charCodeAt(0) !== long.charCodeAt(0)) return editLevel(short, long)
  if (hasDigit(short) || hasDigit(long)) return LEVEL.none
  const common = commonLength(short, long)
  if (common === short.length) {
    if (dotted) return LEVEL.cut
    if (long.length - short.length === 1 && short.length >= 4) return LEVEL.edit
    if (short.length >= 4) return LEVEL.beginning
  }
  const edited = editLevel(short, long)
  if (edited !== LEVEL.none) return edited
  if (common >= STEM_LETTERS && common >= long.length * 0.6) return LEVEL.stem
  return isSkeleton(short, long, dotted) ? LEVEL.skeleton : LEVEL.none
}

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) < 58) return true
  return false
}

function commonLength(short: string, long: string): number {
  let at = 0
  while (at < short.length && short.charCodeAt(at) === long.charCodeAt(at)) at++
  return at
}

function editLevel(short: string, long: string): number {
  if (short.length < 4 || long.length - short.length > 2 || hasDigit(short) || hasDigit(long)) return LEVEL.none
  const distance = editDistance(short, long)
  if (distance <= 1) return LEVEL.edit
  return distance === 2 && short.length >= 7 ? LEVEL.editTwo : LEVEL.none
}

/** "mfg" in "manufacturing": all its letters in order, from consonant to consonant, the last one near the end or dotted. */
function isSkeleton(short: string, long: string, dotted: boolean): boolean {
  if (short.length < 3 || long.length < 6 || short.length > long.length * 0.7) return false
  let at = 0
  for (let letter = 0; letter < short.length; letter++) {
    at = long.indexOf(short[letter]!, at) + 1
    if (at === 0) return false
  }
  return dotted || at >= long.length - 2
}

const ROWS = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)] as const

/** Edits and swaps of neighbours; 3 stands for more than 2. */
function editDistance(short: string, long: string): number {
  if (long.length > 60) return 3
  let [before, previous, row] = ROWS
  for (let at = 0; at <= long.length; at++) previous[at] = at
  for (let i = 1; i <= short.length; i++) {
    row[0] = i
    let least = i
    for (let j = 1; j <= long.length; j++) {
      const same = short.charCodeAt(i - 1) === long.charCodeAt(j - 1)
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && isSwap(short, long, i, j)) value = Math.min(value, before[j - 2]! + 1)
      row[j] = value
      if (value < least) least = value
    }
    if (least > 2) return 3
    const spare = before
    before = previous
    previous = row
    row = spare
  }
  return Math.min(3, previous[long.length]!)
}

function isSwap(short: string, long: string, i: number, j: number): boolean {
  return short.charCodeAt(i - 1) === long.charCodeAt(j - 2) && short.charCodeAt(i - 2) === long.charCodeAt(j - 1)
}

const BIGRAMS = new Int8Array(1024)

/** Share of neighbouring letter pairs two texts have in common, 0 to 1. */
export function alikeness(one: string, other: string): number {
  if (one.length < 2 || other.length < 2) return one === other ? 1 : 0
  const a = one.length > 60 ? one.slice(0, 60) : one
  const b = other.length > 60 ? other.slice(0, 60) : other
  let common = 0
  for (let at = 1; at < a.length; at++) BIGRAMS[pairAt(a, at)]!++
  for (let at = 1; at < b.length; at++) if (BIGRAMS[pairAt(b, at)]!-- > 0) common++
  for (let at = 1; at < a.length; at++) BIGRAMS[pairAt(a, at)] = 0
  for (let at = 1; at < b.length; at++) BIGRAMS[pairAt(b, at)] = 0
  return (2 * common) / (a.length + b.length - 2)
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at - 1) & 31) << 5) | (text.charCodeAt(at) & 31)
}
