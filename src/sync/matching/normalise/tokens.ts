import { foldUmlauts } from './umlauts.ts'

/** What stood before a token. */
export const GAP = { SPACE: 1, DOT: 2, DASH: 4, SLASH: 8, COMMA: 16 } as const
export const TOKEN = { DOTTED: 1, DIGIT: 2, INITIALS: 4, SIGN: 8 } as const

/** Never more than letters are read of a text. */
const TOKENS_MAX = 512

/** Tokens of one text, in columns; the one instance is used again and again, as names come by the million. */
export interface Tokens {
  count: number
  readonly words: string[]
  readonly gaps: Uint8Array
  readonly flags: Uint8Array
  /** 0 outside of brackets, else the bracket's number. */
  readonly groups: Uint16Array
  brackets: number
  /** Character code of each bracket's opening sign, from 1. */
  readonly openings: number[]
  /** A slash ended the text ("Acme Inc /DE/"). */
  slashed: boolean
}

const tokens: Tokens = {
  count: 0,
  words: [],
  gaps: new Uint8Array(TOKENS_MAX),
  flags: new Uint8Array(TOKENS_MAX),
  groups: new Uint16Array(TOKENS_MAX),
  brackets: 0,
  openings: [],
  slashed: false,
}

/** What the scan is in the middle of. */
const scan = { group: 0, gap: 0, singles: 0, star: false }

const NINE = 57
const ZERO = 48
const STAR = 42

/**
 * Splits lower-case ASCII into words of letters and digits; "&" and "+" become "and", single letters that belong together
 * become one word ("a.o." → "ao", "m&t" → "mt"). The answer is valid until the next call.
 */
export function readTokens(text: string): Tokens {
  tokens.count = 0
  tokens.brackets = 0
  scan.group = 0
  scan.gap = 0
  scan.singles = 0
  scan.star = false
  let start = -1
  let digit = false
  let umlaut = false
  let before = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 97 && code <= 122) {
      if (start < 0) start = at
      else if (code === 101 && (before === 97 || before === 111 || before === 117)) umlaut = true
    } else if (code >= ZERO && code <= NINE) {
      if (start < 0) start = at
      digit = true
    } else {
      if (start >= 0) {
        addToken(text.slice(start, at), digit, umlaut)
        start = -1
        digit = false
        umlaut = false
      }
      if (code === 32) scan.gap |= GAP.SPACE
      else readSign(code, text, at)
    }
    before = code
  }
  if (start >= 0) addToken(text.slice(start), digit, umlaut)
  tokens.slashed = (scan.gap & GAP.SLASH) !== 0
  if (scan.gap & GAP.DOT) markDotted(tokens.count - 1)
  if (scan.singles > 0) joinLetters()
  return tokens
}

function addToken(word: string, digit: boolean, umlaut: boolean): void {
  const at = tokens.count++
  if (scan.gap & GAP.DOT && scan.gap & (GAP.SPACE | GAP.COMMA)) markDotted(at - 1)
  tokens.words[at] = umlaut ? foldUmlauts(word) : word
  tokens.gaps[at] = scan.gap
  tokens.flags[at] = digit ? TOKEN.DIGIT : 0
  tokens.groups[at] = scan.group
  if (word.length === 1 && !digit) scan.singles++
  scan.gap = 0
}

/** A dot and then no letter: what was written may be cut short. Called before or behind the next token is counted. */
function markDotted(at: number): void {
  if (at >= 0) tokens.flags[at]! |= TOKEN.DOTTED
}

function readSign(code: number, text: string, at: number): void {
  switch (code) {
    case 46:
      scan.gap |= GAP.DOT
      return
    case 45:
    case 95:
      scan.gap |= GAP.DASH
      return
    case 47:
    case 92:
      scan.gap |= GAP.SLASH
      return
    case 38:
    case 43:
      if (tokens.count > 0) addSign()
      return
    case 40:
    case 91:
    case 123:
      openBracket(code)
      return
    case 41:
    case 93:
    case 125:
      scan.group = 0
      scan.gap |= GAP.SPACE
      return
    case STAR:
      readStar(text, at)
      return
    case 44:
    case 58:
    case 59:
    case 124:
      scan.gap |= GAP.COMMA
      return
    default:
      scan.gap |= GAP.SPACE
  }
}

