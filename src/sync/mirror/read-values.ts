import type { RemoteField } from '../../core/describe.ts'
import type { ConnectionId, RemoteId } from '../../core/ids.ts'
import type { FieldValue, Values } from '../../core/values.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import type { ConnectionKey, MirrorState } from './mirror.ts'
import { deleteRemoteCounts } from './store/counts.ts'
import { deleteStates, lockMirror, requireState, selectState, selectStates } from './store/state.ts'
import { dropSchema, mirrorTable } from './store/table.ts'
import { selectMatching, selectTexts, type TextRow } from './store/values.ts'

/** The fields of the last description that are mirrored; empty when the object was never pulled. */
export async function mirroredFields(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
): Promise<readonly RemoteField[]> {
  return (await selectState(db, connectionId, object))?.fields ?? []
}

/** Every mirrored object of a connection with its position, for people. */
export async function mirroredObjects(db: Queryable, connectionId: ConnectionId): Promise<readonly MirrorState[]> {
  return selectStates(db, connectionId)
}

/**
 * Current values of living records with their types (core/values.ts): decimals as strings, multi-picklists as lists.
 * Ids that the mirror does not have are absent. Throws CC-MIR-4 before the first pull.
 */
export async function readMirrorValues(
  db: Queryable,
  connection: ConnectionKey,
  object: string,
  ids: readonly RemoteId[],
): Promise<ReadonlyMap<RemoteId, Values>> {
  const { fields } = await requireState(db, connection.id, object)
  const rows = await selectTexts(db, mirrorTable(connection, object), fields, ids)
  return new Map(rows.map((row) => [row._id, valuesOf(row, fields)]))
}

/** Searches living records by text fields (default: the first text field), for a person who matches by hand. */
export async function searchMirror(
  db: Queryable,
  connection: ConnectionKey,
  object: string,
  search: { readonly text: string; readonly fields: readonly string[]; readonly limit: number },
): Promise<readonly { id: RemoteId; values: Values }[]> {
  const { fields } = await requireState(db, connection.id, object)
  const searched = fields.filter((field) => search.fields.includes(field.name))
  if (searched.length === 0) return []
  const rows = await selectMatching(db, mirrorTable(connection, object), { ...search, fields, searched })
  return rows.map((row) => ({ id: row._id, values: valuesOf(row, fields) }))
}

/** Removes a connection's whole mirror: its schema, cursors and snapshots (purge on disconnect). */
export async function dropMirror(database: Database, connectionId: ConnectionId): Promise<void> {
  await database.transaction(async ({ db }) => {
    await lockMirror(db, connectionId)
    await deleteRemoteCounts(db, connectionId)
    for (const name of await deleteStates(db, connectionId)) await dropSchema(db, name)
  })
}

function valuesOf(row: TextRow, fields: readonly RemoteField[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, mirrorValue(row[field.name] ?? null, field)]))
}

/** The text of a column as a value; exported for those who read the mirror in SQL. */
export function mirrorValue(text: string | null, field: Pick<RemoteField, 'type'>): FieldValue {
  if (text === null) return null
  if (field.type === 'boolean') return text === 'true'
  if (field.type === 'multipicklist') return text.split(';')
  if (field.type !== 'integer') return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}
