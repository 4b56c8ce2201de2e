/** The one place where a row changes: delta, flags, key index, stamps, deletions and journal move together. */

import type { Cell } from '../../parts/store/cell.ts'
import { journalInstant } from '../../parts/store/journal.ts'
import type { Delta } from '../../parts/store/store.ts'
import type { Row } from '../../parts/store/table.ts'
import type { JournalEntry, OrgRecord, OrgValue, SaveContext } from '../org.ts'
import { type OrgState, readerOf } from '../org-state.ts'
import { plainValue } from '../org-values.ts'
import { isKeyField, keyText } from '../record-keys.ts'
import type { SchemaField } from '../schema/field.ts'

export type Changes = Readonly<Record<string, Cell>>

export interface RowWrite {
  readonly object: string
  /** Null: a new row. */
  readonly row: number | null
  readonly changes: Changes
  readonly action: JournalEntry['action']
  readonly context: SaveContext
  /** DELETED / PURGED bits afterwards; as they were when absent. */
  readonly flags?: number
  /** False: stamps stay as they are, unless `changes` sets them. */
  readonly stamp?: boolean
}

/** Whole seconds: the stamps of Salesforce have no milliseconds. */
export function stampNow(state: OrgState): number {
  return Math.floor(state.now() / 1000) * 1000
}

/** Row number written to. */
export function writeRow(state: OrgState, write: RowWrite): number {
  const table = state.table(write.object)
  const n = write.row ?? table.nextRow()
  const marks = table.marksOf(n)
  const size = table.size
  state.transaction.undo.push(() => table.restore(n, marks, size))
  const old: Row | null = write.row === null ? null : table.row(n)
  const changes = { ...audit(state, write), ...write.changes }
  const fields = fieldsOf(state, write.object, changes)
  const before = fields.map((field) => (old ? readerOf(state, write.object, field)(old) : null))
  const delta: Delta = { ...old?.delta, ...changes }
  for (const name of ['SystemModstamp', 'LastModifiedDate'] as const)
    delta[name] ??= old ? readerOf(state, write.object, state.schema.field(write.object, name)!)(old) : stampNow(state)
  if (write.row === null) for (const name of Object.keys(delta)) if (delta[name] === null) delete delta[name]
  moveKeys(state, write.object, n, old, fields, changes)
  table.put(n, delta, write.flags ?? (write.row === null ? 0 : table.flags(n) % 8))
  journal(state, write, n, fields, before, changes)
  return n
}

function audit(state: OrgState, write: RowWrite): Changes {
  const now = stampNow(state)
  const { userId } = write.context
  const created = { CreatedDate: now, CreatedById: userId }
  const modified = { LastModifiedDate: now, LastModifiedById: userId, SystemModstamp: now }
  if (write.row === null) return { ...created, ...modified }
  return write.stamp === false ? {} : modified
}

function fieldsOf(state: OrgState, object: string, changes: Changes): SchemaField[] {
  const fields: SchemaField[] = []
  for (const name in changes) {
    const field = state.schema.field(object, name)
    if (field) fields.push(field)
  }
  return fields
}

function moveKeys(
  state: OrgState,
  object: string,
  n: number,
  old: Row | null,
  fields: readonly SchemaField[],
  changes: Changes,
): void {
  for (const field of fields) {
    if (!isKeyField(field)) continue
    const stored = old?.delta?.[field.name]
    if (stored !== undefined && stored !== null) state.store.removeKey(object, field.name, keyText(field, stored), n)
    const value = changes[field.name]!
    if (value !== null) state.store.addKey(object, field.name, keyText(field, value), n)
  }
}

const STAMPS = new Set(['SystemModstamp', 'LastModifiedDate', 'LastModifiedById'])

function journal(
  state: OrgState,
  write: RowWrite,
  n: number,
  fields: readonly SchemaField[],
  before: readonly Cell[],
  changes: Changes,
): void {
  const { object, action, context } = write
  const shownBefore: Record<string, OrgValue> = {}
  const shownAfter: Record<string, OrgValue> = {}
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!
    const was = before[index]!
    const value = changes[field.name]!
    if (was === value && !(context.via === 'backdoor' && STAMPS.has(field.name))) continue
    if (write.row !== null) shownBefore[field.name] = plainValue(field, was)
    shownAfter[field.name] = plainValue(field, value)
  }
  state.store.addJournal({
    at: journalInstant(state.now()),
    action,
    object,
    id: state.table(object).ids.of(n),
    before: shownBefore as OrgRecord,
    after: shownAfter as OrgRecord,
    via: context.via,
    request: context.request,
    userId: context.userId,
  })
}