function addSign(): void {
  if (tokens.flags[tokens.count - 1]! & TOKEN.SIGN) return
  addToken('and', false, false)
  tokens.flags[tokens.count - 1]! |= TOKEN.SIGN
}

function openBracket(code: number): void {
  scan.gap |= GAP.SPACE
  if (scan.group !== 0) return
  scan.group = ++tokens.brackets
  tokens.openings[scan.group] = code
}

/** Stars around words are brackets ("*DUPLICATE*"); one inside a word is a letter of a brand ("E*TRADE"). */
function readStar(text: string, at: number): void {
  if (scan.star) {
    scan.star = false
    scan.group = 0
    scan.gap |= GAP.SPACE
  } else if (isAlphanumeric(text, at + 1) && !isAlphanumeric(text, at - 1) && text.indexOf('*', at + 1) > 0) {
    scan.star = true
    openBracket(STAR)
  } else scan.gap |= GAP.DASH
}

function isAlphanumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 97 && code <= 122) || (code >= ZERO && code <= NINE)
}

/** Reserved words for two signs of the language of letters. */
const SLASHED: Readonly<Record<string, string>> = { ta: 'tradingas', co: 'careof' }

/**
 * Single letters in a row become one word. Letters written tightly stay apart from letters behind a space, so that
 * "A B C S.A." is "abc sa". Letters around "&" belong together.
 */
function joinLetters(): void {
  let to = 0
  for (let at = 0; at < tokens.count; ) {
    const end = endOfLetters(at)
    if (end === at + 1) copyToken(at, to, tokens.words[at]!, isLetter(at) ? TOKEN.INITIALS : 0)
    else {
      let word = ''
      let slashes = 0
      for (let letter = at; letter < end; letter++) {
        if (letter > at && tokens.gaps[letter]! & GAP.SLASH) slashes++
        if (!isAnd(letter)) word += tokens.words[letter]
      }
      copyToken(at, to, (slashes > 0 && SLASHED[word]) || word, TOKEN.INITIALS)
    }
    to++
    at = end
  }
  tokens.count = to
}

function copyToken(from: number, to: number, word: string, flag: number): void {
  tokens.words[to] = word
  tokens.gaps[to] = tokens.gaps[from]!
  tokens.groups[to] = tokens.groups[from]!
  tokens.flags[to] = (tokens.flags[from]! & (flag ? ~TOKEN.DOTTED : 255)) | flag
}

function isLetter(at: number): boolean {
  return tokens.words[at]!.length === 1 && (tokens.flags[at]! & TOKEN.DIGIT) === 0
}

function isAnd(at: number): boolean {
  return tokens.words[at] === 'and'
}

function isTight(at: number): boolean {
  return at < tokens.count && (tokens.gaps[at]! & (GAP.SPACE | GAP.COMMA)) === 0
}

/** Behind the last token that belongs to the word beginning at a token. */
function endOfLetters(at: number): number {
  const group = tokens.groups[at]!
  const joins = (next: number) => next < tokens.count && tokens.groups[next] === group && isLetter(next)
  // "at&t", "h&m", "m & t": one short word, the sign, a letter.
  if (!isAnd(at) && tokens.words[at]!.length <= 2 && at + 2 < tokens.count && isAnd(at + 1)) {
    const tight = isTight(at + 1) && isTight(at + 2) && tokens.words[at + 2]!.length <= 2
    const single = isLetter(at) || (tight && isLetter(at + 2))
    if (single && (tight || joins(at + 2)) && tokens.groups[at + 2] === group) return at + 3
  }
  if (!isLetter(at)) return at + 1
  let end = at + 1
  if (joins(end) && isTight(end)) {
    while (joins(end) && isTight(end)) end++
    return end
  }
  // Spaced letters, up to where tight ones begin.
  while (joins(end) && !(joins(end + 1) && isTight(end + 1)) && (tokens.gaps[end]! & GAP.COMMA) === 0) end++
  return end
}
