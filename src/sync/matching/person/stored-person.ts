import type { PersonRecord } from './person-record.ts'

/** A contact or lead as it is stored: its values in the order of REMOTE_FIELDS. */
export const REMOTE_FIELDS = [
  'firstName',
  'lastName',
  'fullName',
  'email',
  'phone',
  'company',
  'companyDomain',
  'companyKey',
  'title',
  'street',
  'city',
  'state',
  'postcode',
  'country',
  'birthdate',
] as const
export type RemoteField = (typeof REMOTE_FIELDS)[number]
export type RemoteFields = readonly (string | null)[]

/** A person of ours as the database answers it; the key is the account that the company is linked to. */
export type PersonRow = readonly [
  personId: string,
  firstName: string | null,
  lastName: string | null,
  email: string | null,
  phone: string | null,
  title: string | null,
  country: string | null,
  company: string | null,
  companyDomain: string | null,
  companyKey: string | null,
]

export function remoteRecord(id: string, kind: PersonRecord['kind'], fields: RemoteFields): PersonRecord {
  const record: Record<string, string | null> = {}
  REMOTE_FIELDS.forEach((name, at) => {
    record[name] = fields[at] ?? null
  })
  // Who has a first and a last name needs no whole one.
  if (record.firstName || record.lastName) record.fullName = null
  return { ...record, id, kind }
}

export function ownRecord(row: PersonRow): PersonRecord {
  const [id, firstName, lastName, email, phone, title, country, company, companyDomain, companyKey] = row
  return { id, firstName, lastName, email, phone, title, country, company, companyDomain, companyKey }
}
