import { Readable } from 'node:stream'
import type { RecordPage } from '../../connectors/connector.ts'
import type { RemoteField } from '../../core/describe.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { addRejects, assertFence, type RejectEntry } from '../history/index.ts'
import { countRecords, differs } from './csv-records.ts'
import { BadRows, DamagedPage, mirrorError } from './errors.ts'
import type { MirrorState, ReadWindow } from './mirror.ts'
import { countPull, type Pull } from './pull.ts'
import { CarefulReader } from './read-carefully.ts'
import {
  copyIntoMirror,
  copyIntoStaging,
  copyLines,
  createStaging,
  insertStaged,
  type MergeCounts,
  mergeStaged,
  relaxCommit,
  roomToSort,
  stageLines,
  takeUnfitLines,
} from './store/page.ts'
import { closeWindow, lockPosition, storeLoaded, storePosition } from './store/state.ts'
import { addPrimaryKey, dropOlderVersions, mirrorTable } from './store/table.ts'

interface PageCounts extends MergeCounts {
  readonly read: number
  readonly rejected: number
}

export interface ReadingWay {
  /** Record by record, so that bad ones can be told from good ones. */
  readonly carefully: boolean
  /** Whether a last line without a line end is taken for a cut; not any more once it comes the same way again. */
  readonly endRequired: boolean
}

/**
 * Stores one page in one transaction together with the position after it, and with the last page moves the cursor (G3).
 * Throws DamagedPage when the page must be fetched again, BadRows when it must be read record by record.
 * `onRead` is called once the page's bytes are read, so that the next page can be asked for meanwhile.
 */
export async function storePage(
  pull: Pull,
  window: ReadWindow,
  page: RecordPage,
  how: ReadingWay,
  onRead: () => void,
): Promise<{ stopRequested: boolean; counts: PageCounts }> {
  let sourceError: unknown
  page.csv.on('error', (error) => {
    sourceError ??= error
  })
  try {
    return await pull.platform.database.transaction(async (tx) => {
      const { stopRequested } = await assertFence(tx, pull.claim)
      const state = await lockPosition(tx.db, pull.connection.id, pull.object, window)
      failpoint('pull.page.fenced')
      const fields = pageFields(state, window, page)
      if (page.next !== null) await relaxCommit(tx.db)
      const counts = await (how.carefully ? storeCarefully : storeFast)(tx, pull, state, fields, page, how, onRead)
      await countPull(tx.db, pull, { ...withoutSuperseded(counts), skipped: counts.superseded })
      failpoint('pull.page.merged')
      await movePosition(tx, pull, state, page)
      return { stopRequested, counts }
    })
  } catch (error) {
    page.csv.destroy()
    throw judge(error, sourceError)
  }
}

function withoutSuperseded({ read, stored, unchanged, rejected }: PageCounts): Readonly<Record<string, number>> {
  return { read, stored, unchanged, rejected }
}

/** What went wrong decides how the page is tried again; what is neither the page's nor a row's fault goes up. */
function judge(error: unknown, sourceError: unknown): unknown {
  if (error instanceof DamagedPage) return error
  if (sourceError !== undefined)
    return new DamagedPage(`the page could not be read to its end: ${String(sourceError)}`, { cause: sourceError })
  const code = (error as { code?: unknown }).code
  // 22… = a value or the CSV itself, 23502 = no id: a row's fault. Everything else is the database's.
  if (typeof code === 'string' && /^(22...|23502)$/.test(code))
    return new BadRows(`PostgreSQL refused a row of the page (${code})`, { cause: error })
  return error
}

/** The page's columns must be exactly those asked for: a missing one would silently blank a field. */
function pageFields(state: MirrorState, window: ReadWindow, page: RecordPage): readonly RemoteField[] {
  const known = new Map(state.fields.map((field) => [field.name, field]))
  const fields = page.columns.flatMap((name) => known.get(name) ?? [])
  const complete = window.fields.every((name) => page.columns.includes(name))
  if (complete && fields.length === page.columns.length && page.columns.length === window.fields.length) return fields
  const missing = window.fields.filter((name) => !page.columns.includes(name))
  const extra = page.columns.filter((name) => !window.fields.includes(name))
  throw mirrorError('CC-MIR-2', `${state.object}: the page has other columns than asked for`, {
    facts: { object: state.object, missing: missing.join(', '), extra: extra.join(', ') },
  })
}

