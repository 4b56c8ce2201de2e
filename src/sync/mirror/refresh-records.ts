import type { RawBuilder } from 'kysely'
import type { Connector } from '../../connectors/connector.ts'
import type { RemoteField } from '../../core/describe.ts'
import type { RemoteId } from '../../core/ids.ts'
import type { FieldValue, Values } from '../../core/values.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { addRejects, assertFence, type RunClaim } from '../history/index.ts'
import { readReject } from './errors.ts'
import { type ConnectionKey, type MirrorConnection, type MirrorState, mirrorColumn } from './mirror.ts'
import { createStaging, mergeStaged, stageRecords } from './store/page.ts'
import { requireState } from './store/state.ts'
import { mirrorTable } from './store/table.ts'
import { insertWritten, updateWritten } from './store/values.ts'

/**
 * Reads these records once more and merges them into the mirror, for comparing after a write or before an undo. Not
 * counted as read: it is no pull. Answers the ids the CRM no longer shows; that alone is no deletion (G4).
 */
export async function refreshRecords(
  platform: Platform,
  connector: Connector,
  connection: MirrorConnection,
  claim: RunClaim,
  object: string,
  ids: readonly RemoteId[],
): Promise<{ refreshed: number; missing: readonly RemoteId[] }> {
  const state = await requireState(platform.database.db, connection.id, object)
  const fields = state.fields.map((field) => field.name)
  const unique = [...new Set(ids)]
  const missing: RemoteId[] = []
  const step = connector.capabilities.readByIdsMax
  for (let start = 0; start < unique.length; start += step) {
    const part = unique.slice(start, start + step)
    const found = await connector.readByIds({ object, fields, ids: part })
    failpoint('refresh.read')
    missing.push(...part.filter((id) => !found.has(id)))
    const stamps = connector.capabilities.stampFields
    await platform.database.transaction(async (tx) => {
      await assertFence(tx, claim)
      const unholdable = [...found].filter(([, values]) => !Object.values(values).every(holdable)).map(([id]) => id)
      await mergeRecords(tx, connection, state, new Map([...found].filter(([id]) => !unholdable.includes(id))), stamps)
      const reject = readReject('CC-MIR-21', 'a text holds a character that cannot be stored')
      await addRejects(
        tx.db,
        claim.run.id,
        'pull',
        object,
        unholdable.map((remoteId) => ({ remoteId, reject })),
      )
    })
    failpoint('refresh.stored')
  }
  return { refreshed: unique.length - missing.length, missing }
}

async function mergeRecords(
  tx: Transaction,
  connection: ConnectionKey,
  state: MirrorState,
  found: ReadonlyMap<RemoteId, Values>,
  stamps: readonly string[],
): Promise<void> {
  if (found.size === 0) return
  const { idField, modifiedField, fields } = state
  const records = [...found].map(([id, values]) => textsOf(fields, { ...values, [idField]: id }))
  await createStaging(tx.db, fields)
  await stageRecords(tx.db, fields, records)
  await mergeStaged(tx.db, { table: mirrorTable(connection, state.object), fields, idField, modifiedField, stamps })
  failpoint('refresh.merged')
}

function textsOf(fields: readonly RemoteField[], values: Values): Readonly<Record<string, string | null>> {
  return Object.fromEntries(fields.map((field) => [mirrorColumn(field.name), columnText(values[field.name] ?? null)]))
}

/** A database text holds neither U+0000 nor half a surrogate pair. */
function holdable(value: FieldValue): boolean {
  const texts = typeof value === 'object' ? (value ?? []) : [String(value)]
  return texts.every((text) => !text.includes('\0') && text.isWellFormed())
}

/** A value as the mirror's column takes it: empty texts and lists are null there, as in the CRM's pages. */
function columnText(value: FieldValue): string | null {
  if (value === null || value === '') return null
  if (typeof value === 'object') return value.length === 0 ? null : value.join(';')
  return String(value)
}

export interface WrittenRecords {
  /** Relation with the columns id (text, each once) and fields (jsonb, values as in core/values.ts). */
  readonly records: RawBuilder<unknown>
  /** Every field that one of them sets. */
  readonly fields: ReadonlySet<string>
  readonly count: number
}

/**
 * Call it in the transaction that stores the outcomes of writes: what we wrote becomes the mirror's value at once, so
 * that the next plan sees nothing to do and our own echo is unchanged (G8). Fields that are not mirrored are left out,
 * fields that a record does not set stay as they are. Never changes a record's `_modified_at`: the CRM's own version
 * still wins when it is read. The values never leave the database.
 */
export async function storeWritten(
  tx: Transaction,
  connection: ConnectionKey,
  object: string,
  written: WrittenRecords,
): Promise<void> {
  const state = await requireState(tx.db, connection.id, object)
  const fields = state.fields.filter((field) => written.fields.has(field.name) && field.name !== state.idField)
  const table = mirrorTable(connection, object)
  const known = await updateWritten(tx.db, table, fields, written.records)
  if (known < written.count) await insertWritten(tx.db, table, state.idField, fields, written.records)
  failpoint('written.stored')
}
