import { lettersApart, type NameWord } from './name-word.ts'
import { sharedSet } from './short-forms.ts'
import { LENGTH_MAX, wordDistance } from './word-distance.ts'

/** How alike two words of names are; a larger number is more alike. */
export const ALIKE = {
  none: 0,
  far: 1,
  similar: 2,
  initial: 3,
  typo: 4,
  bones: 5,
  short: 6,
  sound: 7,
  exact: 8,
} as const
export type Alike = (typeof ALIKE)[keyof typeof ALIKE]

/** Greatest distance by length that is still a typo, still similar, still far from nothing alike. */
const TYPO = 0.21
const SIMILAR = 0.34
const FAR = 0.51
/** Beyond it the sounds will not bring the words together. */
const HOPELESS = 0.67

/** `shortForms`: whether "Bill" and "William" are alike; they are not as surnames. */
export function compareWords(one: NameWord, other: NameWord, shortForms: boolean): Alike {
  if (one.text === other.text) return ALIKE.exact
  if (one.text.length === 1 || other.text.length === 1)
    return startsAlike(one, other, shortForms) ? ALIKE.initial : ALIKE.none
  if (one.sound === other.sound) return ALIKE.sound
  if (shortForms && sharedSet(one.sets, other.sets) > 0) return ALIKE.short
  if (one.bones.length > 2 && one.bones === other.bones && one.text.length > 3 && other.text.length > 3)
    return ALIKE.bones
  return spelledAlike(one, other)
}

function startsAlike(one: NameWord, other: NameWord, shortForms: boolean): boolean {
  const letter = one.text.length === 1 ? one.text : other.text
  const word = one.text.length === 1 ? other : one
  if (word.text[0] === letter || word.sound[0] === letter) return true
  // J. may be James for Santiago; only the most usual short forms are looked at: B. for William.
  return shortForms && SHORT_INITIALS.get(word.text)?.includes(letter) === true
}

const SHORT_INITIALS: ReadonlyMap<string, string> = new Map([
  ['william', 'b'],
  ['robert', 'b'],
  ['richard', 'd'],
  ['edward', 't'],
  ['margaret', 'mp'],
  ['elizabeth', 'bl'],
  ['anthony', 't'],
  ['jose', 'p'],
  ['francisco', 'p'],
  ['giuseppe', 'bp'],
])

function spelledAlike(one: NameWord, other: NameWord): Alike {
  const longer = Math.max(one.text.length, other.text.length)
  // The sounds may be nearer than the letters, so the letters alone rule out only what is very far.
  if (lettersApart(one, other) > 2 * Math.ceil(0.75 * longer)) return ALIKE.none
  const written = unlikeness(one.text, other.text)
  const unlike = written <= TYPO || written > HOPELESS ? written : Math.min(written, unlikeness(one.sound, other.sound))
  // Of words of four letters one may differ.
  if (unlike <= TYPO || (unlike <= 0.25 && Math.min(one.text.length, other.text.length) > 3)) return ALIKE.typo
  if (isBeginning(one.text, other.text)) return ALIKE.similar
  return unlike <= SIMILAR ? ALIKE.similar : unlike <= FAR ? ALIKE.far : ALIKE.none
}

/** Distance by length; what is beyond hope is 1. */
function unlikeness(one: string, other: string): number {
  const longer = Math.min(LENGTH_MAX, Math.max(one.length, other.length))
  const most = Math.floor(HOPELESS * longer)
  const distance = wordDistance(one, other, most)
  return distance > most ? 1 : distance / longer
}

function isBeginning(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length)
  return shorter > 3 && (one.startsWith(other) || other.startsWith(one))
}
