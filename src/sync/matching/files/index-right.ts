import { BlockCutter, type RowBlock } from '../../../records/index.ts'
import { inOrder, openIndexers } from './block-threads.ts'
import { IdTable } from './id-table.ts'
import type { RejectList } from './list-rejects.ts'
import type { AnyEngine, AnyRecord, IndexBuilder } from './match-engine.ts'
import type { OpenTable } from './open-table.ts'
import { type RowReject, readBlock } from './read-rows.ts'
import type { ThreadPool } from './thread-pool.ts'
import type { ColumnPlan } from './understand-header.ts'
import type { IndexOrder } from './work-order.ts'

export interface IndexedSide {
  readonly index: unknown
  readonly read: number
  readonly indexed: number
  readonly rejected: number
}

export interface IndexRequest {
  readonly table: OpenTable
  readonly plan: ColumnPlan
  readonly engine: AnyEngine
  readonly compare: readonly string[]
  /** Threads that read, 0 for none but this one. */
  readonly threads: number
  readonly pool: ThreadPool
  readonly rejects: RejectList
  /** Called after each block. */
  readonly progress: (bytes: number, rows: number) => void
}

export const TOO_LONG: RowReject = {
  line: 0,
  code: 'CC-RECORDS-24',
  message: 'the record is longer than 1 MB',
  row: '',
}

/** Larger than blocks to decide: each is an index of its own first, and words that many rows share are then met once. */
const PART_BYTES = 1 << 21

type Builder = IndexBuilder<AnyRecord, unknown>

/** A block of rows that can be taken into the index one by one. */
interface Part {
  readonly ids: readonly string[]
  readonly rowLines: readonly number[]
  readonly rejects: readonly RowReject[]
  readonly lines: number
  readonly bytes: number
  readonly takeRow: (row: number) => void
}

/**
 * Reads the right side to its end and builds the index. The first row of an id counts, later ones are rejects. With threads,
 * each block is read by one of them and its rows are then copied in the order of the file: the index is the same.
 */
export async function indexRight(request: IndexRequest): Promise<IndexedSide> {
  const { table, engine, rejects, progress, threads } = request
  const builder = engine.builder(request.compare)
  const ids = new IdTable()
  let line = table.line
  let rejected = 0
  let bytes = 0
  for await (const part of threads > 0 && builder.copyFrom
    ? partsOfThreads(request, builder)
    : partsHere(request, builder)) {
    const twice = takeRows(part, line, ids)
    const left = [...part.rejects, ...twice].sort((a, b) => a.line - b.line)
    await rejects.add(table.name, left, line)
    rejected += left.length
    line += part.lines
    bytes += part.bytes
    progress(bytes, ids.size)
  }
  return { index: builder.build(), read: ids.size + rejected, indexed: ids.size, rejected }
}

function takeRows(part: Part, line: number, ids: IdTable): RowReject[] {
  const twice: RowReject[] = []
  part.ids.forEach((id, row) => {
    const before = ids.add(id, line + part.rowLines[row]!)
    if (before === null) part.takeRow(row)
    else twice.push(seenBefore(id, before, part.rowLines[row]!, id))
  })
  return twice
}

function orderOf({ table, plan, compare }: IndexRequest): IndexOrder {
  const shape = { delimiter: table.delimiter, width: plan.width, id: plan.at.id?.[0] ?? null }
  return { work: 'index', plan, shape, compare }
}

async function* partsHere(request: IndexRequest, builder: Builder): AsyncGenerator<Part> {
  const { shape, plan } = orderOf(request)
  const reader = request.engine.reader(plan)
  for await (const block of blocksOf(request.table, plan.width)) {
    if (block === null) yield tooLong()
    else {
      const { rows, rejects, lines } = readBlock(block, shape)
      yield {
        ids: rows.map(({ id }) => id),
        rowLines: rows.map((row) => row.line),
        rejects,
        lines,
        bytes: block.length,
        takeRow: (row) => builder.add(reader(rows[row]!.cells)),
      }
    }
  }
}

async function* partsOfThreads(request: IndexRequest, builder: Builder): AsyncGenerator<Part> {
  const threads = openIndexers(orderOf(request), request.threads, request.pool)
  try {
    for await (const part of inOrder(blocksOf(request.table, request.plan.width, PART_BYTES), threads))
      yield part === null ? tooLong() : { ...part, takeRow: builder.copyFrom!(part.index) }
  } finally {
    await threads.close()
  }
}

function tooLong(): Part {
  return { ids: [], rowLines: [], rejects: [TOO_LONG], lines: 1, bytes: 0, takeRow: () => undefined }
}

export async function* blocksOf(table: OpenTable, width: number, blockBytes?: number): AsyncGenerator<RowBlock> {
  const cutter = new BlockCutter(table.delimiter, width, blockBytes)
  for await (const chunk of table.rows) yield* cutter.push(chunk)
  yield* cutter.end()
}

export function seenBefore(id: string, before: number, line: number, row: string): RowReject {
  const message = `the id "${id.slice(0, 100)}" is already in line ${before}`
  return { line, code: 'CC-RECORDS-31', message, row: row.slice(0, 500) }
}
