import type { Clock } from '../../../core/clock.ts'
import { threadsWorth } from './block-threads.ts'
import { decideLeft } from './decide-left.ts'
import { fileError } from './errors.ts'
import { headerWarnings } from './header-warnings.ts'
import { type IndexedSide, indexRight } from './index-right.ts'
import type { RecordType } from './known-columns.ts'
import { RejectList } from './list-rejects.ts'
import { engineFor } from './match-engine.ts'
import { type FilesReport, peakMemoryMb } from './match-report.ts'
import { type OpenTable, openTable } from './open-table.ts'
import { openOutputs } from './output-file.ts'
import { type TextSource, textSource } from './read-text.ts'
import { ThreadPool } from './thread-pool.ts'
import type { Thresholds } from './thresholds.ts'
import { type UnderstoodHeader, understandHeader } from './understand-header.ts'
import { type MatchWatcher, refuseStopped } from './watcher.ts'

export interface MatchFilesRequest {
  /** Paths; - is standard input or output. */
  readonly left: string
  readonly right: string
  readonly out: string
  readonly rejects: string | null
  readonly type: RecordType
  readonly aliases: boolean
  /** Headings of further columns to compare. */
  readonly compare: readonly string[]
  readonly thresholds: Thresholds
  /** How many candidates of a record are listed at most. */
  readonly candidates: number
  readonly threads: number
  /** Whether each record of the right file may be given to one of the left file at most. */
  readonly oneToOne: boolean
  /** Headings of the ids; null: by their names. */
  readonly leftId: string | null
  readonly rightId: string | null
  /** Of both files; null: UTF-8, or UTF-16 by its mark. */
  readonly encoding: string | null
}

export interface Side {
  readonly source: TextSource
  readonly table: OpenTable
  readonly header: UnderstoodHeader
}

/**
 * Finds for each record of the left file its record of the right file, and writes what was decided. Needs no database.
 * Throws CC-MATCH-20..27, and then leaves no output; a row that cannot be read is a reject and stops nothing.
 */
export async function matchFiles(
  clock: Clock,
  request: MatchFilesRequest,
  watcher: MatchWatcher,
): Promise<FilesReport> {
  const started = clock.monotonicMs()
  const [left, right] = await openSides(request, watcher.signal)
  const warnings = headerWarnings(named(left), named(right))
  for (const warning of warnings) watcher.warn(warning)
  const { output, rejectFile, finish, discard } = await openOutputs(request.out, request.rejects)
  const rejects = new RejectList(rejectFile)
  const pool = new ThreadPool()
  try {
    const indexed = await indexSide(right, request, { rejects, watcher, pool })
    const counts = await decideLeft({ left, index: indexed.index, request, output, rejects, watcher, pool })
    await rejects.complete()
    await finish()
    const { read, indexed: kept, rejected } = indexed
    return {
      type: request.type,
      out: request.out,
      left: { file: left.source.name, ...counts, columns: left.header.used, unused: left.header.unused },
      right: {
        file: right.source.name,
        read,
        indexed: kept,
        rejected,
        columns: right.header.used,
        unused: right.header.unused,
      },
      warnings,
      rejects: rejects.first,
      threads: Math.max(1, threadsWorth(request.threads, left.source.bytes)),
      seconds: (clock.monotonicMs() - started) / 1000,
      peakMemoryMb: peakMemoryMb(),
    }
  } catch (error) {
    await discard()
    throw error
  } finally {
    await pool.end()
    for (const { table } of [left, right]) await table.rows.return(undefined)
  }
}

async function openSides(request: MatchFilesRequest, signal: AbortSignal | null): Promise<[Side, Side]> {
  const { left, right, out } = request
  if (left === '-' && right === '-') throw fileError('CC-MATCH-26', 'only one of the two files can be standard input')
  if (out !== '-' && (out === left || out === right)) throw fileError('CC-MATCH-26', `${out} is also a file to read`)
  if (request.oneToOne && left === '-')
    throw fileError('CC-MATCH-26', 'one to one reads the left file twice, which standard input does not allow')
  const first = await openSide(left, request.leftId, request, signal)
  try {
    return [first, await openSide(right, request.rightId, request, signal)]
  } catch (error) {
    await first.table.rows.return(undefined)
    throw error
  }
}

async function openSide(
  path: string,
  id: string | null,
  request: MatchFilesRequest,
  signal: AbortSignal | null,
): Promise<Side> {
  const { type, aliases, compare, encoding } = request
  const source = await textSource(path)
  const table = await openTable(source, encoding, signal)
  try {
    return { source, table, header: understandHeader(table.header, { type, aliases, compare, id, file: source.name }) }
  } catch (error) {
    await table.rows.return(undefined)
    throw error
  }
}

function named({ source, header }: Side): { file: string; header: UnderstoodHeader } {
  return { file: source.name, header }
}

function indexSide(
  { source, table, header }: Side,
  { type, compare, threads }: MatchFilesRequest,
  { rejects, watcher, pool }: { rejects: RejectList; watcher: MatchWatcher; pool: ThreadPool },
): Promise<IndexedSide> {
  return indexRight({
    table,
    plan: header.plan,
    engine: engineFor(type),
    compare,
    threads: threadsWorth(threads, source.bytes),
    pool,
    rejects,
    progress: (bytes, rows) => {
      refuseStopped(watcher)
      watcher.progress(`Reading ${rows.toLocaleString('en')} records of the right file, bytes`, bytes, source.bytes)
    },
  })
}