async function storeFast(
  tx: Transaction,
  pull: Pull,
  state: MirrorState,
  fields: readonly RemoteField[],
  page: RecordPage,
  how: ReadingWay,
  onRead: () => void,
): Promise<PageCounts> {
  const table = mirrorTable(pull.connection, pull.object)
  if (state.loaded) await createStaging(tx.db, fields)
  const counter = countRecords(page.csv, page.count, how.endRequired)
  const rows = state.loaded
    ? await copyIntoStaging(tx, page.columns, counter)
    : await copyIntoMirror(tx, table, page.columns, counter)
  onRead()
  failpoint('pull.page.staged')
  if (rows !== counter.records) throw new BadRows(`COPY stored ${rows} rows of a page with ${counter.records} records`)
  const merged = state.loaded
    ? await mergeStaged(tx.db, mergeOrder(pull, state, fields))
    : { stored: rows, unchanged: 0, superseded: 0 }
  return { ...merged, read: rows, rejected: 0 }
}

function mergeOrder(pull: Pull, state: MirrorState, fields: readonly RemoteField[]) {
  const { idField, modifiedField } = state
  return { table: mirrorTable(pull.connection, pull.object), fields, idField, modifiedField, stamps: pull.stamps }
}

/** Record by record: what cannot be stored is rejected with its reason, the rest of the page is stored. */
async function storeCarefully(
  tx: Transaction,
  pull: Pull,
  state: MirrorState,
  fields: readonly RemoteField[],
  page: RecordPage,
  how: ReadingWay,
  onRead: () => void,
): Promise<PageCounts> {
  const reader = new CarefulReader(page, state.idField, how.endRequired)
  await copyLines(tx, page.columns, Readable.from(reader.goodLines()))
  onRead()
  failpoint('pull.page.careful')
  const cut = differs(reader.records, page.count)
  if (cut) throw cut
  const unfit = await takeUnfitLines(tx.db, fields, state.idField)
  const rejects: RejectEntry[] = [...reader.rejects, ...unfit.map(reader.rejectUnfit)]
  await createStaging(tx.db, fields)
  await stageLines(tx.db, fields)
  const merged = state.loaded
    ? await mergeStaged(tx.db, mergeOrder(pull, state, fields))
    : await insertStaged(tx.db, mirrorTable(pull.connection, pull.object), fields)
  await addRejects(tx.db, pull.claim.run.id, 'pull', pull.object, rejects)
  return { ...merged, read: reader.records, rejected: rejects.length }
}

async function movePosition(tx: Transaction, pull: Pull, state: MirrorState, page: RecordPage): Promise<void> {
  if (page.next !== null) {
    await storePosition(tx.db, pull.connection.id, pull.object, page.next)
    failpoint('pull.page.positioned')
    return
  }
  if (!state.loaded) await finishLoad(tx, pull)
  await closeWindow(tx.db, pull.connection.id, pull.object)
  failpoint('pull.cursor.moved')
}

/** A window without any page: the cursor moves all the same. */
export async function storeEmptyWindow(pull: Pull, window: ReadWindow): Promise<void> {
  await pull.platform.database.transaction(async (tx) => {
    await assertFence(tx, pull.claim)
    const state = await lockPosition(tx.db, pull.connection.id, pull.object, window)
    if (!state.loaded) await finishLoad(tx, pull)
    await countPull(tx.db, pull, { read: 0 })
    await closeWindow(tx.db, pull.connection.id, pull.object)
    failpoint('pull.cursor.moved')
  })
}

/**
 * Gives the freshly loaded table its primary key. A record that was edited while its pages were read can be there
 * twice: the newest version stays, the others are counted as superseded.
 */
export async function finishLoad(tx: Transaction, pull: Pull): Promise<void> {
  const table = mirrorTable(pull.connection, pull.object)
  await roomToSort(tx.db)
  if (!(await addPrimaryKey(tx.db, table))) {
    const older = await dropOlderVersions(tx.db, table)
    await addPrimaryKey(tx.db, table)
    await countPull(tx.db, pull, { stored: -older, skipped: older })
  }
  await storeLoaded(tx.db, pull.connection.id, pull.object)
  failpoint('pull.keys.added')
}
