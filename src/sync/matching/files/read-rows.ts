import { LineScanner, type RowCode, type ScannedRow } from '../../../records/index.ts'

/** A row that was left out: where, why, and what it said. */
export interface RowReject {
  readonly line: number
  readonly code: RowCode
  readonly message: string
  /** The row's values as far as they could be read, cut to a readable length. */
  readonly row: string
}

const REJECT_TEXT = 500
const NO_ID = 'the row has no id'

/** A row with as many values as the header has columns, and an id. */
export interface WholeRow {
  readonly line: number
  readonly id: string
  readonly cells: readonly string[]
}

export interface ReadRows {
  readonly rows: readonly WholeRow[]
  readonly rejects: readonly RowReject[]
  /** Lines the block covers. */
  readonly lines: number
}

/** How the rows of a table are cut and which value is the id. */
export interface RowShape {
  readonly delimiter: string
  readonly width: number
  /** Position of the id; null: rows need none. */
  readonly id: number | null
}

/** Reads the whole records of a block; lines are counted from 0 within it. Blank lines are no rows. */
export function readBlock(block: Uint8Array, shape: RowShape): ReadRows {
  const scanner = new LineScanner(shape.delimiter, { header: false, columns: shape.width })
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength)
  const rows: WholeRow[] = []
  const rejects: RowReject[] = []
  for (const scanned of [scanner.push(bytes), scanner.end()])
    for (const row of scanned) {
      if ('blank' in row) continue
      const read = checkRow(row, shape)
      if ('code' in read) rejects.push(read)
      else rows.push(read)
    }
  return { rows, rejects, lines: scanner.line - 1 }
}

function checkRow(row: ScannedRow, { width, id, delimiter }: RowShape): WholeRow | RowReject {
  const line = row.line - 1
  if (!('cells' in row))
    return { line, code: 'code' in row ? row.code : 'CC-RECORDS-20', message: messageOf(row), row: '' }
  const cells = row.cells.length > width ? withoutEmptyEnd(row.cells, width) : row.cells
  const reject = (code: RowCode, message: string) => ({
    line,
    code,
    message,
    row: row.cells.join(delimiter).slice(0, REJECT_TEXT),
  })
  if (cells.length !== width)
    return reject('CC-RECORDS-20', `the row has ${row.cells.length} values, the header has ${width} columns`)
  const value = id === null ? '' : (cells[id] ?? '').trim()
  if (id !== null && value === '') return reject('CC-RECORDS-26', NO_ID)
  return { line, id: value, cells }
}

function messageOf(row: ScannedRow): string {
  return 'message' in row ? row.message : ''
}

/** Separators too many at the end of a row say nothing. */
function withoutEmptyEnd(cells: readonly string[], width: number): readonly string[] {
  let end = cells.length
  while (end > width && cells[end - 1]!.trim() === '') end--
  return cells.slice(0, end)
}
