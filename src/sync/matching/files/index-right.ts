import { BlockCutter, type RowBlock } from '../../../records/index.ts'
import { IdTable } from './id-table.ts'
import type { RejectList } from './list-rejects.ts'
import type { AnyEngine } from './match-engine.ts'
import type { OpenTable } from './open-table.ts'
import { type RowReject, readBlock } from './read-rows.ts'
import type { ColumnPlan } from './understand-header.ts'

export interface IndexedSide {
  readonly index: unknown
  readonly ids: IdTable
  readonly read: number
  readonly indexed: number
  readonly rejected: number
}

export const TOO_LONG: RowReject = {
  line: 0,
  code: 'CC-RECORDS-24',
  message: 'the record is longer than 1 MB',
  row: '',
}

export interface IndexRequest {
  readonly table: OpenTable
  readonly plan: ColumnPlan
  readonly engine: AnyEngine
  readonly compare: readonly string[]
  readonly rejects: RejectList
  /** Called after each block. */
  readonly progress: (bytes: number, rows: number) => void
}

/** Reads the right side to its end and builds the index. The first row of an id counts, later ones are rejects. */
export async function indexRight(request: IndexRequest): Promise<IndexedSide> {
  const { table, plan, engine, rejects, progress } = request
  const shape = { delimiter: table.delimiter, width: plan.width, id: plan.at.id?.[0] ?? null }
  const reader = engine.reader(plan)
  const builder = engine.builder(request.compare)
  const ids = new IdTable()
  let line = table.line
  let rejected = 0
  let bytes = 0
  for await (const block of blocksOf(table, plan.width)) {
    const read = block === null ? { rows: [], rejects: [TOO_LONG], lines: 1 } : readBlock(block, shape)
    const twice: RowReject[] = []
    for (const row of read.rows) {
      const before = ids.add(row.id, line + row.line)
      if (before === null) builder.add(reader(row.cells))
      else twice.push(seenBefore(row.id, before, row.line, row.cells.join(table.delimiter)))
    }
    await rejects.add(
      table.name,
      [...read.rejects, ...twice].sort((a, b) => a.line - b.line),
      line,
    )
    rejected += read.rejects.length + twice.length
    line += read.lines
    bytes += block?.length ?? 0
    progress(bytes, ids.size)
  }
  return { index: builder.build(), ids, read: ids.size + rejected, indexed: ids.size, rejected }
}

export async function* blocksOf(table: OpenTable, width: number): AsyncGenerator<RowBlock> {
  const cutter = new BlockCutter(table.delimiter, width)
  for await (const chunk of table.rows) yield* cutter.push(chunk)
  yield* cutter.end()
}

export function seenBefore(id: string, before: number, line: number, row: string): RowReject {
  const shown = id.slice(0, 100)
  return {
    line,
    code: 'CC-RECORDS-31',
    message: `the id "${shown}" is already in line ${before}`,
    row: row.slice(0, 500),
  }
}
