/** Generated companies with the usual mess: legal forms, CRM notes in names, duplicates, missing and shared sites. */
import type { Column, Random } from './seed.ts'
import {
  COUNTRY_VARIANTS,
  ENDINGS,
  FIELDS,
  PLACES,
  type Place,
  SHARED_SITES,
  STEMS,
  STREETS,
  SURNAMES,
} from './vocabulary.ts'

/** The company behind a row: duplicates of one company share it. */
export interface Company {
  readonly identity: (row: number) => number
  readonly name: (row: number) => string
  readonly domain: (row: number) => string
  readonly place: (row: number) => Place
}

/** One of a list, by a hash. */
export const oneOf = <T>(list: readonly T[], hash: number): T => list[hash % list.length]!
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const capitalStems = STEMS.map(capital)
const slugs = FIELDS.map((word) => word.toLowerCase())

/** Uses the salts 1 to 14 of `random`. */
export function companies(random: Random): Company {
  const identity = (row: number) => (row > 60 && random(row, 1) % 25 === 0 ? row - 1 - (random(row, 2) % 40) : row)
  const place = (row: number) => oneOf(PLACES, random(identity(row), 3))
  return {
    identity,
    place,
    name: (row) => spelled(random, place, row, identity(row)),
    domain: (row) => {
      const company = identity(row)
      const joined = oneOf(STEMS, random(company, 4)) + oneOf(ENDINGS, random(company, 5))
      const more = random(company, 13) % 3
      const trade = oneOf(slugs, random(company, 6))
      return `${more === 0 ? joined : more === 1 ? `${joined}-${trade}` : `${joined}${random(company, 14) % 1000}`}.${place(company).tld}`
    },
  }
}

function plainName(random: Random, place: Company['place'], company: number): string {
  const stem = oneOf(capitalStems, random(company, 4))
  const ending = oneOf(ENDINGS, random(company, 5))
  const trade = oneOf(FIELDS, random(company, 6))
  switch (random(company, 7) % 8) {
    case 0:
      return `${oneOf(SURNAMES, random(company, 4))} & ${oneOf(SURNAMES, random(company, 5))} ${trade}`
    case 1:
      return `${stem} ${capital(ending)} ${trade}`
    case 2:
      return `${oneOf(place(company).cities, random(company, 8))[0]} ${trade}`
    case 3:
      return `${oneOf(SURNAMES, random(company, 4))} ${trade}`
    default:
      return `${stem}${ending} ${trade}`
  }
}

function spelled(random: Random, place: Company['place'], row: number, company: number): string {
  const name = plainName(random, place, company)
  const legal = oneOf(place(company).legal, random(company, 9))
  const whole = legal.startsWith(',') ? name + legal : `${name} ${legal}`
  if (row !== company)
    return oneOf(
      [name, whole, `*DUPLICATE* ${name}`, `${name} - HQ`, name.toUpperCase(), `${whole} (dup)`],
      random(row, 10),
    )
  const mood = random(row, 11) % 100
  if (mood < 60) return whole
  if (mood < 90) return name
  return oneOf(
    [
      `${name} - HQ`,
      `${whole} (old)`,
      `DO NOT USE - ${name}`,
      `${name} "${oneOf(FIELDS, random(row, 12))}"`,
      name.toUpperCase(),
      `${name}, ${place(row).country}`,
    ],
    mood,
  )
}

/** Web addresses as people type them; missing for some, shared ones for others. Uses the salt 20. */
export function websiteColumn(random: Random, company: Company): Column {
  return (row) => {
    const mood = random(row, 20) % 100
    if (mood < 15) return null
    if (mood < 18) return oneOf(SHARED_SITES, mood) + oneOf(STEMS, random(company.identity(row), 4))
    const domain = company.domain(row)
    if (mood < 45) return `https://www.${domain}`
    if (mood < 65) return domain
    if (mood < 80) return `http://${domain}/`
    return mood < 95 ? `www.${domain}` : `HTTPS://${domain.toUpperCase()}/en/index.html?src=crm`
  }
}

export interface AddressColumns {
  readonly street: Column
  readonly city: Column
  readonly state: Column
  readonly postalCode: Column
  readonly country: Column
}

/** An address for a place per row; `missing` percent have none. Uses six salts from `salt` on. */
export function addressAt(
  random: Random,
  place: (row: number) => Place,
  missing: number,
  salt: number,
): AddressColumns {
  const absent = (row: number) => random(row, salt) % 100 < missing
  const city = (row: number) => oneOf(place(row).cities, random(row, salt + 1))
  return {
    street: (row) =>
      absent(row) ? null : `${1 + (random(row, salt + 2) % 900)} ${oneOf(STREETS, random(row, salt + 3))}`,
    city: (row) => (absent(row) ? null : city(row)[0]),
    state: (row) => (absent(row) ? null : city(row)[1]),
    postalCode: (row) => (absent(row) ? null : city(row)[2]),
    country: (row) => {
      if (absent(row)) return null
      const { country } = place(row)
      const variants = COUNTRY_VARIANTS[country]
      return variants && random(row, salt + 4) % 6 === 0 ? oneOf(variants, random(row, salt + 5)) : country
    },
  }
}
