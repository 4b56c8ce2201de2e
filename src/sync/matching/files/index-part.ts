import type { AnyEngine } from './match-engine.ts'
import { type RowReject, readBlock } from './read-rows.ts'
import type { IndexOrder } from './work-order.ts'

/** One block of the right file, read into an index of its own; travels between threads, the index without a copy. */
export interface IndexPart {
  readonly index: unknown
  /** Id and line, within the block from 0, of each row. */
  readonly ids: readonly string[]
  readonly rowLines: readonly number[]
  readonly rejects: readonly RowReject[]
  readonly lines: number
  /** Size of the block itself. */
  readonly bytes: number
}

/** Pure: rows of the same id are all indexed, whoever puts the parts together leaves out the later ones. */
export function indexBlock(block: Uint8Array, { plan, shape, compare }: IndexOrder, engine: AnyEngine): IndexPart {
  const { rows, rejects, lines } = readBlock(block, shape)
  const reader = engine.reader(plan)
  const builder = engine.builder(compare)
  for (const row of rows) builder.add(reader(row.cells))
  const ids = rows.map(({ id }) => id)
  const rowLines = rows.map(({ line }) => line)
  return { index: builder.build(), ids, rowLines, rejects, lines, bytes: block.length }
}
