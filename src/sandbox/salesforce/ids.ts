/**
 * Salesforce record ids (sheet §16): 15 characters base 62, case-sensitive = key prefix (3) + instance (2) + counter; the
 * 18-character form appends a checksum that records which letters are upper-case. Every object of the org numbers its rows
 * 0, 1, 2 …; an id is a pure function of key prefix and row number, so no table of ids is needed for generated rows.
 */
import type { RowIds } from '../parts/store/table.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
/** Characters 4–10 of every id: instance and the high digits of the counter, always the same in this org. */
const MIDDLE = '5g0000A'
const PAIR_COUNT = 62 * 62
/** Row numbers fit in the five last characters. */
const MAX_ROWS = 62 ** 5

const pairs: string[] = []
const pairUpper: number[] = []
for (let high = 0; high < 62; high++)
  for (let low = 0; low < 62; low++) {
    pairs.push(`${DIGITS[high]}${DIGITS[low]}`)
    pairUpper.push((high >= 10 && high < 36 ? 1 : 0) | (low >= 10 && low < 36 ? 2 : 0))
  }
const digitOf = new Map([...DIGITS].map((digit, index) => [digit, index]))

function checkCharacter(five: string): string {
  let bits = 0
  for (let index = 0; index < 5; index++) {
    const character = five.charCodeAt(index)
    if (character >= 65 && character <= 90) bits |= 1 << index
  }
  return CHECK[bits]!
}

/** The 18-character form of a 15-character id. */
export function toId18(id15: string): string {
  return (
    id15 + checkCharacter(id15.slice(0, 5)) + checkCharacter(id15.slice(5, 10)) + checkCharacter(id15.slice(10, 15))
  )
}

/** Ids of 18 characters; 15 or 18 are read. */
export function makeIds(prefix: string): RowIds {
  const start = prefix + MIDDLE
  const startCheck = checkCharacter(start.slice(0, 5)) + checkCharacter(start.slice(5, 10))
  return {
    most: MAX_ROWS,
    of(row) {
      const low = row % PAIR_COUNT
      const rest = (row - low) / PAIR_COUNT
      const middle = rest % PAIR_COUNT
      const top = (rest - middle) / PAIR_COUNT
      const bits = (top >= 10 && top < 36 ? 1 : 0) | (pairUpper[middle]! << 1) | (pairUpper[low]! << 3)
      return start + DIGITS[top] + pairs[middle] + pairs[low] + startCheck + CHECK[bits]
    },
    rowOf(id) {
      const known = normaliseId(id)
      if (known === null || !known.startsWith(start)) return -1
      let row = 0
      for (let index = 10; index < 15; index++) row = row * 62 + digitOf.get(known[index]!)!
      return row
    },
  }
}

/**
 * The 18-character form of an id given in 15 or 18 characters, or null when the text is no id. An 18-character id whose
 * letters lost their case (spreadsheets do that) gets it back from the checksum.
 */
export function normaliseId(text: string): string | null {
  if (text !== lastNormalised.text) lastNormalised = { text, id: findId(text) }
  return lastNormalised.id
}

/** Several parts of a save ask for the same id one after the other. */
let lastNormalised: { text: string; id: string | null } = { text: '', id: null }

function findId(text: string): string | null {
  if (text.length === 15) return /^[0-9A-Za-z]{15}$/.test(text) ? toId18(text) : null
  if (text.length !== 18 || !/^[0-9A-Za-z]{18}$/.test(text)) return null
  // Nearly every id that arrives is spelled right.
  if (toId18(text.slice(0, 15)) === text) return text
  let id = ''
  for (let group = 0; group < 3; group++) {
    const bits = CHECK.indexOf(text[15 + group]!.toUpperCase())
    if (bits < 0) return null
    for (let index = 0; index < 5; index++) {
      const character = text[group * 5 + index]!
      id += bits & (1 << index) ? character.toUpperCase() : character.toLowerCase()
    }
  }
  const whole = toId18(id)
  return whole.toUpperCase() === text.toUpperCase() ? whole : null
}
