import { COUNTRIES } from './countries.ts'
import type { NameModel } from './name-model.ts'
import { type Random, weightedDraw } from './seeded-random.ts'

/** A company as it is, before systems write it down. */
export interface Company {
  readonly words: readonly string[]
  readonly form: string
  readonly country: string
  readonly city: string
  readonly domain: string
  readonly employees: number
}

export interface CompanyMaker {
  /** A company and its 0 to 3 subsidiaries or regional siblings; the first is the parent. Null when the name is taken. */
  family(): readonly Company[] | null
}

type Origin = Pick<Company, 'words' | 'country'>

const BRANCHES = ['Capital', 'Services', 'Holding', 'Logistics', 'Ventures', 'Europe', 'Asia', 'Digital']

/** Makes companies of which no two share name, form and country. */
export function companyMaker(model: NameModel, random: Random): CompanyMaker {
  const taken = new Set<string>()
  const domains = new Set<string>()
  const entries = Object.entries(COUNTRIES)
  const drawCountry = weightedDraw(new Map(entries.map(([name, { weight }]) => [name, weight])), random)
  const drawForm = new Map(entries.map(([name, { forms }]) => [name, weightedDraw(new Map(forms), random)]))

  function make(origin?: Origin): Company | null {
    const country = origin?.country ?? drawCountry()
    const words = origin?.words ?? model.words()
    const form = drawForm.get(country)!()
    const key = `${form ? `${words.join(' ')} ${form}` : words.join(' ')}`.toLowerCase() + country
    if (taken.has(key)) return null
    taken.add(key)
    const domain = drawDomain(words, country, domains, random)
    domains.add(domain)
    const city = random.pick(model.cities(country))
    return {
      words,
      form,
      country,
      city,
      domain,
      employees: Math.round(Math.exp(2 + random.next() * random.next() * 9)),
    }
  }

  function branch(parent: Company): Company | null {
    const country = drawCountry()
    const words = random.chance(0.5) ? parent.words : [...parent.words, random.pick([...BRANCHES, country])]
    const made = make({ words, country })
    if (made === null) return null
    return random.chance(0.6) ? { ...made, domain: parent.domain } : made
  }

  return {
    family() {
      const parent = make()
      if (parent === null) return null
      const size = random.chance(0.1) ? 1 + random.below(3) : 0
      const branches = Array.from({ length: size }, () => branch(parent))
      return [parent, ...branches.filter((one) => one !== null)]
    },
  }
}

function drawDomain(words: readonly string[], country: string, taken: ReadonlySet<string>, random: Random): string {
  let label = slug(words)
  if (label.length > 18 || random.chance(0.25)) label = slug(words.slice(0, random.chance(0.5) ? 1 : 2))
  if (words.length > 2 && random.chance(0.12)) label = initials(words) || label
  const local = COUNTRIES[country]!.domainEnding
  const ending = random.chance(0.6) ? 'com' : local
  const domain = `${label}.${ending}`
  if (!taken.has(domain)) return domain
  const longer = `${slug(words).slice(0, 24)}${random.chance(0.5) ? '' : `-${local.split('.')[0]}`}.${ending}`
  return taken.has(longer) ? `${slug(words).slice(0, 20)}${taken.size % 997}.${ending}` : longer
}

function slug(words: readonly string[]): string {
  return words
    .join('')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

function initials(words: readonly string[]): string {
  return words
    .map((word) => word[0])
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}
