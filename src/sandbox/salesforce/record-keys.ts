/**
 * Which fields are indexed by value (org-store.ts `keys`): external ids, unique fields, references but not who created or
 * changed a row, which would be written with every save.
 */

import type { Cell } from '../parts/store/cell.ts'
import type { OrgField } from './org.ts'
import { isDecimal } from './org-values.ts'

export function isKeyField(field: OrgField): boolean {
  if (field.name === 'CreatedById' || field.name === 'LastModifiedById') return false
  return field.externalId || field.unique || field.type === 'reference'
}

/** The text a value is indexed by: case counts only where the field says so. */
export function keyText(field: OrgField, value: Cell): string {
  if (field.type === 'reference' || field.caseSensitive) return String(value)
  if (field.type === 'int' || isDecimal(field.type)) return String(Number(value))
  return String(value).toLowerCase()
}
