import { isUtf8 } from 'node:buffer'
import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream'
import { DamagedPage } from './errors.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const LF = 0x0a
const CR = 0x0d
/** A record that must be looked at one by one may not be larger, so that memory stays bounded. */
export const RECORD_BYTES_MAX = 64 * 1024 * 1024

/**
 * Lets a CSV page pass unchanged and counts its records, so that the number does not rest on COPY alone (G2). Ends with
 * DamagedPage when the last quote never closes or when the CRM announced another number: the page was cut.
 */
export class RecordCounter extends Transform {
  records = 0
  #announced: number | null
  #endRequired: boolean
  #quoted = false
  #lines = 0
  #open = false

  /** `endRequired`: a last line without a line end is a cut page too. Without it a cut after the last comma goes unnoticed. */
  constructor(announced: number | null, endRequired = true) {
    super()
    this.#announced = announced
    this.#endRequired = endRequired
  }

  override _transform(chunk: Buffer, _encoding: string, callback: TransformCallback): void {
    let quoted = this.#quoted
    let lines = 0
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LF && !quoted) lines++
    }
    this.#quoted = quoted
    this.#lines += lines
    if (chunk.length > 0) this.#open = quoted || chunk[chunk.length - 1] !== LF
    callback(null, chunk)
  }

  override _flush(callback: TransformCallback): void {
    this.records = Math.max(0, this.#lines + (this.#open ? 1 : 0) - 1)
    if (this.#quoted) callback(new DamagedPage('the page ends inside a quoted cell'))
    else if (this.#open && this.#endRequired) callback(new DamagedPage(OPEN_END))
    else callback(differs(this.records, this.#announced))
  }
}

/**
 * The page's bytes through a RecordCounter. Call it right before the bytes are consumed: a page that has failed by then
 * fails the counter, and a consumer that gives up ends the page.
 */
export function countRecords(csv: Readable, announced: number | null, endRequired: boolean): RecordCounter {
  const counter = new RecordCounter(announced, endRequired)
  // Errors reach whoever consumes the counter.
  pipeline(csv, counter, () => undefined)
  return counter
}

const OPEN_END = 'the page ends in the middle of a line'

/** The page's records differ from what the CRM announced. */
export function differs(records: number, announced: number | null): DamagedPage | null {
  if (announced === null || announced === records) return null
  return new DamagedPage(`the page has ${records} records, the CRM announced ${announced}`)
}

/** One record of a page, byte by byte: cells without their quotes. `tooLarge` ones come without cells. */
export interface RawRecord {
  /** From 1, the header not counted. */
  readonly line: number
  readonly cells: readonly Buffer[]
  readonly tooLarge: boolean
}

/** Reads records as COPY would (a quote anywhere opens or closes quoting, a doubled one inside is a quote). The header comes first, as line 0. */
export async function* readRecords(csv: Readable, endRequired = true): AsyncGenerator<RawRecord> {
  let parts: Buffer[] = []
  let size = 0
  let quoted = false
  let line = 0
  const take = (end: Buffer): RawRecord => {
    const tooLarge = size + end.length > RECORD_BYTES_MAX
    const cells = tooLarge ? [] : splitCells(Buffer.concat([...parts, end]))
    parts = []
    size = 0
    return { line: line++, cells, tooLarge }
  }
  for await (const chunk of csv as AsyncIterable<Buffer>) {
    let start = 0
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LF && !quoted) {
        yield take(chunk.subarray(start, index))
        start = index + 1
      }
    }
    const rest = chunk.subarray(start)
    size += rest.length
    if (size <= RECORD_BYTES_MAX) parts.push(rest)
    else parts = []
  }
  if (quoted) throw new DamagedPage('the page ends inside a quoted cell')
  if (size === 0) return
  if (endRequired) throw new DamagedPage(OPEN_END)
  yield take(Buffer.alloc(0))
}

function splitCells(record: Buffer): readonly Buffer[] {
  const end = record[record.length - 1] === CR ? record.length - 1 : record.length
  const bytes = Buffer.allocUnsafe(end)
  const cells: Buffer[] = []
  let start = 0
  let length = 0
  let quoted = false
  for (let index = 0; index < end; index++) {
    const byte = record[index] ?? 0
    if (byte === QUOTE && quoted && index + 1 < end && record[index + 1] === QUOTE) {
      bytes[length++] = QUOTE
      index++
    } else if (byte === QUOTE) quoted = !quoted
    else if (byte === COMMA && !quoted) {
      cells.push(bytes.subarray(start, length))
      start = length
    } else bytes[length++] = byte
  }
  cells.push(bytes.subarray(start, length))
  return cells
}

/** What is wrong with a cell before PostgreSQL sees it. */
export function cellTrouble(cell: Buffer): 'nul' | 'not-utf8' | null {
  if (cell.includes(0)) return 'nul'
  return isUtf8(cell) ? null : 'not-utf8'
}

/** A line of CSV for COPY: every cell quoted, an empty one bare (null). */
export function printCells(cells: readonly string[]): string {
  return `${cells.map((cell) => (cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`
}
