import type { CompanyRecord } from './company/index.ts'

/** open: any company may be it. own: it was made for one company, which has it. person: a person's account, no company. */
export type AccountRole = 'open' | 'own' | 'person'

/** An account as stores hand it over: a list of values costs far less than a row with a property each. */
export type AccountRow = readonly [
  id: string,
  name: string | null,
  website: string | null,
  country: string | null,
  city: string | null,
  state: string | null,
  postcode: string | null,
  street: string | null,
  phone: string | null,
  employees: number | null,
  industry: string | null,
  parentId: string | null,
  learnedNames: readonly string[] | null,
  learnedDomains: readonly string[] | null,
]

/** The account as it is matched: its own words, and what people's decisions taught about it. */
export function accountRecord(row: AccountRow): CompanyRecord {
  const [id, name, website, country, city, state, postcode, street, phone, employees, industry, parentId, names, more] =
    row
  const domains = website ? [website, ...(more ?? [])] : (more ?? [])
  const place = { country, city, state, postcode, street }
  return { id, name: name ?? '', aliases: names ?? [], domains, ...place, phone, employees, industry, parentId }
}

/** A company of ours as stores hand it over. */
export type CompanyRow = readonly [
  id: string,
  name: string,
  aliases: readonly string[],
  domains: readonly string[],
  country: string | null,
  city: string | null,
  state: string | null,
  employees: number | null,
  industry: string | null,
]

export function companyRecord(row: CompanyRow): CompanyRecord {
  const [id, name, aliases, domains, country, city, state, employees, industry] = row
  return { id, name, aliases, domains, country, city, state, employees, industry }
}
