import { soundOf } from '../normalise/index.ts'
import { shortFormSets } from './short-forms.ts'

/** A word of a person's name with what it is compared by. */
export interface NameWord {
  readonly text: string
  /** Equal for the usual romanisations of one name. */
  readonly sound: string
  /** Consonants of the sound: what is left when a script writes no vowels or a romanisation picks others. */
  readonly bones: string
  /** Numbers of the sets of short forms it belongs to, ascending. */
  readonly sets: readonly number[]
  /** Bit of each letter it has: two words whose bits differ much are far apart. */
  readonly letters: number
}

const remembered = new Map<string, NameWord>()
const REMEMBERED_MAX = 200_000

/** The word must be one of `readPersonWords`. Remembers what it has seen: the answer depends on the text alone. */
export function nameWord(text: string, heard?: string): NameWord {
  const known = remembered.get(text)
  if (known !== undefined && (heard === undefined || known.sound === heard)) return known
  const sound = heard ?? soundOf(text)
  const word = { text, sound, bones: bonesOf(sound), sets: shortFormSets(text), letters: lettersOf(text) }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(text, word)
  return word
}

function bonesOf(sound: string): string {
  const first = 'aeiou'.includes(sound[0] ?? '') ? 'a' : (sound[0] ?? '')
  return (
    first +
    sound
      .slice(1)
      .replace(/[aeiouh]/g, '')
      .replace(/(.)\1+/g, '$1')
  )
}

function lettersOf(text: string): number {
  let bits = 0
  for (let at = 0; at < text.length; at++) bits |= 1 << (text.charCodeAt(at) & 31)
  return bits
}

/** How many letters only one of two words has; half of it is the least distance of the two. */
export function lettersApart(one: NameWord, other: NameWord): number {
  let bits = one.letters ^ other.letters
  let count = 0
  for (; bits !== 0; bits &= bits - 1) count++
  return count
}
