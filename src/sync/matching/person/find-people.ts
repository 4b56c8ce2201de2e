import type { PeopleSource } from './people-source.ts'
import { keysOfLeft, type NearSounds } from './person-keys.ts'
import { ROLE } from './person-rows.ts'
import type { PersonReading } from './read-person.ts'
import { hashText } from './vocabulary.ts'
import { withoutOneLetter, wordDistance } from './word-distance.ts'

/** So many candidates are compared, at most. */
const COMPARED_MAX = 16
/** So many are compared in any case; behind them only those that share a part of what the first one shares. */
const COMPARED_MIN = 4
const SHARE_MIN = 0.3
/** A key that more records have says too little. */
const LIST_MAX = 160
/** Of all keys together no more records are looked at: the rare keys come first. */
const VISITS_MAX = 1200
/** Where all keys are too frequent, so many are taken: enough to see that nothing can be told apart. */
const FALLBACK = 8
const NEAR_MAX = 12
const SOUNDS_READ = 24

export interface PeopleFinder {
  /** Places of the records that share most with the reading, best first; at most sixteen. */
  find(reading: PersonReading, excluded: ReadonlySet<string> | undefined): number[]
}

export function openFinder(source: PeopleSource): PeopleFinder {
  let shares = new Float32Array(source.places)
  let scratch = new Uint32Array(LIST_MAX * 64)
  return {
    find(reading, excluded) {
      const keys = keysOfLeft(reading, nearSounds(source, reading))
      if (scratch.length < (keys.length + 1) * (LIST_MAX + 1))
        scratch = new Uint32Array((keys.length + 8) * (LIST_MAX + 1))
      if (shares.length < source.places) shares = new Float32Array(source.places * 2)
      const lists = readLists(source, keys, scratch)
      const touched = addUp(lists, scratch, shares, source.size)
      const found = mostShared(touched, shares, excluded && ((place) => !excluded.has(source.idAt(place))))
      for (const place of touched) shares[place] = 0
      return found
    },
  }
}

interface PlaceList {
  readonly from: number
  readonly count: number
}

function readLists(source: PeopleSource, keys: readonly number[], scratch: Uint32Array): PlaceList[] {
  const lists: PlaceList[] = []
  let from = 0
  let fallback: PlaceList | null = null
  for (const key of keys) {
    const count = source.readPlaces(key, scratch, from, LIST_MAX + 1)
    if (count === 0) continue
    if (count > LIST_MAX) {
      if (fallback) continue
      fallback = { from, count: FALLBACK }
      from += FALLBACK
    } else {
      lists.push({ from, count })
      from += count
    }
  }
  if (lists.length === 0 && fallback) lists.push(fallback)
  return lists.sort((a, b) => a.count - b.count || a.from - b.from)
}

function addUp(lists: readonly PlaceList[], scratch: Uint32Array, shares: Float32Array, size: number): number[] {
  const touched: number[] = []
  let visits = 0
  for (const { from, count } of lists) {
    if (visits + count > VISITS_MAX) break
    visits += count
    const weight = Math.log((size + 2) / count)
    for (let at = from; at < from + count; at++) {
      const place = scratch[at]!
      if (shares[place] === 0) touched.push(place)
      shares[place]! += weight
    }
  }
  return touched
}

function mostShared(touched: readonly number[], shares: Float32Array, wanted?: (place: number) => boolean): number[] {
  const all = wanted ? touched.filter(wanted) : [...touched]
  if (all.length > 1) all.sort((a, b) => shares[b]! - shares[a]! || a - b)
  const least = (shares[all[0]!] ?? 0) * SHARE_MIN
  const far = all.findIndex((place, at) => at >= COMPARED_MAX || (at >= COMPARED_MIN && shares[place]! < least))
  return far < 0 ? all : all.slice(0, far)
}

function nearSounds(source: PeopleSource, reading: PersonReading): NearSounds {
  return {
    given: nearOf(source, ROLE.givenSound, reading.given[0]?.sound ?? ''),
    family: reading.family.slice(0, 2).flatMap((word) => nearOf(source, ROLE.familySound, word.sound)),
  }
}

/** Sounds of the index that are one letter away, the frequent ones not first: in the order they came. */
function nearOf(source: PeopleSource, role: number, sound: string): string[] {
  if (sound.length < 3) return []
  const numbers = new Set<number>()
  for (const left of withoutOneLetter(sound))
    for (const number of source.readSounds(hashText(role, left), SOUNDS_READ)) numbers.add(number)
  const near: string[] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const text = source.vocabulary.text(number)
    if (text !== sound && wordDistance(text, sound, 1) === 1) near.push(text)
    if (near.length === NEAR_MAX) break
  }
  return near
}
