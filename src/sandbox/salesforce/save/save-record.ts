/** Create, update and upsert of one record with all rules of the org (sheet §7, §15). */

import type { Cell } from '../../parts/store/cell.ts'
import { DELETED, PURGED } from '../../parts/store/store.ts'
import type { Row } from '../../parts/store/table.ts'
import { normaliseId } from '../ids.ts'
import type { OrgRecord, OrgValue, SaveContext, SaveResult } from '../org.ts'
import type { OrgState } from '../org-state.ts'
import type { ObjectDefinition } from '../schema/objects.ts'
import { rowsWhere } from '../soql/run-query.ts'
import { checkValues } from './check-values.ts'
import { refusalResult, refuse, SaveRefused } from './save-errors.ts'
import {
  applyObjectRules,
  checkDuplicates,
  checkRequired,
  checkUnique,
  checkValidationRules,
  type Draft,
  makeDraft,
} from './save-rules.ts'
import { writeRow } from './write-row.ts'

/** Turns refusals into results; whoever calls has opened a savepoint (open-org.ts). */
export function attempt(id: string | null, work: () => { id: string; created: boolean }): SaveResult {
  try {
    return { success: true, ...work() }
  } catch (error) {
    if (!(error instanceof SaveRefused)) throw error
    return refusalResult(error, id)
  }
}

export function definitionFor(
  state: OrgState,
  object: string,
  verb: 'createable' | 'updateable' | 'deletable',
  context: SaveContext,
): ObjectDefinition {
  const definition = state.schema.state(object)?.definition
  if (!definition) throw refuse('NOT_FOUND', 'The requested resource does not exist', [], 404)
  const words = { createable: 'inserted', updateable: 'updated', deletable: 'deleted' }
  if (!definition[verb])
    throw refuse('INVALID_TYPE_FOR_OPERATION', `entity type cannot be ${words[verb]}: ${definition.label}`)
  if (definition.setup && state.rights(context.userId).profile === 'standard')
    throw refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', [], 403)
  return definition
}

