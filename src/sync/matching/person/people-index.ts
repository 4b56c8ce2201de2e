import { type MailPatterns, openMailPatterns } from './mail-patterns.ts'
import { keysOfRight } from './person-keys.ts'
import type { PersonRecord } from './person-record.ts'
import { countRow, encodeRow, ROLE } from './person-rows.ts'
import { type FrozenPostings, postingsBuilder } from './postings.ts'
import { type PersonReading, readPerson } from './read-person.ts'
import { enlarged, type FrozenVocabulary, hashText, openVocabulary, shared, type Vocabulary } from './vocabulary.ts'
import { withoutOneLetter } from './word-distance.ts'

export interface PersonIndexOptions {
  /** Names of further columns that both sides have and that count as evidence. */
  readonly compare?: readonly string[]
}

/** One side's records, ready to be searched: plain values and shared buffers, so it is posted to workers without a copy. */
export interface PersonIndex {
  readonly size: number
  readonly compare: readonly string[]
  readonly vocabulary: FrozenVocabulary
  /** Of each record where its row ends in `rows`, and its id in `idBytes`. */
  readonly rowEnds: Uint32Array
  readonly rows: Uint32Array
  readonly idEnds: Uint32Array
  readonly idBytes: Uint8Array
  readonly postings: FrozenPostings
  /** From what is left of a sound without one letter to the numbers of the sounds it may be. */
  readonly sounds: FrozenPostings
  readonly mailPatterns: Uint8Array
}

export interface PersonIndexBuilder {
  /** Ids must be distinct. */
  add(record: PersonRecord): void
  /** Call once; nothing can be added afterwards. */
  build(): PersonIndex
}

export function personIndexBuilder(options: PersonIndexOptions = {}): PersonIndexBuilder {
  const vocabulary = openVocabulary()
  const patterns = openMailPatterns(vocabulary)
  const postings = postingsBuilder()
  const sounds = postingsBuilder()
  const rows = openRows()
  return {
    add(record) {
      const reading = readPerson(record)
      const row = takeIn(reading, vocabulary, patterns, (key, number) => sounds.push(key, number))
      const place = rows.add(reading.id, row)
      for (const key of keysOfRight(reading)) postings.push(key, place)
    },
    build: () => ({
      compare: [...(options.compare ?? [])],
      ...rows.freeze(),
      vocabulary: vocabulary.freeze(),
      postings: postings.freeze(),
      sounds: sounds.freeze(),
      mailPatterns: patterns.freeze(vocabulary.size),
    }),
  }
}

/** Reads all records once. Ids must be distinct. */
export function buildPersonIndex(records: Iterable<PersonRecord>, options: PersonIndexOptions = {}): PersonIndex {
  const builder = personIndexBuilder(options)
  for (const record of records) builder.add(record)
  return builder.build()
}

const scratchRow: number[] = []

/** Counts a record's values in; answers its row, which is valid until the next call. */
export function takeIn(
  reading: PersonReading,
  vocabulary: Vocabulary,
  patterns: MailPatterns,
  addSound: (key: number, number: number) => void,
): readonly number[] {
  for (const word of reading.given) addSoundOf(ROLE.givenSound, word.sound, vocabulary, addSound)
  for (const word of reading.family) addSoundOf(ROLE.familySound, word.sound, vocabulary, addSound)
  encodeRow(reading, vocabulary, scratchRow)
  countRow(scratchRow, vocabulary, 1)
  patterns.count(reading, 1)
  return scratchRow
}

function addSoundOf(
  role: number,
  sound: string,
  vocabulary: Vocabulary,
  add: (key: number, number: number) => void,
): void {
  if (sound.length < 2 || vocabulary.find(role, sound) !== 0) return
  const number = vocabulary.intern(role, sound)
  for (const left of withoutOneLetter(sound)) add(hashText(role, left), number)
}

const encoder = new TextEncoder()

function openRows() {
  let rows: Uint32Array = new Uint32Array(4096)
  let rowEnds: Uint32Array = new Uint32Array(1024)
  let idBytes: Uint8Array = new Uint8Array(4096)
  let idEnds: Uint32Array = new Uint32Array(1024)
  let size = 0
  return {
    add(id: string, row: readonly number[]): number {
      if (size + 2 >= rowEnds.length) {
        rowEnds = enlarged(rowEnds, Uint32Array)
        idEnds = enlarged(idEnds, Uint32Array)
      }
      const start = rowEnds[size]!
      while (start + row.length > rows.length) rows = enlarged(rows, Uint32Array)
      rows.set(row, start)
      const idStart = idEnds[size]!
      while (idStart + id.length * 3 > idBytes.length) idBytes = enlarged(idBytes, Uint8Array)
      const { written } = encoder.encodeInto(id, idBytes.subarray(idStart))
      size++
      rowEnds[size] = start + row.length
      idEnds[size] = idStart + written
      return size - 1
    },
    freeze: () => ({
      size,
      rows: shared(rows.subarray(0, rowEnds[size]!), Uint32Array),
      rowEnds: shared(rowEnds.subarray(0, size + 1), Uint32Array),
      idBytes: shared(idBytes.subarray(0, idEnds[size]!), Uint8Array),
      idEnds: shared(idEnds.subarray(0, size + 1), Uint32Array),
    }),
  }
}
