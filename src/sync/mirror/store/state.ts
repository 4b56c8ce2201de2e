import { sql } from 'kysely'
import type { RemoteField } from '../../../core/describe.ts'
import type { ConnectionId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { mirrorError } from '../errors.ts'
import { type MirrorConnection, type MirrorState, type ReadWindow, type RetiredColumn, schemaName } from '../mirror.ts'

interface StateRow extends Omit<MirrorState, 'window'> {
  readonly windowNo: number
  readonly windowFrom: Date | null
  readonly windowTo: Date | null
  readonly windowDecidedAt: Date | null
  readonly windowFields: readonly string[] | null
  readonly windowPage: number
  readonly windowResume: string | null
}

const stateColumns = sql`object, schema_name as "schemaName", id_field as "idField", modified_field as "modifiedField",
  fields, retired, described_at as "describedAt", loaded, covered_to as "coveredTo",
  deletions_covered_to as "deletionsCoveredTo", full_read_reason as "fullReadReason", brake_lifted as "brakeLifted",
  window_no::float8 as "windowNo", window_from as "windowFrom", window_to as "windowTo",
  window_decided_at as "windowDecidedAt", window_fields as "windowFields", window_page as "windowPage",
  window_resume as "windowResume"`

function stateOf(row: StateRow): MirrorState {
  const { windowNo, windowFrom, windowTo, windowDecidedAt, windowFields, windowPage, windowResume, ...state } = row
  const window: ReadWindow | null =
    windowTo && windowDecidedAt && windowFields
      ? {
          ...{ no: windowNo, from: windowFrom, to: windowTo, decidedAt: windowDecidedAt },
          ...{ fields: windowFields, page: windowPage, resume: windowResume },
        }
      : null
  return { ...state, window }
}

export async function selectState(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
  lock = false,
): Promise<MirrorState | null> {
  const { rows } = await sql<StateRow>`select ${stateColumns} from concordat.mirror_objects
    where connection_id = ${connectionId} and object = ${object} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0] ? stateOf(rows[0]) : null
}

export async function selectStates(db: Queryable, connectionId: ConnectionId): Promise<readonly MirrorState[]> {
  const { rows } = await sql<StateRow>`select ${stateColumns} from concordat.mirror_objects
    where connection_id = ${connectionId} order by object`.execute(db)
  return rows.map(stateOf)
}

/** Throws CC-MIR-4 when this object has never been pulled. */
export async function requireState(db: Queryable, connectionId: ConnectionId, object: string): Promise<MirrorState> {
  const state = await selectState(db, connectionId, object)
  if (state) return state
  throw mirrorError('CC-MIR-4', `there is no copy of ${object} yet`, { facts: { object } })
}

/** One at a time makes, renames or drops a connection's schema. */
export async function lockMirror(db: Queryable, connectionId: ConnectionId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mirror ${connectionId}`}, 0))`.execute(db)
}

export interface Snapshot {
  readonly object: string
  readonly idField: string
  readonly modifiedField: string | null
  readonly fields: readonly RemoteField[]
}

export async function insertState(db: Queryable, connection: MirrorConnection, snapshot: Snapshot): Promise<void> {
  await sql`insert into concordat.mirror_objects (workspace_id, connection_id, object, schema_name, id_field,
      modified_field, fields)
    values (${connection.workspaceId}, ${connection.id}, ${snapshot.object}, ${schemaName(connection)},
      ${snapshot.idField}, ${snapshot.modifiedField}, ${JSON.stringify(snapshot.fields)}::jsonb)`.execute(db)
}

/** Stores a new snapshot; with `fullReadReason` the window under way is dropped and the next one reads everything. */
export async function storeSnapshot(
  db: Queryable,
  connectionId: ConnectionId,
  snapshot: Snapshot,
  change: { retired: readonly RetiredColumn[]; fullReadReason: string | null; dropWindow: boolean },
): Promise<void> {
  await sql`update concordat.mirror_objects set id_field = ${snapshot.idField}, modified_field = ${snapshot.modifiedField},
      fields = ${JSON.stringify(snapshot.fields)}::jsonb, retired = ${JSON.stringify(change.retired)}::jsonb,
      full_read_reason = coalesce(${change.fullReadReason}, full_read_reason), described_at = now(), updated_at = now()
    where connection_id = ${connectionId} and object = ${snapshot.object}`.execute(db)
  if (change.dropWindow)
    await sql`update concordat.mirror_objects set window_to = null, window_from = null, window_decided_at = null,
      window_fields = null, window_resume = null, window_page = 0
      where connection_id = ${connectionId} and object = ${snapshot.object}`.execute(db)
}

export async function openWindow(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
  window: { from: Date | null; to: Date; decidedAt: Date; fields: readonly string[] },
): Promise<void> {
  await sql`update concordat.mirror_objects set window_no = window_no + 1, window_from = ${window.from},
      window_to = ${window.to}, window_decided_at = ${window.decidedAt},
      window_fields = ${JSON.stringify(window.fields)}::jsonb, window_page = 0, window_resume = null,
      -- Whoever was read from now on and goes before the read is finished is found in the deletions since now.
      deletions_covered_to = coalesce(deletions_covered_to, ${window.decidedAt}), updated_at = now()
    where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

