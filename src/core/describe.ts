import type { FieldType } from './values.ts'

/** One object of a CRM (Account, Contact, …) as its metadata describes it. */
export interface RemoteObjectSummary {
  readonly name: string
  readonly label: string
  readonly custom: boolean
  readonly readable: boolean
  readonly creatable: boolean
  readonly updatable: boolean
  readonly deletable: boolean
}

export interface PicklistValue {
  readonly value: string
  readonly label: string
  readonly active: boolean
}

export interface RemoteField {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  /** The CRM's own type name, e.g. "currency"; for people and for conversions. */
  readonly remoteType: string
  /** Largest number of characters for texts, else null. */
  readonly length: number | null
  /** Digits after the point for decimals, else null. */
  readonly scale: number | null
  readonly nullable: boolean
  readonly creatable: boolean
  readonly updatable: boolean
  /** Must be sent on create: creatable, not nullable, no default. */
  readonly requiredOnCreate: boolean
  /** Computed by the CRM (formula, roll-up, auto-number); never written. */
  readonly calculated: boolean
  readonly unique: boolean
  /** Usable as upsert key. */
  readonly externalId: boolean
  readonly custom: boolean
  /** Objects a reference may point to. */
  readonly referenceTo: readonly string[]
  readonly picklistValues: readonly PicklistValue[]
  /** Values outside the list are refused. */
  readonly restrictedPicklist: boolean
  readonly filterable: boolean
  readonly sortable: boolean
}

export interface RemoteObject extends RemoteObjectSummary {
  readonly fields: readonly RemoteField[]
  /** Name of the id field, e.g. "Id". */
  readonly idField: string
  /** The field that says when a record last changed on the CRM's clock, or null when there is none. */
  readonly modifiedField: string | null
  /** Fields that exist but cannot be mirrored, each with the reason (A2.19: a warning, not a failure). */
  readonly unusableFields: readonly { readonly name: string; readonly reason: string }[]
}
