/** Builders of field definitions: what the describe call says of a field, with the usual values filled in by type. */
import type { OrgField } from '../org.ts'

/** Value computed from other fields of the same row at reading time (formula, compound text, derived state). */
export interface Derivation {
  readonly from: readonly string[]
  readonly compute: (...values: (string | number | boolean | null)[]) => string | number | boolean | null
}

export interface SchemaField extends OrgField {
  readonly derived?: Derivation
  /** Value a new record gets when none is given. */
  readonly defaultValue?: string | number | boolean
  /** Only administrators see it until a permission set or profile grants it. */
  readonly onlyGranted?: boolean
}

type More = Partial<SchemaField> & { picks?: readonly string[]; required?: boolean; readOnly?: boolean }

const LENGTHS: Readonly<Record<string, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  textarea: 255,
  picklist: 255,
  multipicklist: 4099,
  combobox: 255,
  email: 80,
  phone: 40,
  url: 255,
}
const PRECISIONS: Readonly<Record<string, readonly [number, number]>> = {
  currency: [18, 0],
  double: [18, 2],
  percent: [3, 0],
}
const GROUPABLE = new Set([
  'id',
  'reference',
  'string',
  'picklist',
  'combobox',
  'email',
  'phone',
  'url',
  'boolean',
  'int',
  'date',
])

/** A field with the attributes Salesforce gives a field of this type unless `more` says otherwise. */
export function field(name: string, type: string, label: string, more: More = {}): SchemaField {
  const { picks, required, readOnly, ...attributes } = more
  const custom = name.endsWith('__c') || name.endsWith('__pc')
  const length = attributes.length ?? LENGTHS[type] ?? 0
  const long = (type === 'textarea' && length > 255) || type === 'address' || type === 'location'
  const [precision, scale] = PRECISIONS[type] ?? [0, 0]
  const writable = !(readOnly || attributes.calculated || attributes.autoNumber || type === 'address' || type === 'id')
  return {
    name,
    label,
    type,
    length,
    precision,
    scale,
    nillable: !(required || type === 'boolean' || type === 'id'),
    createable: writable,
    updateable: writable,
    defaultedOnCreate: type === 'boolean' || type === 'id' || attributes.defaultValue !== undefined,
    calculated: false,
    autoNumber: false,
    unique: false,
    caseSensitive: false,
    externalId: false,
    idLookup: type === 'id',
    nameField: false,
    custom,
    filterable: !long,
    sortable: !long && type !== 'multipicklist',
    groupable: !long && GROUPABLE.has(type) && !attributes.calculated,
    referenceTo: [],
    relationshipName: type === 'reference' ? relationshipOf(name) : null,
    compoundFieldName: null,
    picklistValues: (picks ?? []).map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: value === attributes.defaultValue,
    })),
    restrictedPicklist: false,
    ...attributes,
  }
}

function relationshipOf(name: string): string | null {
  if (name.endsWith('__c')) return `${name.slice(0, -3)}__r`
  return name.endsWith('Id') ? name.slice(0, -2) : null
}

export function reference(name: string, label: string, to: string | readonly string[], more: More = {}): SchemaField {
  return field(name, 'reference', label, { referenceTo: typeof to === 'string' ? [to] : to, ...more })
}

/** Id and the audit fields every object has; `deletable` objects also have IsDeleted. */
export function systemFields(label: string, options: { softDelete?: boolean } = {}): SchemaField[] {
  const id = field('Id', 'id', `${label} ID`)
  const deleted = field('IsDeleted', 'boolean', 'Deleted', { readOnly: true })
  return options.softDelete === false ? [id] : [id, deleted]
}

export function auditFields(): SchemaField[] {
  const stamp = { readOnly: true, required: true, defaultedOnCreate: true }
  return [
    field('CreatedDate', 'datetime', 'Created Date', stamp),
    reference('CreatedById', 'Created By ID', 'User', stamp),
    field('LastModifiedDate', 'datetime', 'Last Modified Date', stamp),
    reference('LastModifiedById', 'Last Modified By ID', 'User', stamp),
    field('SystemModstamp', 'datetime', 'System Modstamp', stamp),
  ]
}

export function viewFields(): SchemaField[] {
  return [
    field('LastActivityDate', 'date', 'Last Activity', { readOnly: true }),
    field('LastViewedDate', 'datetime', 'Last Viewed Date', { readOnly: true }),
    field('LastReferencedDate', 'datetime', 'Last Referenced Date', { readOnly: true }),
  ]
}

const GEOCODE = [
  'Address',
  'NearAddress',
  'Block',
  'Street',
  'ExtendedZip',
  'Zip',
  'Neighborhood',
  'City',
  'County',
  'State',
  'Unknown',
]

/** The components of an address and the compound field over them. `prefix` may be empty (Lead, User). */
export function addressFields(prefix: string): SchemaField[] {
  const compoundFieldName = `${prefix}Address`
  const label = (word: string) => (prefix ? `${prefix.replace(/^Person/, '')} ${word}` : word)
  const part = (name: string, type: string, word: string, more: More) =>
    field(`${prefix}${name}`, type, label(word), { compoundFieldName, ...more })
  return [
    part('Street', 'textarea', 'Street', { length: 255 }),
    part('City', 'string', 'City', { length: 40 }),
    part('State', 'string', 'State/Province', { length: 80 }),
    part('PostalCode', 'string', 'Zip/Postal Code', { length: 20 }),
    part('Country', 'string', 'Country', { length: 80 }),
    part('Latitude', 'double', 'Latitude', { precision: 18, scale: 15 }),
    part('Longitude', 'double', 'Longitude', { precision: 18, scale: 15 }),
    part('GeocodeAccuracy', 'picklist', 'Geocode Accuracy', { length: 40, picks: GEOCODE, restrictedPicklist: true }),
    field(compoundFieldName, 'address', label('Address'), { filterable: false, sortable: false }),
  ]
}
