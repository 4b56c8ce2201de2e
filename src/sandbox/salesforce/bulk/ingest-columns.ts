import type { OrgField, OrgObject, OrgValue } from '../org.ts'

/** A column of the upload: a field, or a reference found by another object's external id. */
export type IngestColumn =
  | { readonly kind: 'field'; readonly field: OrgField }
  | {
      readonly kind: 'reference'
      readonly type: string | undefined
      readonly relationship: string
      readonly keyField: string
    }

/** Why a whole job fails before its first row. */
export class JobRefusal extends Error {}

/** A cell that is no value of its field's type. */
export class CellRefusal extends Error {
  readonly code = 'INVALID_TYPE_ON_FIELD_IN_RECORD'
  readonly field: string

  constructor(field: OrgField, value: string) {
    super(`${field.label}: value not of required type: ${value}`)
    this.field = field.name
  }
}

/** `Name`, `Owner.Username`, `Contact:Who.Ext__c`. */
export function readColumns(object: OrgObject, header: readonly string[]): readonly IngestColumn[] {
  return header.map((name) => {
    const field = object.fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (field && field.type !== 'address' && field.type !== 'location') return { kind: 'field', field }
    const match = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name)
    const relationship = match?.[2] ?? ''
    const known = object.fields.some((one) => one.relationshipName?.toLowerCase() === relationship.toLowerCase())
    if (!match || !known) throw new JobRefusal(`InvalidBatch : Field name not found : ${name}`)
    return { kind: 'reference', type: match[1], relationship, keyField: match[3] as string }
  })
}

/** Undefined: leave as it is (empty cell). Null: clear (`#N/A`). Throws CellRefusal. */
export function cellValue(field: OrgField, cell: string): OrgValue | undefined {
  if (cell === '') return undefined
  if (cell === '#N/A') return null
  if (field.type === 'boolean') {
    if (/^(true|1)$/i.test(cell)) return true
    if (/^(false|0)$/i.test(cell)) return false
    throw new CellRefusal(field, cell)
  }
  if (field.type === 'int' || field.type === 'double' || field.type === 'currency' || field.type === 'percent') {
    const value = Number(cell)
    if (cell.trim() === '' || !Number.isFinite(value)) throw new CellRefusal(field, cell)
    return value
  }
  return cell
}
