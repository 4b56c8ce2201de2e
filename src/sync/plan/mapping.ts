import { CONVERSIONS, type Conversion, canConvert, isTextType } from '../../core/conversions.ts'
import type { RemoteField } from '../../core/describe.ts'
import type { FieldType } from '../../core/values.ts'
import { isTimeZone } from '../../core/zones.ts'

/**
 * Who wins when the two sides differ on an update.
 *   ours           our value is written; null clears
 *   theirs         the CRM's value stays; ours is used only when a record is created
 *   fill-if-empty  ours is written only where the CRM has nothing
 *   newest         ours is written only when it is newer than the CRM's record
 */
export const RULES = ['ours', 'theirs', 'fill-if-empty', 'newest'] as const
export type Rule = (typeof RULES)[number]

export interface MappingRow {
  /** A column of company_profiles, or `last_updated`. */
  readonly ours: string
  /** The CRM's name of the field. */
  readonly field: string
  readonly conversion: Conversion
  readonly rule: Rule
  readonly onCreate: boolean
  readonly onUpdate: boolean
}

export interface Mapping {
  readonly object: string
  readonly rows: readonly MappingRow[]
  /** Where days and instants meet (conversion "default"); IANA name. */
  readonly timeZone: string
}

/** Our columns that may be written, with the type they have. `last_updated` is the time the plan was made. */
export const OUR_FIELDS: Readonly<Record<string, FieldType>> = {
  company_id: 'string',
  external_key: 'string',
  name: 'string',
  domain: 'string',
  domains: 'multipicklist',
  aliases: 'multipicklist',
  country: 'string',
  city: 'string',
  state: 'string',
  employees: 'integer',
  industry: 'string',
  funnel_stage: 'string',
  first_seen: 'date',
  last_seen: 'date',
  events_30d: 'integer',
  sources_30d: 'integer',
  events_mom: 'decimal',
  events_wow: 'decimal',
  sources_mom: 'decimal',
  sources_wow: 'decimal',
  points: 'decimal',
  metrics_at: 'datetime',
  last_updated: 'datetime',
}

/** Those of them that are computed from signals; their age is metrics_at, that of the others updated_at. */
export const METRIC_FIELDS: ReadonlySet<string> = new Set(
  Object.keys(OUR_FIELDS).slice(Object.keys(OUR_FIELDS).indexOf('funnel_stage')),
)

/** The twelve fields of A1.40: what follows the prefix, spelled as there, and our column. */
export const ENGAGEMENT_FIELDS = [
  { suffix: 'company_name', ours: 'name', type: 'string' },
  { suffix: 'company_domain', ours: 'domain', type: 'string' },
  { suffix: 'first_seen', ours: 'first_seen', type: 'date' },
  { suffix: 'last_seen', ours: 'last_seen', type: 'date' },
  { suffix: 'last_updated', ours: 'last_updated', type: 'datetime' },
  { suffix: 'funnel_stage', ours: 'funnel_stage', type: 'string' },
  { suffix: 'total_events_last_30_days', ours: 'events_30d', type: 'decimal' },
  { suffix: 'total_unique_sources_last_30_days', ours: 'sources_30d', type: 'decimal' },
  { suffix: 'total_events_MoM', ours: 'events_mom', type: 'decimal' },
  { suffix: 'total_events_WoW', ours: 'events_wow', type: 'decimal' },
  { suffix: 'total_unique_sources_MoM', ours: 'sources_mom', type: 'decimal' },
  { suffix: 'total_unique_sources_WoW', ours: 'sources_wow', type: 'decimal' },
] as const

/** Field that carries our key on records we create (G5), after the prefix. */
export const KEY_SUFFIX = 'key'

/** A field of our own on the CRM object: `<prefix>_<suffix>`, with or without the ending custom fields have there. */
export function findOurField(fields: readonly RemoteField[], prefix: string, suffix: string): RemoteField | null {
  const wanted = `${prefix}_${suffix}`.toLowerCase()
  const isOurs = (name: string) => name.toLowerCase() === wanted || name.toLowerCase() === `${wanted}__c`
  return fields.find((field) => isOurs(field.name)) ?? null
}

/** The field that makes creates repeatable and findable; null: the planner refuses creates. */
export function findKeyField(fields: readonly RemoteField[], prefix: string): RemoteField | null {
  const field = findOurField(fields, prefix, KEY_SUFFIX)
  return field?.externalId && field.creatable ? field : null
}

export interface DefaultMappingRequest {
  readonly object: string
  readonly fields: readonly RemoteField[]
  /** `settings.fieldPrefix` */
  readonly prefix: string
  /** `capabilities.accountFields` when `object` is the account object. */
  readonly roles: Readonly<Partial<Record<string, string | null>>>
}

const ROLE_COLUMNS = [
  { role: 'name', ours: 'name' },
  { role: 'website', ours: 'domain' },
  { role: 'country', ours: 'country' },
  { role: 'city', ours: 'city' },
  { role: 'state', ours: 'state' },
] as const

