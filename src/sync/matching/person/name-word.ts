import { readPersonWords } from '../normalise/index.ts'
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
}

const remembered = new Map<string, NameWord>()
const REMEMBERED_MAX = 200_000

/** The word must be one of `readPersonWords`. Remembers what it has seen: the answer depends on the text alone. */
export function nameWord(text: string, sound = soundOfWord(text)): NameWord {
  const known = remembered.get(text)
  if (known !== undefined && known.sound === sound) return known
  const word = { text, sound, bones: bonesOf(sound), sets: shortFormSets(text) }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(text, word)
  return word
}

function soundOfWord(text: string): string {
  return remembered.get(text)?.sound ?? readPersonWords(text).sounds[0] ?? text
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
