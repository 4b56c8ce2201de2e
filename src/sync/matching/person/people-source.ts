import type { PeopleContext } from './compare-people.ts'
import { frequenciesOf } from './frequencies.ts'
import { predictLocal } from './mail-patterns.ts'
import type { PersonIndex } from './people-index.ts'
import { decodeRow } from './person-rows.ts'
import { findPosting } from './postings.ts'
import type { PersonReading } from './read-person.ts'
import { openVocabulary, type Vocabulary } from './vocabulary.ts'

/** What a matcher asks of the records it searches. Places are numbers from 0; some may be empty. */
export interface PeopleSource {
  readonly size: number
  /** Places there are, empty ones included. */
  readonly places: number
  readonly vocabulary: Vocabulary
  readonly context: PeopleContext
  idAt(place: number): string
  readingAt(place: number): PersonReading
  /** Place of an id; -1 when it is not there. */
  placeOf(id: string): number
  /** Copies the places below a key into `into` from `from`, `most` at most; answers how many. */
  readPlaces(key: number, into: Uint32Array, from: number, most: number): number
  /** Numbers of the sounds below a key, `most` at most. */
  readSounds(key: number, most: number): readonly number[]
}

export function openSource(index: PersonIndex): PeopleSource {
  const { size, rows, rowEnds, idBytes, idEnds, postings, sounds } = index
  const vocabulary = openVocabulary(index.vocabulary)
  const bytes = Buffer.from(idBytes.buffer, idBytes.byteOffset, idBytes.byteLength)
  const idAt = (place: number) => bytes.toString('utf8', idEnds[place]!, idEnds[place + 1]!)
  let byId: Map<string, number> | null = null
  return {
    size,
    places: size,
    vocabulary,
    context: {
      frequencies: frequenciesOf(
        vocabulary,
        () => size,
        () => 0,
      ),
      predict: predictLocal((domain) => index.mailPatterns[domain] ?? 0, vocabulary),
    },
    idAt,
    readingAt: (place) => decodeRow(idAt(place), rows, rowEnds[place]!, rowEnds[place + 1]!, vocabulary),
    placeOf(id) {
      byId ??= new Map(Array.from({ length: size }, (_, place) => [idAt(place), place]))
      return byId.get(id) ?? -1
    },
    readPlaces(key, into, from, most) {
      const start = findPosting(postings, key)
      if (start < 0) return 0
      const { keys, places } = postings
      let count = 0
      for (; count < most && keys[start + count] === key; count++) into[from + count] = places[start + count]!
      return count
    },
    readSounds(key, most) {
      const start = findPosting(sounds, key)
      const found: number[] = []
      if (start >= 0)
        for (let at = start; sounds.keys[at] === key && found.length < most; at++) found.push(sounds.places[at]!)
      return found
    },
  }
}
