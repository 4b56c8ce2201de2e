import type { AccountRow, CompanyRow } from '../account-record.ts'
import { plainText, readCountry, readDomains, readPlace, readState } from '../normalise/index.ts'

/** Fields that both sides may have, in the order in which people look at them. */
export const COMPARED_FIELDS = ['name', 'website', 'country', 'city', 'state', 'employees', 'industry'] as const
type ComparedName = (typeof COMPARED_FIELDS)[number]

/** unknown: a side has no value. */
export const AGREEMENTS = ['same', 'different', 'unknown'] as const
export type Agreement = (typeof AGREEMENTS)[number]

export interface ComparedField {
  readonly field: ComparedName
  readonly ours: string | null
  readonly theirs: string | null
  readonly agreement: Agreement
}

/** Head counts that differ by less are the same to everybody. */
const NEAR = 0.2

/** What a company and an account say, field by field, read as matching reads it: "DE" and "Germany" are the same. Pure. */
export function compareFields(ours: CompanyRow, theirs: AccountRow): readonly ComparedField[] {
  const [, name, aliases, domains, country, city, state, employees, industry] = ours
  const [, theirName, website, theirCountry, theirCity, theirState, , , , theirEmployees, theirIndustry] = theirs
  const field = (of: ComparedName, mine: string | null, other: string | null, same: () => boolean): ComparedField => {
    const known = Boolean(mine) && Boolean(other)
    return { field: of, ours: mine, theirs: other, agreement: known ? (same() ? 'same' : 'different') : 'unknown' }
  }
  const alike = (read: (text: string) => string | null, one: string | null, other: string | null) =>
    (read(one ?? '') ?? one) === (read(other ?? '') ?? other)
  const host = readDomains([website])[0] ?? null
  return [
    field('name', name, theirName, () => [name, ...aliases].some((one) => fold(one) === fold(theirName ?? ''))),
    field('website', domains.join(', ') || null, website, () => host !== null && readDomains(domains).includes(host)),
    field('country', country, theirCountry, () => alike(readCountry, country, theirCountry)),
    field('city', city, theirCity, () => alike(readPlace, city, theirCity)),
    field('state', state, theirState, () =>
      alike((text) => readState(text, country ?? theirCountry), state, theirState),
    ),
    field('employees', countOf(employees), countOf(theirEmployees), () => near(employees ?? 0, theirEmployees ?? 0)),
    field('industry', industry, theirIndustry, () => fold(industry ?? '') === fold(theirIndustry ?? '')),
  ]
}

const fold = (text: string) => plainText(text).replaceAll(' ', '')
const countOf = (count: number | null) => (count === null ? null : String(count))

function near(one: number, other: number): boolean {
  return Math.abs(one - other) <= NEAR * Math.max(one, other)
}
