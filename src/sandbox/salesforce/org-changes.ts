/** Changes of the schema and of rules while the org lives, kept in the store so that an org in a file remembers them. */

import { type Delta, PURGED } from '../parts/store/store.ts'
import type { OrgField, OrgOptions } from './org.ts'
import { type NewField, type SchemaChanges, SchemaError } from './org-schema.ts'
import type { OrgState, SavedRules } from './org-state.ts'
import { rowsWhere } from './soql/run-query.ts'

export { SchemaError }

interface Kept {
  readonly changes: SchemaChanges
  readonly rules: SavedRules
}

export function keepSchema(state: OrgState): void {
  const kept: Kept = { changes: state.schema.changes, rules: state.rules }
  state.store.setSetting('schema', JSON.stringify(kept))
}

/** What the store remembers; a new org starts with these fields and rules. */
export function loadSchema(
  state: OrgState,
  { customFields = [], validationRules = [] }: Pick<OrgOptions, 'customFields' | 'validationRules'>,
): void {
  const text = state.store.setting('schema')
  if (text === null) {
    for (const each of customFields) state.schema.addField(each.object, each.field)
    state.rules.validation.push(...validationRules)
    keepSchema(state)
  } else {
    const { changes, rules } = JSON.parse(text) as Kept
    for (const each of changes.objects) state.schema.addObject(each.name, each.label, each.keyPrefix)
    for (const each of changes.fields) state.schema.addField(each.object, each.field)
    for (const each of changes.access) state.schema.setAccess(each.object, each.field, each.profile, each.access)
    state.rules.validation.push(...rules.validation)
    state.rules.duplicates.push(...rules.duplicates)
  }
  for (const { definition } of state.schema.all()) state.table(definition.name)
  for (const { object, n, until, before } of state.store.hiddenRows())
    state.table(object).hide(n, until, before === null ? null : (JSON.parse(before) as Delta))
}

/** Throws SchemaError (DUPLICATE_DEVELOPER_NAME, INVALID_FIELD, INVALID_TYPE, LIMIT_EXCEEDED). */
export function addCustomField(state: OrgState, object: string, field: NewField): OrgField {
  return state.schema.addField(object, field)
}

/** The values go with the field. */
export function dropCustomField(state: OrgState, object: string, name: string): void {
  const field = state.schema.removeField(object, name)
  if (!field) throw new SchemaError('INVALID_FIELD', `No such custom field '${name}' on ${object}`)
  const table = state.table(state.schema.state(object)!.definition.name)
  forgetPermissions(state, `${table.name}.${field.name}`)
  state.store.removeKeys(table.name, field.name)
  for (const n of state.store.touched(table.name)) {
    const delta = state.store.delta(table.name, n)!
    if (!(field.name in delta)) continue
    delete delta[field.name]
    table.put(n, delta, table.flags(n))
  }
}

/** Grants go with their field; one of the same name starts without. */
function forgetPermissions(state: OrgState, field: string): void {
  const table = state.table('FieldPermissions')
  for (const n of rowsWhere(state, 'FieldPermissions', 'Field', field, false))
    table.put(n, state.store.delta('FieldPermissions', n)!, PURGED)
}
