import { touchKeysOf } from './person-keys.ts'
import type { PersonRecord } from './person-record.ts'
import { readPerson } from './read-person.ts'

/**
 * 32-bit keys by which two records find each other when one of them changes: they share one whenever they could be linked.
 * Fewer than those an index is searched by, so that a change touches few.
 */
export function touchKeys(record: PersonRecord): number[] {
  return touchKeysOf(readPerson(record)).map((key) => key | 0)
}
