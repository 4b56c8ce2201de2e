import type { RemoteField, RemoteObject } from '../../core/describe.ts'
import type { Queryable, Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence, logRun } from '../history/index.ts'
import {
  changesColumns,
  compareFields,
  type Drift,
  describeDrift,
  fullReadReason,
  isEmptyDrift,
  recolumned,
} from './drift.ts'
import {
  chosenFields,
  type MirrorState,
  mirrorColumn,
  missingFields,
  type RetiredColumn,
  schemaName,
} from './mirror.ts'
import type { Pull } from './pull.ts'
import {
  insertState,
  lockMirror,
  type Snapshot,
  selectState,
  selectStates,
  storeSchemaName,
  storeSnapshot,
} from './store/state.ts'
import {
  addColumn,
  addHash,
  castColumn,
  columnNames,
  createSchema,
  createTable,
  dropHash,
  mirrorTable,
  renameColumn,
  renameSchema,
  replaceModified,
} from './store/table.ts'

/**
 * Makes the mirror's table fit what the CRM describes now, and stores the description. Answers whether the columns
 * changed, so that a read under way starts anew. Columns are only ever added, cast or set aside; nothing is deleted.
 */
export async function prepareMirror(pull: Pull, remote: RemoteObject): Promise<{ changed: boolean }> {
  const { platform, connection, claim, object } = pull
  const fields = chosenFields(remote, connection)
  const snapshot: Snapshot = { object, idField: remote.idField, modifiedField: remote.modifiedField, fields }
  const drift = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    await lockMirror(tx.db, connection.id)
    await followRename(tx.db, pull)
    const state = await selectState(tx.db, connection.id, object, true)
    if (state) return applyDrift(tx, pull, state, snapshot)
    await createMirror(tx, pull, snapshot)
    failpoint('pull.mirror.created')
    return null
  })
  failpoint('pull.drift.stored')
  await logDescription(pull, remote, drift)
  return { changed: drift !== null && changesColumns(drift) }
}

async function followRename(db: Queryable, { connection }: Pull): Promise<void> {
  const [known] = await selectStates(db, connection.id)
  const name = schemaName(connection)
  if (!known || known.schemaName === name) return
  await renameSchema(db, known.schemaName, name)
  await storeSchemaName(db, connection.id, name)
}

async function createMirror(tx: Transaction, pull: Pull, snapshot: Snapshot): Promise<void> {
  await createSchema(tx.db, schemaName(pull.connection))
  await createTable(tx.db, mirrorTable(pull.connection, snapshot.object), snapshot, pull.stamps)
  await insertState(tx.db, pull.connection, snapshot)
}

async function applyDrift(tx: Transaction, pull: Pull, state: MirrorState, snapshot: Snapshot): Promise<Drift> {
  const drift = compareFields(state.fields, snapshot.fields)
  const remodified = state.modifiedField !== snapshot.modifiedField
  const retired = changesColumns(drift) ? await changeTable(tx.db, pull, state, snapshot, drift) : state.retired
  if (remodified) await replaceModified(tx.db, mirrorTable(pull.connection, state.object), snapshot)
  const reason = remodified ? 'another field tells when a record changed' : fullReadReason(drift)
  failpoint('pull.drift.applied')
  await storeSnapshot(tx.db, pull.connection.id, snapshot, {
    retired,
    fullReadReason: state.coveredTo === null ? null : reason,
    dropWindow: remodified || changesColumns(drift),
  })
  return drift
}

async function changeTable(
  db: Queryable,
  pull: Pull,
  state: MirrorState,
  snapshot: Snapshot,
  drift: Drift,
): Promise<readonly RetiredColumn[]> {
  const table = mirrorTable(pull.connection, state.object)
  let retired = [...state.retired]
  await dropHash(db, table)
  for (const { before, after } of recolumned(drift))
    if (!(await castColumn(db, table, before, after))) {
      retired.push(await setAside(db, pull, before))
      await addColumn(db, table, after)
    }
  for (const field of drift.added) retired = await addOrRevive(db, pull, field, retired)
  for (const field of drift.removed) retired.push(retire(pull, field, mirrorColumn(field.name), 'removed'))
  await addHash(db, table, snapshot, pull.stamps)
  return retired
}

function retire(pull: Pull, field: RemoteField, column: string, why: RetiredColumn['why']): RetiredColumn {
  return { column, field: field.name, type: field.type, why, since: pull.platform.clock.now().toISOString() }
}

/** Keeps a column whose contents do not fit the new type under a name that says what it was. */
async function setAside(db: Queryable, pull: Pull, before: RemoteField): Promise<RetiredColumn> {
  const taken = await columnNames(db, pull.connection, pull.object)
  let column = mirrorColumn(`${before.name}__was_${before.type}`)
  for (let turn = 2; taken.has(column); turn++) column = mirrorColumn(`${before.name}__was_${before.type}_${turn}`)
  await renameColumn(db, mirrorTable(pull.connection, pull.object), mirrorColumn(before.name), column)
  return retire(pull, before, column, 'retyped')
}

/** A field that comes back gets its old column, unless it comes back as something else. */
async function addOrRevive(
  db: Queryable,
  pull: Pull,
  field: RemoteField,
  retired: readonly RetiredColumn[],
): Promise<RetiredColumn[]> {
  const table = mirrorTable(pull.connection, pull.object)
  const known = retired.find((entry) => entry.column === mirrorColumn(field.name))
  if (!known) {
    await addColumn(db, table, field)
    return [...retired]
  }
  const others = retired.filter((entry) => entry !== known)
  const before: RemoteField = { ...field, type: known.type }
  const kept = mirrorsAlike(before, field) || (await castColumn(db, table, before, field))
  if (kept) return others
  const aside = await setAside(db, pull, before)
  await addColumn(db, table, field)
  return [...others, aside]
}

function mirrorsAlike(before: RemoteField, after: RemoteField): boolean {
  return recolumned(compareFields([before], [after])).length === 0
}

async function logDescription(pull: Pull, remote: RemoteObject, drift: Drift | null): Promise<void> {
  const { platform, claim, object, connection } = pull
  const log = (level: 'info' | 'warn', message: string, facts: object = {}) =>
    logRun(platform.database.db, claim.run.id, level, 'pull', `${object}: ${message}`, { object, ...facts })
  for (const sentence of drift && !isEmptyDrift(drift) ? describeDrift(drift) : []) await log('warn', sentence)
  for (const name of missingFields(remote, connection))
    await log('warn', `field ${name} was chosen, but cannot be read; the others are`, { field: name })
  for (const { name, reason } of remote.unusableFields)
    await log('info', `field ${name} is left out: ${reason}`, { field: name })
}
