import type { DecisionState } from '../evidence.ts'
import type { RowAnswerer, RowChange, RowEdges } from './answer-rows.ts'
import { type RowReject, type RowShape, readBlock } from './read-rows.ts'

/** The answer to one block of the left file, as it travels between threads. One entry a row in the lists. */
export interface BlockAnswer {
  /** What is written, in UTF-8. */
  readonly text: Uint8Array<ArrayBuffer>
  /** Where each row's part of `text` ends. */
  readonly ends: Uint32Array<ArrayBuffer>
  /** By STATES. */
  readonly states: Uint8Array<ArrayBuffer>
  /** Line of each row within the block, from 0. */
  readonly rowLines: Uint32Array<ArrayBuffer>
  readonly ids: readonly string[]
  readonly skipped: number
  readonly rejects: readonly RowReject[]
  readonly lines: number
  /** Size of the block itself. */
  readonly bytes: number
  /** What each row competes for; empty unless that was asked. */
  readonly edges: readonly RowEdges[]
}

export const STATES: readonly DecisionState[] = ['none', 'review', 'auto']

const encoder = new TextEncoder()

/** By the number of a row within its block, what other records took from it. */
export type BlockChanges = ReadonlyMap<number, RowChange>

/** Reads a block and answers its rows. Pure: the same block always gives the same bytes. */
export function answerBlock(
  block: Uint8Array,
  shape: RowShape,
  answer: RowAnswerer,
  changes?: BlockChanges,
): BlockAnswer {
  const read = readBlock(block, shape)
  const size = read.rows.length
  const ends = new Uint32Array(size)
  const states = new Uint8Array(size)
  const rowLines = new Uint32Array(size)
  const ids: string[] = []
  const edges: RowEdges[] = []
  let bytes = new Uint8Array(Math.max(1024, block.length * 2))
  let end = 0
  let skipped = 0
  for (const row of read.rows) {
    const answered = answer(row.cells, changes?.get(ids.length))
    if ('skipped' in answered) {
      skipped++
      continue
    }
    const room = answered.text.length * 3
    if (end + room > bytes.length) bytes = grown(bytes, end + room)
    end += encoder.encodeInto(answered.text, bytes.subarray(end)).written
    ends[ids.length] = end
    states[ids.length] = STATES.indexOf(answered.state)
    rowLines[ids.length] = row.line
    ids.push(answered.id)
    if (answered.edges) edges.push(answered.edges)
  }
  const { rejects, lines } = read
  return { text: bytes.slice(0, end), ends, states, rowLines, ids, skipped, rejects, lines, bytes: block.length, edges }
}

function grown(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, bytes.length * 2))
  larger.set(bytes)
  return larger
}
