/**
 * Field types and values, the same for every CRM.
 *
 * A value keeps its type end to end. In memory and in JSON (`changes.before`, `changes.after`):
 *   string, text, picklist, reference, id, email, phone, url   string
 *   multipicklist                                              string[] in the CRM's order
 *   boolean                                                    boolean
 *   integer                                                    number (safe integers only; beyond: decimal)
 *   decimal                                                    string, as the CRM printed it ("12.50")
 *   date                                                       "YYYY-MM-DD", never shifted by a time zone
 *   datetime                                                   "YYYY-MM-DDTHH:mm:ss.sssZ", always UTC
 *   time                                                       "HH:mm:ss.sss"
 * Null ("the CRM says: nothing there"), "" (an empty text) and absent (the key is missing: "not asked, not told")
 * are three different things.
 */
export const FIELD_TYPES = [
  'id',
  'reference',
  'string',
  'text',
  'picklist',
  'multipicklist',
  'boolean',
  'integer',
  'decimal',
  'date',
  'datetime',
  'time',
  'email',
  'phone',
  'url',
  'unsupported',
] as const

export type FieldType = (typeof FIELD_TYPES)[number]

export type FieldValue = string | number | boolean | readonly string[] | null

/** A record as a set of values; a missing key means absent. */
export type Values = { readonly [field: string]: FieldValue }

/** PostgreSQL column type that holds a field type in the mirror. */
export const COLUMN_TYPES: Readonly<Record<FieldType, string>> = {
  id: 'text',
  reference: 'text',
  string: 'text',
  text: 'text',
  picklist: 'text',
  multipicklist: 'text',
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'numeric',
  date: 'date',
  datetime: 'timestamptz',
  time: 'time',
  email: 'text',
  phone: 'text',
  url: 'text',
  unsupported: 'text',
}

/** Same value? Lists compare in order; everything else by identity, so '' and null differ. */
export function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => value === b[index])
  return a === b
}
