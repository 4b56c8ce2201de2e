import type { NameWord } from './name-word.ts'
import { sharedSet, shortFormSets as shortSetsOf } from './short-forms.ts'

/** How the local parts of a company's addresses are made of names. */
export const PATTERNS = [
  'first.last',
  'flast',
  'first',
  'firstl',
  'last.first',
  'first_last',
  'last',
  'firstlast',
  'f.last',
  'lastf',
  'first-last',
  'last_first',
] as const

/**
 * 3: given name and surname; 2: surname with an initial, or the given name with one; 1: one of the two alone; 0: says nothing
 * (digits, too short); -1: reads like somebody else's name.
 */
export type MailboxFit = -1 | 0 | 1 | 2 | 3

/** What the pattern makes of a name, null where it needs a part that is not there. */
export function localPart(pattern: number, given: string, family: string): string | null {
  if (pattern === 2) return given || null
  if (pattern === 6) return family || null
  if (given === '' || family === '') return null
  switch (pattern) {
    case 0:
      return `${given}.${family}`
    case 1:
      return given[0]! + family
    case 3:
      return given + family[0]!
    case 4:
      return `${family}.${given}`
    case 5:
      return `${given}_${family}`
    case 7:
      return given + family
    case 8:
      return `${given[0]}.${family}`
    case 9:
      return family + given[0]!
    case 10:
      return `${given}-${family}`
    default:
      return `${family}_${given}`
  }
}

/** The pattern that makes this local part of this name; -1 when none does. */
export function patternOf(local: string, given: string, family: string): number {
  for (let pattern = 0; pattern < PATTERNS.length; pattern++)
    if (localPart(pattern, given, family) === local) return pattern
  return -1
}

/** Whether a person of this name would have this local part, in any usual pattern, under a short form too. */
export function mailboxFit(local: string, given: readonly NameWord[], family: readonly NameWord[]): MailboxFit {
  if (given.length === 0 && family.length === 0) return 0
  const parts = local
    .replace(/\d+/g, '')
    .split(/[^a-z]+/)
    .filter(Boolean)
  if (parts.length === 0) return 0
  return parts.length === 1 ? fitOfOne(parts[0]!, given, family) : fitOfParts(parts, given, family)
}

function fitOfParts(parts: readonly string[], given: readonly NameWord[], family: readonly NameWord[]): MailboxFit {
  let givenHit = 0
  let familyHit = 0
  for (const part of parts) {
    if (family.some((word) => sameName(part, word))) familyHit = 2
    else if (given.some((word) => sameName(part, word) || sameShort(part, word))) givenHit = 2
    else if (part.length === 1) {
      if (given.some((word) => startsLike(part, word))) givenHit ||= 1
      else if (family.some((word) => word.text[0] === part)) familyHit ||= 1
    }
  }
  if (givenHit === 2 && familyHit === 2) return 3
  if (givenHit + familyHit === 3) return 2
  if (familyHit === 2 || givenHit === 2)
    return parts.some((part) => part.length > 2 && !known(part, given, family)) ? 0 : 1
  return parts.some((part) => part.length > 2) ? -1 : 0
}

function known(part: string, given: readonly NameWord[], family: readonly NameWord[]): boolean {
  return [...given, ...family].some((word) => sameName(part, word) || sameShort(part, word))
}

function fitOfOne(part: string, given: readonly NameWord[], family: readonly NameWord[]): MailboxFit {
  for (const word of family) {
    const name = word.text
    if (name.length < 3) continue
    if (part === name) return 1
    if (part.endsWith(name)) return fitOfRest(part.slice(0, -name.length), given)
    if (part.startsWith(name)) return fitOfRest(part.slice(name.length), given)
  }
  for (const word of given) {
    if (word.text.length < 2) continue
    if (sameName(part, word) || sameShort(part, word)) return 1
    if (word.text.length > 2 && part.startsWith(word.text) && part.length === word.text.length + 1)
      return family.some((one) => one.text[0] === part.at(-1)) ? 2 : 0
  }
  if (part.length < 5) return 0
  if (family.length > 0 && part.slice(1) === family[0]!.text) return 0
  return -1
}

function fitOfRest(rest: string, given: readonly NameWord[]): MailboxFit {
  if (rest.length === 0) return 1
  if (given.some((word) => sameName(rest, word) || sameShort(rest, word))) return rest.length === 1 ? 2 : 3
  if (rest.length === 1) return given.length === 0 ? 1 : given.some((word) => startsLike(rest, word)) ? 2 : -1
  return rest.length === 2 ? 1 : 0
}

function sameName(part: string, word: NameWord): boolean {
  return part === word.text || (part.length > 3 && word.text.length > 3 && part === word.sound)
}

function sameShort(part: string, word: NameWord): boolean {
  return word.sets.length > 0 && sharedSet(word.sets, shortSetsOf(part)) > 0
}

/** "b" may stand for William as Bill. */
function startsLike(letter: string, word: NameWord): boolean {
  return word.text[0] === letter || SHORT_INITIALS.get(word.text)?.includes(letter) === true
}

const SHORT_INITIALS: ReadonlyMap<string, string> = new Map([
  ['william', 'b'],
  ['robert', 'b'],
  ['richard', 'd'],
  ['edward', 'tn'],
  ['margaret', 'p'],
  ['elizabeth', 'bl'],
  ['james', 'j'],
  ['john', 'j'],
  ['anthony', 't'],
  ['jose', 'p'],
  ['giuseppe', 'bp'],
  ['francisco', 'p'],
])
