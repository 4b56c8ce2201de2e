/** Generated people: names from many countries, titles, telephone numbers, mail addresses at their company. */
import { oneOf } from './companies.ts'
import type { Column, Random } from './seed.ts'
import { FIRST_NAMES, SURNAMES, TITLES } from './vocabulary.ts'

const letters = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
const firstMail = FIRST_NAMES.map(letters)
const lastMail = SURNAMES.map(letters)

export interface PersonColumns {
  /** Missing for one in twenty. */
  readonly firstName: Column
  readonly lastName: (row: number) => string
  readonly title: Column
  readonly phone: Column
  readonly email: Column
}

/** People whose mail is at the domain of a row, or at a free provider. Uses the salts 101 to 113. */
export function people(random: Random, domain: (row: number) => string | null): PersonColumns {
  return {
    firstName: (row) => (random(row, 101) % 20 === 0 ? null : oneOf(FIRST_NAMES, random(row, 102))),
    lastName: (row) => oneOf(SURNAMES, random(row, 103)),
    title: (row) => (random(row, 106) % 4 === 0 ? null : oneOf(TITLES, random(row, 107))),
    phone: (row) =>
      random(row, 108) % 3 === 0 ? `+1 555 ${String(random(row, 109) % 10_000).padStart(4, '0')}` : null,
    email: (row) => {
      if (random(row, 110) % 10 === 0) return null
      const name = `${oneOf(firstMail, random(row, 102))}.${oneOf(lastMail, random(row, 103))}${random(row, 111) % 4 === 0 ? random(row, 112) % 100 : ''}`
      return `${name}@${random(row, 113) % 12 === 0 ? 'gmail.com' : (domain(row) ?? 'example.com')}`
    },
  }
}
