import { matcherOf, type PersonMatcher, type PersonModel } from './engine.ts'
import { frequenciesOf } from './frequencies.ts'
import { openMailPatterns, predictLocal } from './mail-patterns.ts'
import { type PersonIndexOptions, takeIn } from './people-index.ts'
import type { PeopleSource } from './people-source.ts'
import { keysOfRight } from './person-keys.ts'
import type { PersonRecord } from './person-record.ts'
import { countRow, encodeRow } from './person-rows.ts'
import { type PersonReading, readPerson } from './read-person.ts'
import { openVocabulary, type Vocabulary } from './vocabulary.ts'
import { PERSON_MODEL } from './weights.ts'

/**
 * An index that follows its side: records come, change and go while it answers, for work that goes on for days. What was put
 * last under an id counts.
 */
export interface LivePeople extends PersonMatcher {
  put(record: PersonRecord): void
  remove(id: string): void
}

export function openLivePeople(
  records: Iterable<PersonRecord>,
  options: PersonIndexOptions = {},
  model: PersonModel = PERSON_MODEL,
): LivePeople {
  const people = openPeople()
  for (const record of records) people.put(record)
  const matcher = matcherOf(people.source, options.compare ?? [], model)
  return {
    ...matcher,
    get size() {
      return people.source.size
    },
    put: people.put,
    remove: people.remove,
  }
}

/** Records as they are, by place; places of those that went are given to those that come. */
function openPeople() {
  const vocabulary = openVocabulary()
  const patterns = openMailPatterns(vocabulary)
  const places = new Map<string, number>()
  const readings: (PersonReading | null)[] = []
  const free: number[] = []
  const byKey = new Map<number, number[]>()
  const sounds = new Map<number, number[]>()
  let turn = 0
  const remove = (id: string): void => {
    const place = places.get(id)
    if (place === undefined) return
    const reading = readings[place]!
    turn++
    countRow(rowOf(reading, vocabulary), vocabulary, -1)
    patterns.count(reading, -1)
    for (const key of keysOfRight(reading)) takeOut(byKey, key, place)
    places.delete(id)
    readings[place] = null
    free.push(place)
  }
  const put = (record: PersonRecord): void => {
    remove(record.id)
    const reading = readPerson(record)
    turn++
    takeIn(reading, vocabulary, patterns, (key, number) => addTo(sounds, key, number))
    const place = free.pop() ?? readings.length
    readings[place] = reading
    places.set(record.id, place)
    for (const key of keysOfRight(reading)) addTo(byKey, key, place)
  }
  const source: PeopleSource = {
    get size() {
      return places.size
    },
    get places() {
      return readings.length
    },
    vocabulary,
    context: {
      frequencies: frequenciesOf(
        vocabulary,
        () => places.size,
        () => turn,
      ),
      predict: predictLocal(patterns.usual, vocabulary),
    },
    idAt: (place) => readings[place]!.id,
    readingAt: (place) => readings[place]!,
    placeOf: (id) => places.get(id) ?? -1,
    readPlaces(key, into, from, most) {
      const list = byKey.get(key)
      if (!list) return 0
      const count = Math.min(most, list.length)
      for (let at = 0; at < count; at++) into[from + at] = list[at]!
      return count
    },
    readSounds: (key, most) => sounds.get(key)?.slice(0, most) ?? [],
  }
  return { source, put, remove }
}

function rowOf(reading: PersonReading, vocabulary: Vocabulary): readonly number[] {
  const row: number[] = []
  encodeRow(reading, vocabulary, row)
  return row
}

function addTo(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

function takeOut(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  const at = list?.indexOf(value) ?? -1
  if (!list || at < 0) return
  if (list.length === 1) lists.delete(key)
  else {
    // The last one fills the gap: a list of a million equal names is not moved.
    list[at] = list.at(-1)!
    list.pop()
  }
}