/** Used while a person has stored none: engagement fields that exist (A1.39-40), and who the company is, on create only. */
export function defaultMapping(request: DefaultMappingRequest): Mapping {
  const engagement = ENGAGEMENT_FIELDS.flatMap(({ suffix, ours }): MappingRow[] => {
    const field = findOurField(request.fields, request.prefix, suffix)
    if (field === null) return []
    return [{ ours, field: field.name, conversion: 'default', rule: 'ours', onCreate: true, onUpdate: true }]
  })
  const identity = ROLE_COLUMNS.flatMap(({ role, ours }): MappingRow[] => {
    const field = request.fields.find((known) => known.name === request.roles[role])
    if (!field?.creatable) return []
    return [{ ours, field: field.name, conversion: 'default', rule: 'theirs', onCreate: true, onUpdate: false }]
  })
  return { object: request.object, rows: [...identity, ...engagement], timeZone: 'UTC' }
}

export type MappingProblem =
  | 'unknown-ours'
  | 'missing-field'
  | 'read-only-field'
  | 'type-mismatch'
  | 'field-twice'
  | 'unknown-conversion'
  | 'unknown-rule'
  | 'time-zone'

export interface MappingFinding {
  readonly problem: MappingProblem
  readonly ours: string | null
  readonly field: string | null
  readonly message: string
  readonly nextStep: string
}

/** Everything that is wrong with a mapping, against the mirrored fields of its object. Empty: it can be used. */
export function validateMapping(mapping: Mapping, fields: readonly RemoteField[]): readonly MappingFinding[] {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const seen = new Set<string>()
  const findings = mapping.rows.flatMap((row) => {
    const found = rowFinding(row, byName.get(row.field))
    if (found === null && seen.has(row.field)) return [twice(row)]
    seen.add(row.field)
    return found === null ? [] : [found]
  })
  if (isTimeZone(mapping.timeZone)) return findings
  const message = `"${mapping.timeZone}" is not a time zone`
  return [...findings, finding('time-zone', null, message, 'Use a name such as "Europe/Berlin" or "UTC".')]
}

function finding(problem: MappingProblem, row: MappingRow | null, message: string, nextStep: string): MappingFinding {
  return { problem, ours: row?.ours ?? null, field: row?.field ?? null, message, nextStep }
}

function twice(row: MappingRow): MappingFinding {
  return finding('field-twice', row, `the field ${row.field} is mapped twice`, 'Keep one of the rows.')
}

function rowFinding(row: MappingRow, field: RemoteField | undefined): MappingFinding | null {
  const from = OUR_FIELDS[row.ours]
  if (from === undefined)
    return finding(
      'unknown-ours',
      row,
      `we have no column "${row.ours}"`,
      `Use one of ${Object.keys(OUR_FIELDS).join(', ')}.`,
    )
  if (!CONVERSIONS.includes(row.conversion))
    return finding(
      'unknown-conversion',
      row,
      `there is no conversion "${row.conversion}"`,
      `Use one of ${CONVERSIONS.join(', ')}.`,
    )
  if (!RULES.includes(row.rule))
    return finding('unknown-rule', row, `there is no rule "${row.rule}"`, `Use one of ${RULES.join(', ')}.`)
  if (field === undefined)
    return finding(
      'missing-field',
      row,
      `the CRM object has no field ${row.field} that we may read`,
      'Create the field in the CRM or give our user access to it, then pull again.',
    )
  return writableFinding(row, field) ?? typeFinding(row, field, from)
}

function writableFinding(row: MappingRow, field: RemoteField): MappingFinding | null {
  if (field.calculated)
    return finding(
      'read-only-field',
      row,
      `${field.name} is computed by the CRM and cannot be written`,
      'Map a field of another kind.',
    )
  if ((row.onUpdate && row.rule !== 'theirs' && !field.updatable) || (row.onCreate && !field.creatable))
    return finding(
      'read-only-field',
      row,
      `our user may not write ${field.name}`,
      'Give our user edit access to the field in the CRM, then pull again.',
    )
  return null
}

function typeFinding(row: MappingRow, field: RemoteField, from: FieldType): MappingFinding | null {
  // Our columns keep their type: a text of ours is not parsed into a number of theirs.
  const parsed = from === 'string' && !isTextType(field.type)
  if (canConvert(from, field.type) && !parsed) return null
  return finding(
    'type-mismatch',
    row,
    `${row.ours} (${from}) cannot be written to ${field.name} (${field.type})`,
    'Map a field whose type fits.',
  )
}

/** The rows that can be used although others cannot: one broken field does not stop the rest (S1 of reliability.md). */
export function usableMapping(mapping: Mapping, findings: readonly MappingFinding[]): Mapping {
  const broken = new Set(
    findings.filter((one) => one.problem !== 'field-twice').map((one) => `${one.ours} ${one.field}`),
  )
  const seen = new Set<string>()
  const rows = mapping.rows.filter((row) => {
    if (broken.has(`${row.ours} ${row.field}`) || seen.has(row.field)) return false
    seen.add(row.field)
    return true
  })
  return { ...mapping, rows, timeZone: isTimeZone(mapping.timeZone) ? mapping.timeZone : 'UTC' }
}