/** The same window from its first page; its number grows, so that a reader of the old one cannot commit. */
export async function rewindWindow(db: Queryable, connectionId: ConnectionId, object: string): Promise<void> {
  await sql`update concordat.mirror_objects set window_no = window_no + 1, window_page = 0, window_resume = null,
    updated_at = now() where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

/** Locks the object's position and makes sure that nobody else has moved it since `window` was read. */
export async function lockPosition(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
  window: ReadWindow,
): Promise<MirrorState> {
  const state = await selectState(db, connectionId, object, true)
  if (state?.window && state.window.no === window.no && state.window.page === window.page) return state
  throw mirrorError('CC-MIR-3', `${object} is being pulled by another run`, { facts: { object } })
}

export async function storePosition(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
  resume: string,
): Promise<void> {
  await sql`update concordat.mirror_objects set window_page = window_page + 1, window_resume = ${resume},
    updated_at = now() where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

/** The last page is stored: what the window covers is covered. Never moves back. */
export async function closeWindow(db: Queryable, connectionId: ConnectionId, object: string): Promise<void> {
  await sql`update concordat.mirror_objects set loaded = true, covered_to = greatest(covered_to, window_to),
      full_read_reason = case when window_from is null then null else full_read_reason end,
      window_to = null, window_from = null, window_decided_at = null, window_fields = null, window_resume = null,
      window_page = 0, updated_at = now()
    where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

export async function storeLoaded(db: Queryable, connectionId: ConnectionId, object: string): Promise<void> {
  await sql`update concordat.mirror_objects set loaded = true
    where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

export async function storeDeletionsCovered(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
  to: Date,
): Promise<void> {
  await sql`update concordat.mirror_objects set deletions_covered_to = greatest(deletions_covered_to, ${to}::timestamptz),
    brake_lifted = false, updated_at = now() where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

/** Lets the next enumeration mark as many records as deleted as it finds missing; a person's decision (G4). */
export async function liftBrake(db: Queryable, connectionId: ConnectionId, object: string): Promise<void> {
  await sql`update concordat.mirror_objects set brake_lifted = true, updated_at = now()
    where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

/** Makes the next pull read everything again; rows stay. */
export async function wantFullRead(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
  reason: string,
): Promise<void> {
  await sql`update concordat.mirror_objects set full_read_reason = ${reason}, updated_at = now()
    where connection_id = ${connectionId} and object = ${object}`.execute(db)
}

export async function storeSchemaName(db: Queryable, connectionId: ConnectionId, name: string): Promise<void> {
  await sql`update concordat.mirror_objects set schema_name = ${name}
    where connection_id = ${connectionId}`.execute(db)
}

export async function deleteStates(db: Queryable, connectionId: ConnectionId): Promise<readonly string[]> {
  const { rows } = await sql<{
    name: string
  }>`delete from concordat.mirror_objects where connection_id = ${connectionId}
    returning schema_name as name`.execute(db)
  return [...new Set(rows.map((row) => row.name))]
}
