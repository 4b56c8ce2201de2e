import { entryOf } from './dictionary.ts'

const APOSTROPHE = /['`]/
/** French and Italian articles before a word that is known ("d'Investissement"); else the letter belongs to the name ("D'Angelo"). */
const ELISION = /(?<![a-z0-9])(?:qu|dell|all|nell|sull|[ldsnmjc])['`]([a-z]{4,})/g

/** Joins what apostrophes part: "wendy's" → "wendys". Takes lower-case ASCII. */
export function withoutApostrophes(text: string): string {
  if (!APOSTROPHE.test(text)) return text
  return text
    .replace(ELISION, (whole, word: string) => (entryOf(word)?.known ? ` ${word}` : whole))
    .replace(/['`]/g, '')
}
