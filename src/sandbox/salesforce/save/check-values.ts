/** The values of one save: known, writable fields only, each checked; relationship keys resolved (sheet §7, §12). */

import type { Cell } from '../../parts/store/cell.ts'
import type { OrgError, OrgRecord, OrgValue, SaveContext } from '../org.ts'
import type { OrgState } from '../org-state.ts'
import type { SchemaField } from '../schema/field.ts'
import { rowsWhere } from '../soql/run-query.ts'
import { checkValue } from './check-value.ts'
import { refuse, SaveRefused } from './save-errors.ts'

export type SaveKind = 'create' | 'update'

/** Throws SaveRefused with every value that does not fit. */
export function checkValues(
  state: OrgState,
  object: string,
  values: OrgRecord,
  kind: SaveKind,
  context: SaveContext,
): Record<string, Cell> {
  const checked: Record<string, Cell> = {}
  const errors: OrgError[] = []
  for (const [name, value] of Object.entries(values)) {
    if (name === 'attributes' || (name.toLowerCase() === 'id' && kind === 'update')) continue
    const { field, given } = name.includes('.')
      ? related(state, object, name, value)
      : { field: writable(state, object, name, kind, context), given: value }
    if (name.includes('.')) writable(state, object, field.name, kind, context)
    const result = checkValue(state, field, given, context.via)
    if (result.error) errors.push(result.error)
    else checked[field.name] = result.value
  }
  if (errors.length > 0) throw new SaveRefused(errors)
  return checked
}

export function noSuchField(name: string, object: string): SaveRefused {
  return refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`)
}

export function notWritable(fields: readonly string[]): SaveRefused {
  return refuse(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  )
}

function writable(state: OrgState, object: string, name: string, kind: SaveKind, context: SaveContext): SchemaField {
  const { field, access } = state.schema.reachable(object, name, state.rights(context.userId))
  if (!field || access === 'none') throw noSuchField(name, object)
  if (field.name === 'Id')
    throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id'])
  if (access === 'read' || !(kind === 'create' ? field.createable : field.updateable)) throw notWritable([field.name])
  return field
}

/** `Account.Ext__c` or `Account:Who.Ext__c`: the reference whose target has that key. */
function related(
  state: OrgState,
  object: string,
  path: string,
  value: OrgValue,
): { field: SchemaField; given: OrgValue } {
  const [left, key] = path.split('.') as [string, string]
  const [type, relationship] = left.includes(':') ? (left.split(':') as [string, string]) : [null, left]
  const field = state.schema
    .state(object)
    ?.fields.find((each) => each.relationshipName?.toLowerCase() === relationship.toLowerCase())
  if (!field) throw noSuchField(path, object)
  if (value === null || value === '') return { field, given: null }
  const target =
    type ??
    (field.referenceTo.length === 1
      ? field.referenceTo[0]!
      : (field.referenceTo.find((each) => state.schema.field(each, key)) ?? null))
  const keyField = target === null ? null : state.schema.field(target, key)
  if (target === null || !keyField || !(keyField.externalId || keyField.idLookup))
    throw refuse(
      'INVALID_FIELD',
      `Foreign key external ID: ${String(value).toLowerCase()} not found for field ${key} in entity ${target ?? relationship}`,
    )
  const rows = rowsWhere(state, target, keyField.name, typeof value === 'number' ? value : String(value), false)
  if (rows.length === 0)
    throw refuse(
      'INVALID_FIELD',
      `Foreign key external ID: ${String(value).toLowerCase()} not found for field ${keyField.name} in entity ${target}`,
    )
  if (rows.length > 1)
    throw refuse('INVALID_FIELD', `More than one record found for external id field: ${keyField.name}`)
  return { field, given: state.table(target).ids.of(rows[0]!) }
}
