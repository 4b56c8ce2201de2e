import { domainLabel } from '../../../records/index.ts'
import {
  type CompanyName,
  plainText,
  readCompanyNames,
  readCountry,
  readDomains,
  readPhone,
  readPlace,
  readPostcode,
  readState,
  readStreet,
} from '../normalise/index.ts'
import type { CompanyRecord } from './company-record.ts'

/** A record made comparable; plain values. */
export interface ReadCompany {
  readonly id: string
  readonly names: readonly CompanyName[]
  /** The name's letters as they are written, without the legal form: what a domain may spell. */
  readonly spelled: string
  readonly domains: readonly string[]
  /** Values by COMPANY_FIELDS, null where not known. */
  readonly fields: readonly (string | null)[]
  readonly employees: number
  readonly others: readonly (string | null)[]
}

/** Fields that are compared as whole texts, in this order. */
export const COMPANY_FIELDS = ['country', 'city', 'state', 'postcode', 'street', 'phone', 'industry', 'parent'] as const
export type CompanyField = (typeof COMPANY_FIELDS)[number]
export const FIELD = Object.fromEntries(COMPANY_FIELDS.map((name, at) => [name, at])) as Record<CompanyField, number>

const NAMES_MAX = 16
const NO_LETTER = /[^a-z0-9]/
const NO_LETTERS = /[^a-z0-9]/g
const DOMAINS_MAX = 16
const TEXT_MAX = 200

/** Never throws, whatever the record says. */
export function readCompany(record: CompanyRecord): ReadCompany {
  const country = readCountry(record.country)
  const names = readCompanyNames(record.name ?? '', record.aliases).names.slice(0, NAMES_MAX)
  return {
    id: record.id,
    names,
    spelled: names.length > 0 ? spelledName(record.name, names[0]!) : '',
    domains: record.domains ? readDomains(record.domains).slice(0, DOMAINS_MAX) : [],
    fields: [
      country,
      readPlace(record.city),
      readState(record.state, record.country),
      readPostcode(record.postcode),
      readStreet(record.street),
      readPhone(record.phone, record.country),
      record.industry ? cut(plainText(record.industry)) : null,
      record.parentId || null,
    ],
    employees: record.employees && record.employees > 0 ? record.employees : 0,
    others: (record.others ?? []).map((text) => (text ? cut(plainText(text)) : null)),
  }
}

function spelledName(text: string, name: CompanyName): string {
  const plain = plainText(text)
  let spelled = ''
  let from = 0
  for (let words = name.words.length; words > 0; words--) {
    const space = plain.indexOf(' ', from)
    if (space < 0) return from === 0 ? plain : spelled + plain.slice(from)
    spelled += plain.slice(from, space)
    from = space + 1
  }
  return spelled
}

function cut(text: string): string | null {
  return text.slice(0, TEXT_MAX) || null
}

/** Letters and digits of a domain's label: "bourn-hall.co.uk" → "bournhall". */
export function labelOf(domain: string): string {
  const label = domainLabel(domain)
  return NO_LETTER.test(label) ? label.replace(NO_LETTERS, '') : label
}
