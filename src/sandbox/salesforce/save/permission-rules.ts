/** What a save of permission sets, their field permissions and assignments must fulfil. */
import { readNamed } from '../org-state.ts'
import { rowsWhere } from '../soql/run-query.ts'
import { refuse } from './save-errors.ts'
import type { Draft } from './save-rules.ts'

export const PERMISSION_RULES: Readonly<Record<string, (draft: Draft) => void>> = {
  PermissionSet: (draft) => {
    const name = draft.changes.Name
    if (typeof name === 'string' && (!/^[A-Za-z]\w*$/.test(name) || name.endsWith('_') || name.includes('__')))
      throw refuse(
        'FIELD_INTEGRITY_EXCEPTION',
        'Permission Set API Name: The name can only contain underscores and alphanumeric characters. It must begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
        ['Name'],
      )
  },
  FieldPermissions: fieldPermissionRules,
  PermissionSetAssignment: (draft) => {
    const [set, user] = [draft.value('PermissionSetId'), draft.value('AssigneeId')]
    if (takenBy(draft, 'AssigneeId', user, 'PermissionSetId', set) !== null)
      throw refuse(
        'DUPLICATE_VALUE',
        `Duplicate PermissionSetAssignment. Assignee: ${String(user).slice(0, 15)}; Permission Set: ${String(set).slice(0, 15)}`,
      )
  },
}

function fieldPermissionRules(draft: Draft): void {
  const { schema } = draft.state
  const [object = '', name = ''] = String(draft.value('Field') ?? '').split('.')
  const field = schema.field(object, name)
  if (draft.value('Field') !== null && (!field || field.type === 'id' || (field.type !== 'boolean' && !field.nillable)))
    throw refuse(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `Field Name: bad value for restricted picklist field: ${draft.value('Field')}`,
      ['Field'],
    )
  if (field && String(draft.value('SobjectType')).toLowerCase() !== object.toLowerCase())
    throw refuse(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `Sobject Type Name: bad value for restricted picklist field: ${draft.value('SobjectType')}`,
      ['SobjectType'],
    )
  if (draft.value('PermissionsEdit') === true && draft.value('PermissionsRead') !== true)
    throw refuse('FIELD_INTEGRITY_EXCEPTION', 'Permission Edit depends on permission(s): Read', ['PermissionsEdit'])
  if (field) draft.changes.Field = `${schema.state(object)!.definition.name}.${field.name}`
  const other = takenBy(draft, 'ParentId', draft.value('ParentId'), 'Field', draft.value('Field'))
  if (other !== null)
    throw refuse('DUPLICATE_VALUE', `duplicate value found: FieldId duplicates value on record with id: ${other}`)
}

/** Id (15) of another row with both values. */
function takenBy(draft: Draft, first: string, value: unknown, second: string, other: unknown): string | null {
  const { state, object } = draft
  if (value === null || other === null) return null
  const table = state.table(object)
  const read = readNamed(state, object, second)
  for (const n of rowsWhere(state, object, first, String(value), false))
    if (n !== draft.row && read(table.row(n)!) === other) return table.ids.of(n).slice(0, 15)
  return null
}