/** The live row of an id. Single-row REST calls answer 404 where lists of rows name the cross reference. */
export function existingRow(state: OrgState, object: string, id: string, via: string): Row {
  const table = state.table(object)
  if (normaliseId(id) === null) {
    if (via === 'rest')
      throw refuse('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${id}`, [], 404)
    throw refuse('MALFORMED_ID', `${object} ID: id value of incorrect type: ${id}`, ['Id'])
  }
  const n = table.ids.rowOf(id)
  const flags = n < 0 ? PURGED : table.flags(n)
  if ((flags & DELETED) !== 0 && (flags & PURGED) === 0) throw refuse('ENTITY_IS_DELETED', 'entity is deleted', [], 404)
  const row = (flags & PURGED) === 0 ? table.row(n) : null
  if (row !== null) return row
  if (via === 'rest') throw refuse('NOT_FOUND', 'The requested resource does not exist', [], 404)
  throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
}

function runRules(draft: Draft): void {
  applyObjectRules(draft)
  checkRequired(draft)
  checkValidationRules(draft)
  checkUnique(draft)
  checkDuplicates(draft)
}

export function createRecord(state: OrgState, object: string, values: OrgRecord, context: SaveContext): SaveResult {
  return attempt(null, () => {
    const { name } = definitionFor(state, object, 'createable', context)
    const changes = { ...defaults(state, name, context), ...checkValues(state, name, values, 'create', context) }
    if (changes.OwnerId === null) delete changes.OwnerId
    const draft = makeDraft(state, name, null, changes, context)
    runRules(draft)
    const n = writeRow(state, { object: name, row: null, changes: draft.changes, action: 'create', context })
    afterSave(draft, n)
    return { id: state.table(name).ids.of(n), created: true }
  })
}

function defaults(state: OrgState, object: string, context: SaveContext): Record<string, Cell> {
  const values: Record<string, Cell> = {}
  for (const field of state.schema.state(object)!.fields) {
    if (field.defaultValue !== undefined) values[field.name] = field.defaultValue
    if (field.name === 'OwnerId') values.OwnerId = context.userId
  }
  return values
}

export function updateRecord(
  state: OrgState,
  object: string,
  id: string,
  values: OrgRecord,
  context: SaveContext,
): SaveResult {
  return attempt(normaliseId(id) ?? id, () => {
    const { name } = definitionFor(state, object, 'updateable', context)
    const row = existingRow(state, name, id, context.via)
    const draft = makeDraft(state, name, row, checkValues(state, name, values, 'update', context), context)
    runRules(draft)
    writeRow(state, { object: name, row: row.n, changes: draft.changes, action: 'update', context })
    afterSave(draft, row.n)
    return { id: state.table(name).ids.of(row.n), created: false }
  })
}

/** What a save causes on other rows. */
function afterSave(draft: Draft, n: number): void {
  const { state, object, changes, context } = draft
  if (object === 'OpportunityContactRole' && changes.IsPrimary === true) {
    for (const other of rowsWhere(state, object, 'OpportunityId', String(draft.value('OpportunityId')), false)) {
      const row = state.table(object).row(other)!
      if (other !== n && makeDraft(state, object, row, {}, context).value('IsPrimary') === true)
        writeRow(state, { object, row: other, changes: { IsPrimary: false }, action: 'update', context })
    }
  }
  if (object === 'Account' && draft.value('IsPersonAccount') === true) shadowContact(draft, n)
}

/** The contact that stands for a person account follows it. */
function shadowContact(draft: Draft, n: number): void {
  const { state, changes, context } = draft
  const copied: Record<string, Cell> = {}
  for (const [from, to] of [
    ['FirstName', 'FirstName'],
    ['LastName', 'LastName'],
    ['Salutation', 'Salutation'],
    ['PersonEmail', 'Email'],
    ['OwnerId', 'OwnerId'],
  ] as const)
    if (from in changes) copied[to] = changes[from]!
  const contacts = state.table('Contact')
  const known = draft.value('PersonContactId')
  if (known !== null) {
    const row = contacts.ids.rowOf(String(known))
    if (Object.keys(copied).length > 0)
      writeRow(state, { object: 'Contact', row, changes: copied, action: 'update', context })
    return
  }
  const accountId = state.table('Account').ids.of(n)
  const row = writeRow(state, {
    object: 'Contact',
    row: null,
    changes: { ...copied, AccountId: accountId, IsPersonAccount: true },
    action: 'create',
    context,
  })
  writeRow(state, {
    object: 'Account',
    row: n,
    changes: { PersonContactId: contacts.ids.of(row) },
    action: 'update',
    context,
    stamp: false,
  })
}

export function upsertRecord(
  state: OrgState,
  object: string,
  key: string,
  value: OrgValue,
  values: OrgRecord,
  context: SaveContext,
): SaveResult {
  const definition = state.schema.state(object)?.definition
  if (!definition) return refusalResult(refuse('NOT_FOUND', 'The requested resource does not exist', [], 404), null)
  const { field, access } = state.schema.reachable(object, key, state.rights(context.userId))
  if (!field || access === 'none' || !(field.externalId || field.idLookup)) {
    const message =
      context.via === 'rest'
        ? `Provided external ID field does not exist or is not accessible: ${key}`
        : `Field name provided, ${key} does not match an External ID, Salesforce Id, or indexed field for ${definition.name}`
    return refusalResult(
      refuse(context.via === 'rest' ? 'NOT_FOUND' : 'INVALID_FIELD', message, [], context.via === 'rest' ? 404 : 400),
      null,
    )
  }
  const text = value === null ? '' : String(value).trim()
  if (field.name === 'Id')
    return text === ''
      ? createRecord(state, object, values, context)
      : updateRecord(state, object, text, values, context)
  if (text === '') return refusalResult(refuse('MISSING_ARGUMENT', `${field.name} not specified`), null)
  const ids = matchesOf(state, definition.name, field.name, value)
  const [first] = ids
  if (first === undefined) return createRecord(state, object, { ...values, [field.name]: value }, context)
  if (ids.length > 1) {
    const error = {
      code: 'DUPLICATE_EXTERNAL_ID',
      message: `${field.name}: more than one record found for external id field: [${ids.map((id) => id.slice(0, 15)).join(', ')}]`,
      fields: [field.name],
    }
    return refusalResult(new SaveRefused([error], 300, { choices: ids }), null)
  }
  const { [field.name]: _key, ...rest } = values
  return updateRecord(state, object, first, rest, context)
}

/** Ids of live records whose key field has the value. */
export function matchesOf(state: OrgState, object: string, field: string, value: OrgValue): string[] {
  const definition = state.schema.field(object, field)
  if (!definition || value === null || String(value).trim() === '') return []
  const numeric = definition.type === 'int' || definition.type === 'double'
  const wanted = numeric ? Number(value) : String(value).trim()
  if (numeric && Number.isNaN(wanted)) return []
  const table = state.table(object)
  return Array.from(rowsWhere(state, object, definition.name, wanted, false), (n) => table.ids.of(n))
}
