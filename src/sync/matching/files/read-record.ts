import type { CompanyRecord } from '../company/index.ts'
import type { PersonRecord } from '../person/index.ts'
import type { ColumnPlan } from './understand-header.ts'

/** Turns the cells of a row into the record that is matched. Cells are trimmed; what means "nothing" in exports is nothing. */
export type RecordReader<R> = (cells: readonly string[]) => R

const NOTHING = new Set([
  'null',
  '(null)',
  'n/a',
  '#n/a',
  '-',
  '--',
  '.',
  '?',
  'nan',
  'undefined',
  '[empty]',
  '(blank)',
])
const NOTHING_LENGTH = 9

export function companyReader(plan: ColumnPlan): RecordReader<CompanyRecord> {
  const cell = cellReader(plan)
  const { others } = plan
  const id = plan.at.id?.[0] ?? -1
  const name = plan.at.name?.[0] ?? -1
  const domains = plan.at.domain ?? []
  const aliases = plan.at.aliases ?? []
  const [country, city, state, postcode] = [cell('country'), cell('city'), cell('state'), cell('postcode')]
  const [street, phone, industry, parentId] = [cell('street'), cell('phone'), cell('industry'), cell('parent_id')]
  const employees = cell('employees')
  return (cells) => ({
    id: trimmed(cells, id),
    name: trimmed(cells, name),
    aliases: lists(cells, aliases, '|'),
    domains: lists(cells, domains, ' '),
    country: country(cells),
    city: city(cells),
    state: state(cells),
    postcode: postcode(cells),
    street: street(cells),
    phone: phone(cells),
    employees: headcount(employees(cells)),
    industry: industry(cells),
    parentId: parentId(cells),
    others: others.length === 0 ? NONE : others.map((at) => known(cells, at)),
  })
}

export function personReader(plan: ColumnPlan): RecordReader<PersonRecord> {
  const cell = cellReader(plan)
  const { others } = plan
  const id = plan.at.id?.[0] ?? -1
  const [firstName, lastName, fullName] = ['first_name', 'last_name', 'full_name'].map(
    (column) => plan.at[column]?.[0] ?? -1,
  ) as [number, number, number]
  const [email, phone, company, companyDomain] = [cell('email'), cell('phone'), cell('company'), cell('company_domain')]
  const [companyKey, title, street, number] = [
    cell('company_key'),
    cell('title'),
    cell('street'),
    cell('street_number'),
  ]
  const [suburb, city, postcode, state] = [cell('suburb'), cell('city'), cell('postcode'), cell('state')]
  const [country, birthdate, kind] = [cell('country'), cell('birthdate'), cell('kind')]
  return (cells) => ({
    id: trimmed(cells, id),
    kind: kindOf(kind(cells)),
    firstName: trimmed(cells, firstName) || null,
    lastName: trimmed(cells, lastName) || null,
    fullName: trimmed(cells, fullName) || null,
    email: email(cells),
    phone: phone(cells),
    company: company(cells),
    companyDomain: companyDomain(cells),
    companyKey: companyKey(cells),
    title: title(cells),
    street: [number(cells), street(cells)].filter(Boolean).join(' ') || null,
    suburb: suburb(cells),
    city: city(cells),
    postcode: postcode(cells),
    state: state(cells),
    country: country(cells),
    birthdate: birthdate(cells),
    others: others.length === 0 ? NONE : others.map((at) => known(cells, at)),
  })
}

const NONE: readonly string[] = []

function cellReader(plan: ColumnPlan): (column: string) => (cells: readonly string[]) => string | null {
  return (column) => {
    const at = plan.at[column]?.[0]
    return at === undefined ? () => null : (cells) => known(cells, at)
  }
}

function trimmed(cells: readonly string[], at: number): string {
  return at < 0 ? '' : (cells[at] ?? '').trim()
}

function known(cells: readonly string[], at: number): string | null {
  const text = trimmed(cells, at)
  return text === '' || (text.length <= NOTHING_LENGTH && NOTHING.has(text.toLowerCase())) ? null : text
}

/** The parts of several cells; domains may also be divided by commas and semicolons, which no web address needs. */
function lists(cells: readonly string[], positions: readonly number[], divider: '|' | ' '): readonly string[] {
  if (positions.length === 0) return NONE
  const parts: string[] = []
  for (const at of positions) {
    const text = known(cells, at)
    if (text === null) continue
    if (divider === '|' ? !text.includes('|') : !/[\s,;|]/.test(text)) parts.push(text)
    else
      parts.push(
        ...text
          .split(divider === '|' ? '|' : /[\s,;|]+/)
          .map((part) => part.trim())
          .filter(Boolean),
      )
  }
  return parts
}

/** "1,234", "51-200" (its geometric middle), "10,000+"; null for what is no number of people. */
export function headcount(text: string | null): number | null {
  if (text === null) return null
  const plain = Number(text)
  if (Number.isInteger(plain) && plain >= 0) return plain
  const numbers = [...text.matchAll(/\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?!\d)|\d+/g)].map(([digits]) =>
    Number(digits.replace(/\D/g, '')),
  )
  const [low, high] = numbers
  if (low === undefined) return null
  if (high === undefined || high <= low || !/\d\s*(?:-|–|—|to|bis)\s*\d/i.test(text)) return low
  return Math.round(Math.sqrt(Math.max(low, 1) * high))
}

function kindOf(text: string | null): 'contact' | 'lead' | null {
  if (text === null) return null
  if (/^leads?$/i.test(text)) return 'lead'
  return /^contacts?$/i.test(text) ? 'contact' : null
}
