/** Delete, undelete, merge and lead conversion (sheet §10, §15). */

import { DELETED, PURGED } from '../../parts/store/store.ts'
import { normaliseId } from '../ids.ts'
import type { JournalEntry, OrgRecord, SaveContext, SaveResult } from '../org.ts'
import { type OrgState, readNamed } from '../org-state.ts'
import { rowsWhere } from '../soql/run-query.ts'
import { refuse } from './save-errors.ts'
import { attempt, createRecord, definitionFor, existingRow } from './save-record.ts'
import { stampNow, writeRow } from './write-row.ts'

export const BIN_DAYS = 15

export function deleteRecord(state: OrgState, object: string, id: string, context: SaveContext): SaveResult {
  return attempt(normaliseId(id) ?? id, () => {
    const { name } = definitionFor(state, object, 'deletable', context)
    const row = existingRow(state, name, id, context.via)
    if (name === 'Lead' && readNamed(state, name, 'IsConverted')(row) === true)
      throw refuse('DELETE_FAILED', 'Converted leads cannot be deleted')
    softDelete(state, name, row.n, context, 'delete', {})
    return { id: state.table(name).ids.of(row.n), created: false }
  })
}

function softDelete(
  state: OrgState,
  object: string,
  n: number,
  context: SaveContext,
  action: JournalEntry['action'],
  changes: Record<string, string>,
): void {
  cascade(state, object, n, false, (child, row) => softDelete(state, child, row, context, 'delete', {}))
  if (!state.schema.field(object, 'IsDeleted')) {
    writeRow(state, { object, row: n, changes, flags: DELETED | PURGED, action, context })
    return
  }
  writeRow(state, { object, row: n, changes: { ...changes, IsDeleted: true }, flags: DELETED, action, context })
  state.store.addDeletion(object, n, stampNow(state))
}

/** Children that go and come back with their parent. */
function cascade(
  state: OrgState,
  object: string,
  n: number,
  all: boolean,
  visit: (child: string, row: number) => void,
): void {
  const id = state.table(object).ids.of(n)
  for (const child of state.schema.children(object)) {
    if (!child.cascadeDelete) continue
    for (const row of rowsWhere(state, child.childSObject, child.field, id, all)) visit(child.childSObject, row)
  }
}

/** Gone at once, without the recycle bin; also empties one record out of the bin. */
export function hardDeleteRecord(state: OrgState, object: string, id: string, context: SaveContext): SaveResult {
  return attempt(normaliseId(id) ?? id, () => {
    const { name } = definitionFor(state, object, 'deletable', context)
    const table = state.table(name)
    const n = table.ids.rowOf(id)
    if (n < 0 || (table.flags(n) & PURGED) !== 0) existingRow(state, name, id, context.via)
    if ((table.flags(n) & DELETED) === 0) {
      cascade(state, name, n, false, (child, row) => softDelete(state, child, row, context, 'delete', {}))
      state.store.addDeletion(name, n, stampNow(state))
    }
    writeRow(state, {
      object: name,
      row: n,
      changes: { IsDeleted: true },
      flags: DELETED | PURGED,
      action: 'hard-delete',
      context,
    })
    return { id: table.ids.of(n), created: false }
  })
}

export function undeleteRecord(state: OrgState, object: string, id: string, context: SaveContext): SaveResult {
  return attempt(normaliseId(id) ?? id, () => {
    const { name } = definitionFor(state, object, 'deletable', context)
    const table = state.table(name)
    const n = table.ids.rowOf(id)
    if (n < 0 || (table.flags(n) & PURGED) !== 0)
      throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
    if ((table.flags(n) & DELETED) === 0) throw refuse('UNDELETE_FAILED', 'Entity is not in the recycle bin')
    const at = readNamed(state, name, 'SystemModstamp')(table.row(n)!)
    restore(state, name, n, Number(at), context)
    return { id: table.ids.of(n), created: false }
  })
}

