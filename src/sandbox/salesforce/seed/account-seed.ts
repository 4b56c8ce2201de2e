/** Generated accounts with the usual mess: legal forms, CRM notes in names, duplicates, missing and shared sites, parents. */
import { ACCOUNT_TYPES, INDUSTRIES, LEAD_SOURCES, OWNERSHIPS, RATINGS } from '../schema/picklists.ts'
import type { Column, Random } from './seed.ts'
import {
  COUNTRY_VARIANTS,
  ENDINGS,
  FIELDS,
  NOTES,
  PLACES,
  type Place,
  SHARED_SITES,
  STEMS,
  STREETS,
  SURNAMES,
} from './vocabulary.ts'

/** The company behind an account row: duplicates of one company share it. */
export interface Company {
  readonly identity: (row: number) => number
  readonly name: (row: number) => string
  readonly domain: (row: number) => string
  readonly place: (row: number) => Place
}

const of = <T>(list: readonly T[], hash: number): T => list[hash % list.length]!
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const capitalStems = STEMS.map(capital)
const slugs = FIELDS.map((word) => word.toLowerCase())

export function companies(random: Random): Company {
  const identity = (row: number) => (row > 60 && random(row, 1) % 25 === 0 ? row - 1 - (random(row, 2) % 40) : row)
  const place = (row: number) => of(PLACES, random(identity(row), 3))
  const plain = (company: number): string => {
    const stem = of(capitalStems, random(company, 4))
    const ending = of(ENDINGS, random(company, 5))
    const trade = of(FIELDS, random(company, 6))
    switch (random(company, 7) % 8) {
      case 0:
        return `${of(SURNAMES, random(company, 4))} & ${of(SURNAMES, random(company, 5))} ${trade}`
      case 1:
        return `${stem} ${capital(ending)} ${trade}`
      case 2:
        return `${of(place(company).cities, random(company, 8))[0]} ${trade}`
      case 3:
        return `${of(SURNAMES, random(company, 4))} ${trade}`
      default:
        return `${stem}${ending} ${trade}`
    }
  }
  const spelled = (row: number, company: number): string => {
    const name = plain(company)
    const legal = of(place(company).legal, random(company, 9))
    const whole = legal.startsWith(',') ? name + legal : `${name} ${legal}`
    if (row !== company)
      return of(
        [name, whole, `*DUPLICATE* ${name}`, `${name} - HQ`, name.toUpperCase(), `${whole} (dup)`],
        random(row, 10),
      )
    const mood = random(row, 11) % 100
    if (mood < 60) return whole
    if (mood < 90) return name
    return of(
      [
        `${name} - HQ`,
        `${whole} (old)`,
        `DO NOT USE - ${name}`,
        `${name} "${of(FIELDS, random(row, 12))}"`,
        name.toUpperCase(),
        `${name}, ${place(row).country}`,
      ],
      mood,
    )
  }
  return {
    identity,
    place,
    name: (row) => spelled(row, identity(row)),
    domain: (row) => {
      const company = identity(row)
      const joined = of(STEMS, random(company, 4)) + of(ENDINGS, random(company, 5))
      const more = random(company, 13) % 3
      const trade = of(slugs, random(company, 6))
      return `${more === 0 ? joined : more === 1 ? `${joined}-${trade}` : `${joined}${random(company, 14) % 1000}`}.${place(company).tld}`
    },
  }
}

function website(random: Random, company: Company): Column {
  return (row) => {
    const mood = random(row, 20) % 100
    if (mood < 15) return null
    if (mood < 18) return of(SHARED_SITES, mood) + of(STEMS, random(company.identity(row), 4))
    const domain = company.domain(row)
    if (mood < 45) return `https://www.${domain}`
    if (mood < 65) return domain
    if (mood < 80) return `http://${domain}/`
    return mood < 95 ? `www.${domain}` : `HTTPS://${domain.toUpperCase()}/en/index.html?src=crm`
  }
}

/** Columns of address fields for a place per row. */
export function addressColumns(
  random: Random,
  prefix: string,
  place: (row: number) => Place,
  missing: number,
  salt: number,
): Record<string, Column> {
  const absent = (row: number) => random(row, salt) % 100 < missing
  const city = (row: number) => of(place(row).cities, random(row, salt + 1))
  return {
    [`${prefix}Street`]: (row) =>
      absent(row) ? null : `${1 + (random(row, salt + 2) % 900)} ${of(STREETS, random(row, salt + 3))}`,
    [`${prefix}City`]: (row) => (absent(row) ? null : city(row)[0]),
    [`${prefix}State`]: (row) => (absent(row) ? null : city(row)[1]),
    [`${prefix}PostalCode`]: (row) => (absent(row) ? null : city(row)[2]),
    [`${prefix}Country`]: (row) => {
      if (absent(row)) return null
      const { country } = place(row)
      const variants = COUNTRY_VARIANTS[country]
      return variants && random(row, salt + 4) % 6 === 0 ? of(variants, random(row, salt + 5)) : country
    },
  }
}

export function accountColumns(
  random: Random,
  company: Company,
  accountId: (row: number) => string,
): Record<string, Column> {
  const place = company.place
  const maybe =
    (salt: number, percent: number, value: Column): Column =>
    (row) =>
      random(row, salt) % 100 < percent ? value(row) : null
  return {
    Name: company.name,
    Type: maybe(21, 80, (row) => of(ACCOUNT_TYPES, random(row, 22))),
    ParentId: (row) => (row > 50 && random(row, 23) % 12 === 0 ? accountId(row - 1 - (random(row, 24) % 40)) : null),
    ...addressColumns(random, 'Billing', place, 12, 30),
    ...addressColumns(random, 'Shipping', place, 60, 40),
    BillingLatitude: maybe(50, 20, (row) => ((random(row, 51) % 180_000) - 90_000) / 1000),
    BillingLongitude: maybe(50, 20, (row) => ((random(row, 52) % 360_000) - 180_000) / 1000),
    Phone: maybe(
      53,
      75,
      (row) => `${place(row).phone} ${100 + (random(row, 54) % 900)} ${1000 + (random(row, 55) % 9000)}`,
    ),
    AccountNumber: maybe(56, 30, (row) => `AC-${String(row).padStart(7, '0')}`),
    Website: website(random, company),
    Industry: maybe(57, 85, (row) => of(INDUSTRIES, random(company.identity(row), 58))),
    AnnualRevenue: maybe(59, 55, (row) => (1 + (random(row, 60) % 5000)) * 10 ** (3 + (random(row, 61) % 4))),
    NumberOfEmployees: maybe(62, 70, (row) => 1 + (random(row, 63) % 10 ** (1 + (random(row, 64) % 5)))),
    Ownership: maybe(65, 40, (row) => of(OWNERSHIPS, random(row, 66))),
    Description: maybe(67, 35, (row) => of(NOTES, random(row, 68))),
    Rating: maybe(69, 40, (row) => of(RATINGS, random(row, 70))),
    Site: maybe(71, 10, (row) => of(['HQ', 'Branch', 'Single Location', 'Warehouse, North'], random(row, 72))),
    AccountSource: maybe(73, 60, (row) => of(LEAD_SOURCES, random(row, 74))),
    YearStarted: maybe(75, 20, (row) => String(1890 + (random(row, 76) % 130))),
    LastActivityDate: maybe(
      77,
      30,
      (row) =>
        `2025-${String(1 + (random(row, 78) % 12)).padStart(2, '0')}-${String(1 + (random(row, 79) % 28)).padStart(2, '0')}`,
    ),
  }
}
