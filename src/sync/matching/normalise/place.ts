import { readAscii } from './ascii-text.ts'
import { MARK } from './company-name.ts'
import { entryOf } from './dictionary.ts'
import { readTokens } from './tokens.ts'

const SAME: ReadonlyMap<string, string> = new Map([
  ['st', 'saint'],
  ['ste', 'saint'],
  ['sankt', 'saint'],
  ['sainte', 'saint'],
  ['ft', 'fort'],
  ['mt', 'mount'],
  ['pt', 'point'],
  ['n', 'north'],
  ['s', 'south'],
  ['e', 'east'],
  ['w', 'west'],
  ['hts', 'heights'],
  ['twp', 'township'],
  ['spgs', 'springs'],
])
/** They come and go before and behind a city's name. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  'city town village municipality county district prefecture province shi ken kreis stadt cedex greater metropolitan downtown'.split(
    ' ',
  ),
)

/** City, prefecture, province behind a name of two signs and more (not the last sign of 京都). */
const HAN_ENDING = /(?<=\p{Script=Han}{2})[都府県縣市省]$/u

const remembered = new Map<string, string | null>()
const REMEMBERED_MAX = 100_000

/**
 * A city, district or suburb as plain words, in one spelling for "St."/"Saint", "Ft."/"Fort", "München"/"Munich"; null when
 * nothing is written.
 */
export function readPlace(text: string | null | undefined): string | null {
  if (!text) return null
  const known = remembered.get(text)
  if (known !== undefined) return known
  const place = placeOf(text)
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  if (text.length < 200) remembered.set(text, place)
  return place
}

function placeOf(text: string): string | null {
  const tokens = readTokens(readAscii(text.replace(HAN_ENDING, '')).text.replace(/['`]/g, ''))
  const words: string[] = []
  const all: string[] = []
  for (let at = 0; at < tokens.count; at++) {
    const raw = tokens.words[at]!
    const entry = entryOf(raw)
    const phrase = at + 1 < tokens.count ? entry?.phrase?.next?.get(tokens.words[at + 1]!)?.place : null
    const word = phrase ? phrase.text : (SAME.get(raw) ?? (entry && entry.marks & MARK.PLACE ? entry.text : raw))
    if (phrase) at++
    all.push(word)
    if (!LEFT_OUT.has(word) && !/^\d+$/.test(word)) words.push(word)
  }
  return (words.length > 0 ? words : all).join(' ') || null
}
