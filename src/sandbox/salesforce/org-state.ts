/** What every part of the org works on: schema, tables, store, clock, and how a field of a row is read. */

import type { Cell } from '../parts/store/cell.ts'
import { DELETED, type Store } from '../parts/store/store.ts'
import type { Read, Row, Table } from '../parts/store/table.ts'
import type { Transaction } from '../parts/store/transaction.ts'
import type { ValidationRule } from './org.ts'
import type { Rights, Schema } from './org-schema.ts'
import type { SchemaField } from './schema/field.ts'

export interface SavedRules {
  readonly validation: ValidationRule[]
  readonly duplicates: { object: string; name: string; fields: readonly string[]; action: 'allow' | 'block' }[]
}

export interface OrgState {
  readonly transaction: Transaction
  readonly schema: Schema
  readonly store: Store
  readonly tables: ReadonlyMap<string, Table>
  readonly rules: SavedRules
  /** Milliseconds, the org's clock. */
  now(): number
  /** The table of an object; made on first use for custom objects. */
  table(object: string): Table
  rights(userId: string): Rights
  /** Row of a key of the accounts file. */
  rowOfKey(key: string): number
}

/** Reads a field of a row of `object`: Id, audit stamps, derived fields and stored ones alike. */
export function readerOf(state: OrgState, object: string, field: SchemaField): Read {
  if (field.derived) return derivedReader(state, object, field)
  const table = state.table(object)
  let read = table.readers.get(field)
  if (!read) {
    read = storedReader(table, field)
    table.readers.set(field, read)
  }
  return read
}

function storedReader(table: Table, field: SchemaField): Read {
  const stored = table.reader(field.name)
  switch (field.name) {
    case 'Id':
      return (row) => table.ids.of(row.n)
    case 'IsDeleted':
      return (row) => (table.flags(row.n) & DELETED) !== 0
    case 'SystemModstamp':
    case 'LastModifiedDate':
      return (row) => stored(row) ?? (row.n < table.seed.count ? table.seed.stamp(row.n) : null)
    case 'CreatedDate':
      return (row) => stored(row) ?? (row.n < table.seed.count ? table.seed.created(row.n) : null)
    case 'LastViewedDate':
    case 'LastReferencedDate':
      return () => null
  }
  if (field.type === 'boolean') return (row) => stored(row) === true
  if (field.autoNumber) return (row) => stored(row) ?? String(row.n + 1).padStart(8, '0')
  return stored
}

function derivedReader(state: OrgState, object: string, field: SchemaField): Read {
  const { from, compute } = field.derived!
  const readers = from.map((name) => {
    const source = state.schema.field(object, name)
    return source ? readerOf(state, object, source) : () => null
  })
  const [first, second] = readers
  if (second === undefined) return (row) => compute(first!(row))
  return (row) => compute(first!(row), second(row))
}

export function readNamed(state: OrgState, object: string, name: string): (row: Row) => Cell {
  const field = state.schema.field(object, name)
  return field ? readerOf(state, object, field) : () => null
}
