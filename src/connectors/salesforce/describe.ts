import type { RemoteField, RemoteObject, RemoteObjectSummary } from '../../core/describe.ts'
import { safeName } from './query.ts'
import { API_PATH, type Session } from './session.ts'
import { fieldTypeOf } from './values.ts'

/** The field that carries the position of the last change: SystemModstamp cannot be back-dated (FACTS.md 4). */
export const MODIFIED_FIELDS = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'] as const

const MEMORY_MS = 5 * 60_000

export interface SObjectField {
  name: string
  label: string
  type: string
  length?: string
  scale?: string
  nillable: boolean
  createable: boolean
  updateable: boolean
  defaultedOnCreate: boolean
  calculated: boolean
  autoNumber: boolean
  unique: boolean
  externalId: boolean
  idLookup: boolean
  custom: boolean
  filterable: boolean
  sortable: boolean
  deprecatedAndHidden?: boolean
  restrictedPicklist?: boolean
  referenceTo?: string[]
  picklistValues?: { value: string; label: string | null; active: boolean }[]
}

export interface SObject {
  name: string
  label: string
  custom: boolean
  queryable: boolean
  createable: boolean
  updateable: boolean
  deletable: boolean
  replicateable?: boolean
}

/** What an object can do beyond the contract's description; only this connector needs to know. */
export interface KnownObject {
  readonly object: RemoteObject
  readonly fieldNames: ReadonlySet<string>
  /** Its deletions can be asked for. */
  readonly replicable: boolean
}

export interface Describer {
  describeObjects(): Promise<readonly RemoteObjectSummary[]>
  /** Fresh from the CRM. */
  describeObject(name: string): Promise<RemoteObject>
  /** At most five minutes old; for conversions and choices inside the connector. */
  known(name: string): Promise<KnownObject>
}

export function describer(session: Session): Describer {
  const memory = new Map<string, { atMs: number; known: KnownObject }>()
  const ask = async (name: string): Promise<KnownObject> => {
    const path = `${API_PATH}/sobjects/${safeName(name)}/describe`
    const answer = await session.json({ method: 'GET', path, doing: `describing ${name}`, repeatable: true })
    const known = knownObject(answer as SObject & { fields: SObjectField[] })
    memory.set(name, { atMs: session.clock.monotonicMs(), known })
    return known
  }
  return {
    describeObjects: async () => {
      const path = `${API_PATH}/sobjects`
      const answer = await session.json({ method: 'GET', path, doing: 'listing objects', repeatable: true })
      return (answer as { sobjects: SObject[] }).sobjects.map(toSummary)
    },
    describeObject: async (name) => (await ask(name)).object,
    known: async (name) => {
      const remembered = memory.get(name)
      if (remembered && session.clock.monotonicMs() - remembered.atMs < MEMORY_MS) return remembered.known
      return ask(name)
    },
  }
}

function knownObject(answer: SObject & { fields: SObjectField[] }): KnownObject {
  return {
    object: toRemoteObject(answer),
    fieldNames: new Set(answer.fields.map((field) => field.name)),
    replicable: answer.replicateable !== false,
  }
}

function toSummary(object: SObject): RemoteObjectSummary {
  return {
    name: object.name,
    label: object.label,
    custom: object.custom,
    readable: object.queryable,
    creatable: object.createable,
    updatable: object.updateable,
    deletable: object.deletable,
  }
}

/** An object's describe answer in our terms. Fields we cannot hold appear with their reason, not among `fields`. */
export function toRemoteObject(answer: SObject & { fields: SObjectField[] }): RemoteObject {
  const usable = answer.fields.filter((field) => unusableReason(field) === null)
  const names = new Set(usable.map((field) => field.name))
  return {
    ...toSummary(answer),
    fields: usable.map(toRemoteField),
    idField: 'Id',
    modifiedField: MODIFIED_FIELDS.find((name) => names.has(name)) ?? null,
    unusableFields: answer.fields.flatMap((field) => {
      const reason = unusableReason(field)
      return reason === null ? [] : [{ name: field.name, reason }]
    }),
  }
}

function unusableReason(field: SObjectField): string | null {
  if (field.deprecatedAndHidden) return 'Salesforce has withdrawn this field.'
  if (field.type === 'address') return 'An address made of other fields; use its street, city and so on.'
  if (field.type === 'location') return 'A position made of two other fields; use its latitude and longitude.'
  if (field.type === 'base64') return 'A file; files are not mirrored.'
  if (fieldTypeOf(field.type) === 'unsupported') return `Salesforce type "${field.type}" cannot be held in a column.`
  return null
}

function toRemoteField(field: SObjectField): RemoteField {
  const type = fieldTypeOf(field.type)
  const textual = field.length !== undefined && Number(field.length) > 0
  const calculated = field.calculated || field.autoNumber
  return {
    name: field.name,
    label: field.label,
    type,
    remoteType: field.type,
    length: textual ? Number(field.length) : null,
    scale: type === 'decimal' ? Number(field.scale ?? 0) : null,
    nullable: field.nillable,
    creatable: field.createable && !calculated,
    updatable: field.updateable && !calculated,
    requiredOnCreate: field.createable && !field.nillable && !field.defaultedOnCreate && field.type !== 'boolean',
    calculated,
    unique: field.unique,
    externalId: field.externalId,
    custom: field.custom,
    referenceTo: field.referenceTo ?? [],
    picklistValues: (field.picklistValues ?? []).map(({ value, label, active }) => ({
      value,
      label: label ?? value,
      active,
    })),
    restrictedPicklist: field.restrictedPicklist ?? false,
    filterable: field.filterable,
    sortable: field.sortable,
  }
}
