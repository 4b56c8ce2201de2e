/** Generated contacts and leads. */
import { type Company, oneOf } from '../../parts/seed/companies.ts'
import { people } from '../../parts/seed/people.ts'
import type { Column, Random } from '../../parts/seed/seed.ts'
import { DEPARTMENTS, NOTES } from '../../parts/seed/vocabulary.ts'
import { LEAD_SOURCES, LEAD_STATUSES, RATINGS, SALUTATIONS } from '../schema/picklists.ts'
import { addressColumns } from './account-seed.ts'

/** Names of people, mail addresses at a domain. */
function person(random: Random, domain: (row: number) => string | null): Record<string, Column> {
  const { firstName, lastName, title, phone, email } = people(random, domain)
  return {
    FirstName: firstName,
    LastName: lastName,
    Salutation: (row) => (random(row, 104) % 3 === 0 ? oneOf(SALUTATIONS, random(row, 105)) : null),
    Title: title,
    Phone: phone,
    Email: email,
    LeadSource: (row) => (random(row, 114) % 2 === 0 ? oneOf(LEAD_SOURCES, random(row, 115)) : null),
    Description: (row) => (random(row, 116) % 8 === 0 ? oneOf(NOTES, random(row, 117)) : null),
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
    Department: (row) => (random(row, 130) % 2 === 0 ? oneOf(DEPARTMENTS, random(row, 131)) : null),
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
        : oneOf(LEAD_STATUSES, (random(row, 150) % 3) + (random(row, 150) % 3 === 2 ? 1 : 0)),
    Rating: (row) => (random(row, 151) % 2 === 0 ? oneOf(RATINGS, random(row, 152)) : null),
    IsConverted: converted,
    ConvertedDate: (row) => (converted(row) ? `2025-0${1 + (random(row, 153) % 9)}-15` : null),
    ConvertedAccountId: (row) => (converted(row) ? targets.accountId(account(row)) : null),
    ConvertedContactId: (row) => (converted(row) ? targets.contactId(account(row)) : null),
  }
}
