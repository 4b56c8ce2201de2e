import anyAscii from 'any-ascii'
import { hasKatakana, romanizeKana } from './kana.ts'
import { isJapanese, readKanji } from './kanji.ts'
import { withScriptWords } from './script-words.ts'

/** No name needs more; what comes behind is not read, so that a text of any length costs the same. */
const READ_MAX = 500

export interface AsciiText {
  /** Lower-case ASCII. */
  readonly text: string
  /** False when the text was mainly in another script. */
  readonly latin: boolean
  /** The text as well, with katakana read as foreign words; only where that is another text. */
  readonly loan?: string
}

/** Transliterates what is not ASCII; German and Nordic letters lose their marks (see `foldUmlauts` for "ue"). */
export function readAscii(text: string): AsciiText {
  const cut = text.length > READ_MAX ? text.slice(0, READ_MAX) : text
  const letters = plainLetters(cut)
  if (letters === 'ascii') return { text: cut.toLowerCase(), latin: true }
  if (letters === 'latin') return { text: anyAscii(cut).toLowerCase(), latin: true }
  // Compatibility forms may grow eighteen-fold, so the cut is made again behind them.
  const composed = cut.normalize('NFKC').slice(0, READ_MAX)
  const { latin, other } = lettersOf(composed)
  if (other === 0) return { text: fromUnicode(composed).toLowerCase(), latin: true }
  const translated = withScriptWords(composed)
  const worded = isJapanese(composed) ? readKanji(translated) : translated
  const ascii = fromUnicode(romanizeKana(worded, false)).toLowerCase()
  const read = { text: ascii, latin: latin >= other }
  if (!hasKatakana(worded)) return read
  return { ...read, loan: fromUnicode(romanizeKana(worded, true)).toLowerCase() }
}

/** Lower-case ASCII words with single spaces: the form in which plain values are compared. */
export function plainText(text: string): string {
  const { text: ascii } = readAscii(text)
  let plain = ''
  let from = -1
  for (let at = 0; at <= ascii.length; at++) {
    const code = at < ascii.length ? ascii.charCodeAt(at) : SPACE
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      if (from < 0) from = at
      continue
    }
    if (from >= 0) plain += ascii.slice(from, at)
    from = -1
    // An apostrophe parts nothing.
    if (code !== APOSTROPHE && code !== BACKTICK && plain !== '' && plain.charCodeAt(plain.length - 1) !== SPACE)
      plain += ' '
  }
  return plain.charCodeAt(plain.length - 1) === SPACE ? plain.slice(0, -1) : plain
}

const SPACE = 32
const APOSTROPHE = 39
const BACKTICK = 96

/** Whether there is nothing but ASCII, or nothing else but composed Latin letters, as in most European names. */
function plainLetters(text: string): 'ascii' | 'latin' | 'any' {
  let found: 'ascii' | 'latin' = 'ascii'
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 128) continue
    if (code < 0xc0 || code > 0x17f || code === 0xd7 || code === 0xf7 || code === 0x149 || code === 0x17f) return 'any'
    found = 'latin'
  }
  return found
}

/** Format marks (zero width, direction), lone surrogates, private letters and pictures are no part of a name. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}\uFE0F]/gu
const QUOTES = /[\u2018\u2019\u02BC\u2032\u00B4\u02B9\u02BB]/g
const DASHES = /[\u2010-\u2015\u2212]/g
/** Signs that any-ascii would spell out or glue to a word. */
const SEPARATORS = /[®™©℠・·•«»„“”\u3001\u3002|]/g

function fromUnicode(text: string): string {
  const prepared = text
    .replace(INVISIBLE, '')
    .replace(QUOTES, "'")
    .replace(DASHES, '-')
    .replace(SEPARATORS, ' ')
    .replace(/[\u3010\u3014]/g, '(')
    .replace(/[\u3011\u3015]/g, ')')
  return anyAscii(prepared)
}

function lettersOf(text: string): { latin: number; other: number } {
  let latin = 0
  let other = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code | 32) >= 97 && (code | 32) <= 122) latin++
    else if ((code >= 0xc0 && code < 0x250) || (code >= 0x1e00 && code < 0x1f00)) latin++
    // Not the general punctuation, currency and letter-like signs in between.
    else if (code >= 0x370 && !(code >= 0x2000 && code < 0x2c00)) other++
  }
  return { latin, other }
}
