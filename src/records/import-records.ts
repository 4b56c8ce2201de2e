import type { Readable } from 'node:stream'
import type { Queryable } from '../platform/database/database.ts'
import { failpoint } from '../platform/failpoints.ts'
import type { Platform } from '../platform/platform.ts'
import { newId } from '../platform/random.ts'
import { explainRow, ROW_SYMBOLS, type RowCode } from './errors.ts'
import { IMPORT_SHAPES, type ImportKind, type ImportShape } from './import-kinds.ts'
import { type ImportFormat, type ReadRow, readRows } from './read-rows.ts'
import {
  copyToStaging,
  countStaged,
  createStaging,
  type ImportRecord,
  type ImportReject,
  lockImports,
  mergeStaged,
  refreshStatistics,
  type StagedRow,
  selectImportRejects,
  selectImports,
  settleRepeats,
  storeImport,
} from './store-import.ts'

export interface ImportOptions {
  readonly format: ImportFormat
  /** Told after every block of lines, with the number of records read so far. */
  readonly onProgress?: (progress: { readonly read: number }) => void
}

/** What became of a file. read = stored + unchanged + skipped + rejected, always (G2). */
export interface ImportReport extends ImportRecord {
  /** The first rejects; `listImportRejects` has them all. */
  readonly rejects: readonly ExplainedReject[]
}

export interface ExplainedReject extends ImportReject {
  readonly meaning: string
  readonly nextStep: string
}

const REJECTS_SHOWN = 20
const WARNINGS_MAX = 100
/** From so many rows stored the planner's statistics are refreshed. */
const MANY = 1_000

type ImportPlatform = Pick<Platform, 'clock' | 'database' | 'log'>

/**
 * Companies by key: new ones are stored, known ones changed where the file says something else, a column the file does not
 * have is left alone, an empty value clears. The same file twice changes nothing. All or nothing: one transaction.
 * Throws CC-RECORDS-1..3 when the file as a whole cannot be used.
 */
export function importCompanies(
  platform: ImportPlatform,
  workspaceId: string,
  source: Readable,
  options: ImportOptions,
): Promise<ImportReport> {
  return importRecords(platform, workspaceId, source, options, IMPORT_SHAPES.companies)
}

/** People by key; the company is found by its key, else by the domain of the web or mail address. Rules as for companies. */
export function importPeople(
  platform: ImportPlatform,
  workspaceId: string,
  source: Readable,
  options: ImportOptions,
): Promise<ImportReport> {
  return importRecords(platform, workspaceId, source, options, IMPORT_SHAPES.people)
}

/**
 * Signals by the sender's event id: an event counts once however often it is sent (A1.64). The company is found by its key,
 * else by domain; a signal of an unknown company is a reject.
 */
export function importSignals(
  platform: ImportPlatform,
  workspaceId: string,
  source: Readable,
  options: ImportOptions,
): Promise<ImportReport> {
  return importRecords(platform, workspaceId, source, options, IMPORT_SHAPES.signals)
}

async function importRecords(
  platform: ImportPlatform,
  workspaceId: string,
  source: Readable,
  options: ImportOptions,
  shape: ImportShape,
): Promise<ImportReport> {
  const warnings = new Map<string, number>()
  const warn = (message: string) => {
    if (warnings.has(message) || warnings.size < WARNINGS_MAX) warnings.set(message, (warnings.get(message) ?? 0) + 1)
  }
  const seen = { read: 0, blank: 0 }
  const rows = readRows(source, options.format, shape, platform.clock.now(), warn)
  const report = await platform.database.transaction(async (tx) => {
    await createStaging(tx, shape)
    await copyToStaging(tx, shape, stageRows(rows, shape, seen, warn, options.onProgress))
    failpoint('records.import.staged')
    await lockImports(tx, workspaceId, shape.kind)
    const repeats = await settleRepeats(tx.db, shape)
    const stored = await mergeStaged(tx.db, workspaceId, shape.kind)
    if (stored >= MANY) await refreshStatistics(tx.db, shape.kind)
    const { good, rejected } = await countStaged(tx.db)
    const skipped = seen.blank + repeats
    const record: ImportRecord = {
      id: newId(),
      kind: shape.kind,
      finishedAt: platform.clock.now(),
      read: seen.read,
      stored,
      unchanged: good - stored,
      skipped,
      rejected,
      warnings: [...warnings].map(([message, count]) => ({ message, count })),
    }
    await storeImport(tx.db, workspaceId, record, ROW_SYMBOLS)
    failpoint('records.import.merged')
    return record
  })
  const { warnings: _, ...facts } = report
  platform.log.info({ ...facts, workspaceId }, `imported ${shape.kind}`)
  return {
    ...report,
    rejects: await listImportRejects(platform.database.db, workspaceId, report.id, { limit: REJECTS_SHOWN }),
  }
}

async function* stageRows(
  blocks: AsyncIterable<readonly ReadRow[]>,
  shape: ImportShape,
  seen: { read: number; blank: number },
  warn: (message: string) => void,
  onProgress: ImportOptions['onProgress'],
): AsyncGenerator<StagedRow[]> {
  for await (const block of blocks) {
    const staged: StagedRow[] = []
    for (const row of block) {
      if ('blank' in row) seen.blank++
      else if ('code' in row) staged.push(row)
      else staged.push({ line: row.line, values: shape.stage(row.cells, warn) })
    }
    seen.read += block.length
    yield staged
    onProgress?.({ read: seen.read })
  }
}

/** The newest imports of a workspace. */
export function listImports(db: Queryable, workspaceId: string, limit = 50): Promise<ImportRecord[]> {
  return selectImports(db, workspaceId, limit)
}

/** Rejects of an import in the order of their lines, a page at a time (`afterLine` = the last line of the page before). */
export async function listImportRejects(
  db: Queryable,
  workspaceId: string,
  importId: string,
  page: { readonly afterLine?: number; readonly limit?: number } = {},
): Promise<ExplainedReject[]> {
  const rejects = await selectImportRejects(db, workspaceId, importId, {
    afterLine: page.afterLine ?? 0,
    limit: page.limit ?? 100,
  })
  return rejects.map((reject) => ({ ...reject, ...explainRow(reject.code as RowCode) }))
}

export type { ImportKind }