function restore(state: OrgState, object: string, n: number, at: number, context: SaveContext): void {
  const changes: Record<string, null> = state.schema.field(object, 'MasterRecordId') ? { MasterRecordId: null } : {}
  writeRow(state, { object, row: n, changes: { ...changes, IsDeleted: false }, flags: 0, action: 'undelete', context })
  state.store.removeDeletion(object, n)
  cascade(state, object, n, true, (child, row) => {
    const table = state.table(child)
    const together = Number(readNamed(state, child, 'SystemModstamp')(table.row(row)!)) === at
    if ((table.flags(row) & DELETED) !== 0 && together) restore(state, child, row, at, context)
  })
}

const MERGEABLE = new Set(['Account', 'Contact', 'Lead'])

/** The master keeps its values; losers go to the bin with MasterRecordId, their children move without a new stamp. */
export function mergeRecords(
  state: OrgState,
  object: string,
  masterId: string,
  loserIds: readonly string[],
  context: SaveContext,
): SaveResult {
  return attempt(normaliseId(masterId) ?? masterId, () => {
    const { name } = definitionFor(state, object, 'deletable', context)
    if (!MERGEABLE.has(name)) throw refuse('INVALID_TYPE_FOR_OPERATION', `entity type cannot be merged: ${name}`)
    if (loserIds.length < 1 || loserIds.length > 2)
      throw refuse('INVALID_NUMBER_OF_PARAMETERS', 'merge takes one or two records to merge into the master')
    const master = existingRow(state, name, masterId, 'merge')
    const table = state.table(name)
    const id = table.ids.of(master.n)
    for (const loserId of loserIds) {
      const loser = existingRow(state, name, loserId, 'merge')
      if (loser.n === master.n) throw refuse('INVALID_ID_FIELD', 'a record cannot be merged into itself')
      moveChildren(state, name, table.ids.of(loser.n), id, context)
      softDelete(state, name, loser.n, context, 'merge', { MasterRecordId: id })
    }
    writeRow(state, { object: name, row: master.n, changes: {}, action: 'merge', context })
    return { id, created: false }
  })
}

function moveChildren(state: OrgState, object: string, from: string, to: string, context: SaveContext): void {
  for (const child of state.schema.children(object)) {
    if (child.field === 'MasterRecordId') continue
    for (const row of rowsWhere(state, child.childSObject, child.field, from, true))
      writeRow(state, {
        object: child.childSObject,
        row,
        changes: { [child.field]: to },
        action: 'update',
        context,
        stamp: false,
      })
  }
}

/** A lead becomes an account, a contact and an opportunity; afterwards it is read-only. */
export function convertLead(state: OrgState, id: string, context: SaveContext): SaveResult {
  return attempt(normaliseId(id) ?? id, () => {
    const row = existingRow(state, 'Lead', id, 'rest')
    const read = (field: string) => readNamed(state, 'Lead', field)(row)
    if (read('IsConverted') === true) throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
    const text = (field: string) => read(field) as string | null
    const account = created(
      createRecord(
        state,
        'Account',
        { Name: text('Company'), Website: text('Website'), Phone: text('Phone') },
        context,
      ),
    )
    const person: OrgRecord = {
      AccountId: account,
      FirstName: text('FirstName'),
      LastName: text('LastName'),
      Email: text('Email'),
      Title: text('Title'),
    }
    const contact = created(createRecord(state, 'Contact', person, context))
    const close = new Date(state.now() + 90 * 86_400_000).toISOString().slice(0, 10)
    const opportunity = created(
      createRecord(
        state,
        'Opportunity',
        { AccountId: account, Name: `${text('Company')}-`, StageName: 'Prospecting', CloseDate: close },
        context,
      ),
    )
    const changes = {
      IsConverted: true,
      Status: 'Closed - Converted',
      ConvertedDate: new Date(state.now()).toISOString().slice(0, 10),
      ConvertedAccountId: account,
      ConvertedContactId: contact,
      ConvertedOpportunityId: opportunity,
    }
    writeRow(state, { object: 'Lead', row: row.n, changes, action: 'update', context })
    return { id: state.table('Lead').ids.of(row.n), created: false }
  })
}

function created(result: SaveResult): string {
  if (result.success) return result.id
  throw refuse(result.errors[0]!.code, result.errors[0]!.message, result.errors[0]!.fields)
}
