/** Generated contacts and leads. */
import { LEAD_SOURCES, LEAD_STATUSES, RATINGS, SALUTATIONS } from '../schema/picklists.ts'
import { addressColumns, type Company } from './account-seed.ts'
import type { Column, Random } from './seed.ts'
import { DEPARTMENTS, FIRST_NAMES, NOTES, SURNAMES, TITLES } from './vocabulary.ts'

const of = <T>(list: readonly T[], hash: number): T => list[hash % list.length]!
const letters = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
const firstMail = FIRST_NAMES.map(letters)
const lastMail = SURNAMES.map(letters)

/** Names of people, mail addresses at a domain. */
function person(random: Random, domain: (row: number) => string | null): Record<string, Column> {
  return {
    FirstName: (row) => (random(row, 101) % 20 === 0 ? null : of(FIRST_NAMES, random(row, 102))),
    LastName: (row) => of(SURNAMES, random(row, 103)),
    Salutation: (row) => (random(row, 104) % 3 === 0 ? of(SALUTATIONS, random(row, 105)) : null),
    Title: (row) => (random(row, 106) % 4 === 0 ? null : of(TITLES, random(row, 107))),
    Phone: (row) =>
      random(row, 108) % 3 === 0 ? `+1 555 ${String(random(row, 109) % 10_000).padStart(4, '0')}` : null,
    Email: (row) => {
      if (random(row, 110) % 10 === 0) return null
      const name = `${of(firstMail, random(row, 102))}.${of(lastMail, random(row, 103))}${random(row, 111) % 4 === 0 ? random(row, 112) % 100 : ''}`
      return `${name}@${random(row, 113) % 12 === 0 ? 'gmail.com' : (domain(row) ?? 'example.com')}`
    },
    LeadSource: (row) => (random(row, 114) % 2 === 0 ? of(LEAD_SOURCES, random(row, 115)) : null),
    Description: (row) => (random(row, 116) % 8 === 0 ? of(NOTES, random(row, 117)) : null),
  }
}

export function contactColumns(
  random: Random,
  company: Company,
  accountOf: (row: number) => number | null,
  accountId: (row: number) => string,
): Record<string, Column> {
  const account = (row: number) => accountOf(row) ?? row
  return {
    ...person(random, (row) => company.domain(account(row))),
    AccountId: (row) => {
      const number = accountOf(row)
      return number === null ? null : accountId(number)
    },
    ...addressColumns(random, 'Mailing', (row) => company.place(account(row)), 40, 120),
    Department: (row) => (random(row, 130) % 2 === 0 ? of(DEPARTMENTS, random(row, 131)) : null),
    Birthdate: (row) =>
      random(row, 132) % 20 === 0
        ? `19${60 + (random(row, 133) % 40)}-0${1 + (random(row, 134) % 9)}-1${random(row, 135) % 10}`
        : null,
    HasOptedOutOfEmail: (row) => random(row, 136) % 25 === 0,
    DoNotCall: (row) => random(row, 137) % 25 === 0,
  }
}

export interface LeadTargets {
  readonly accounts: number
  accountId(row: number): string
  contactId(accountRow: number): string
}

export function leadColumns(random: Random, company: Company, targets: LeadTargets): Record<string, Column> {
  const converted = (row: number) => targets.accounts > 0 && random(row, 140) % 20 === 0
  const account = (row: number) => random(row, 141) % Math.max(1, targets.accounts)
  return {
    ...person(random, (row) => company.domain(account(row))),
    Company: (row) => company.name(account(row)),
    Website: (row) => (random(row, 142) % 3 === 0 ? company.domain(account(row)) : null),
    ...addressColumns(random, '', (row) => company.place(account(row)), 30, 143),
    Status: (row) =>
      converted(row)
        ? 'Closed - Converted'
        : of(LEAD_STATUSES, (random(row, 150) % 3) + (random(row, 150) % 3 === 2 ? 1 : 0)),
    Rating: (row) => (random(row, 151) % 2 === 0 ? of(RATINGS, random(row, 152)) : null),
    IsConverted: converted,
    ConvertedDate: (row) => (converted(row) ? `2025-0${1 + (random(row, 153) % 9)}-15` : null),
    ConvertedAccountId: (row) => (converted(row) ? targets.accountId(account(row)) : null),
    ConvertedContactId: (row) => (converted(row) ? targets.contactId(account(row)) : null),
  }
}
