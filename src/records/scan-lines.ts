import { isAscii, isUtf8 } from 'node:buffer'
import type { RowCode } from './errors.ts'

/** One record of a file: its cells, or why it could not be read. `line` is where it starts, counted from 1. */
export type ScannedRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly code: RowCode; readonly message: string }
  /** Nothing between two line ends. */
  | { readonly line: number; readonly blank: true }

/** A record longer than this is refused, so that memory stays the same for any file. */
export const RECORD_BYTES_MAX = 1 << 20

const LF = 10
const CR = 13
const QUOTE = 34

/**
 * Cuts a byte stream into records, whatever the bytes are. Works on bytes because broken text must not move line borders.
 *
 * A quote that is never closed would swallow the rest of the file. Therefore a record that turns out broken (text after its
 * closing quote, another number of columns than the header over several lines, longer than 1 MB, or open at the end of the
 * file) costs only its first line: reading goes on with the second. The worse failure is losing good lines silently.
 */
export class LineScanner {
  readonly #delimiter: number | null
  /** How many cells a quoted record over several lines must have to be believed; null until the header is read. */
  #columns: number | null = null
  readonly #hasHeader: boolean
  #held: Buffer = Buffer.alloc(0)
  #line = 1
  #discarding = false

  /**
   * `delimiter` null: lines are not cut into cells and quotes mean nothing (NDJSON). `columns`: how many the header has, for
   * a scanner that starts behind it.
   */
  constructor(delimiter: string | null, options: { header: boolean; columns?: number } = { header: true }) {
    this.#hasHeader = options.header
    this.#columns = options.columns ?? null
    this.#delimiter = delimiter === null ? null : delimiter.charCodeAt(0)
  }

  /** Line that comes next, counted from 1. */
  get line(): number {
    return this.#line
  }

  push(chunk: Buffer): ScannedRow[] {
    return this.#scan(this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk, false)
  }

  /** The rest of the file; call once. */
  end(): ScannedRow[] {
    const rest = this.#held
    this.#held = Buffer.alloc(0)
    if (rest.length === 0) return []
    return this.#scan(rest, true)
  }

  #scan(bytes: Buffer, last: boolean): ScannedRow[] {
    const rows: ScannedRow[] = []
    const decoder = decoderFor(bytes.subarray(0, bytes.lastIndexOf(LF) + 1))
    let at = 0
    let quote = this.#delimiter === null ? -1 : bytes.indexOf(QUOTE)
    while (at < bytes.length) {
      const newline = bytes.indexOf(LF, at)
      if (this.#discarding) {
        if (newline < 0) at = bytes.length
        else {
          at = newline + 1
          this.#line++
          this.#discarding = false
        }
        continue
      }
      if (quote >= 0 && quote < at) quote = bytes.indexOf(QUOTE, at)
      const quoted = quote >= 0 && (newline < 0 || quote < newline)
      const next = quoted
        ? this.#quotedRecord(bytes, at, newline, last, rows)
        : this.#plainLine(bytes, at, newline, last, decoder, rows)
      if (next < 0) break
      this.#learnColumns(rows)
      at = next
    }
    this.#held = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0)
    return rows
  }

  #learnColumns(rows: readonly ScannedRow[]): void {
    if (!this.#hasHeader || this.#columns !== null) return
    const row = rows.at(-1)
    if (row && 'cells' in row) this.#columns = row.cells.length
  }

  /** Returns where to go on, or -1 when more bytes are needed. */
  #plainLine(bytes: Buffer, at: number, newline: number, last: boolean, decoder: Decoder, rows: ScannedRow[]): number {
    const end = newline < 0 ? bytes.length : newline
    if (end - at > RECORD_BYTES_MAX) return this.#tooLong(newline, bytes.length, rows)
    if (newline < 0 && !last) return -1
    const stop = end > at && bytes[end - 1] === CR ? end - 1 : end
    if (stop === at) rows.push({ line: this.#line, blank: true })
    else {
      const text = newline < 0 ? decodeChecked(bytes.subarray(at, stop)) : decoder(bytes, at, stop)
      if (typeof text === 'object') rows.push({ line: this.#line, ...text })
      else
        rows.push({
          line: this.#line,
          cells: this.#delimiter === null ? [text] : text.split(String.fromCharCode(this.#delimiter)),
        })
    }
    this.#line++
    return newline < 0 ? bytes.length : newline + 1
  }

  #quotedRecord(bytes: Buffer, at: number, newline: number, last: boolean, rows: ScannedRow[]): number {
    const parsed = parseQuoted(bytes, at, this.#delimiter ?? 0)
    if (parsed.state === 'open' && bytes.length - at <= RECORD_BYTES_MAX && !last) return -1
    // The end of the record may still be on its way when it touches the end of the bytes.
    if (parsed.state === 'closed' && parsed.next >= bytes.length && !last && bytes[bytes.length - 1] !== LF) return -1
    if (parsed.state === 'closed' && parsed.next - at <= RECORD_BYTES_MAX) {
      const single = parsed.lines === 1
      if (single || this.#columns === null || parsed.cells.length === this.#columns) {
        rows.push(rowOf(parsed.cells, this.#line))
        this.#line += parsed.lines
        return parsed.next
      }
    }
    if (newline < 0 && bytes.length - at > RECORD_BYTES_MAX) return this.#tooLong(newline, bytes.length, rows)
    if (newline >= 0 && newline - at > RECORD_BYTES_MAX) return this.#tooLong(newline, bytes.length, rows)
    if (newline < 0 && !last) return -1
    const message = brokenQuotes(parsed)
    rows.push({ line: this.#line, code: 'CC-RECORDS-23', message })
    this.#line++
    return newline < 0 ? bytes.length : newline + 1
  }

  #tooLong(newline: number, length: number, rows: ScannedRow[]): number {
    rows.push({ line: this.#line, code: 'CC-RECORDS-24', message: 'the record is longer than 1 MB' })
    if (newline < 0) {
      this.#discarding = true
      return length
    }
    this.#line++
    return newline + 1
  }
}

/** A record that does not end within RECORD_BYTES_MAX. */
export const TOO_LONG = -2

/**
 * First byte behind the record that starts at `at`, by the rules of LineScanner; -1 when more bytes are needed to tell (never
 * with `last`), TOO_LONG when its end is not in sight. `columns` null: any number of values is believed.
 */
export function recordEnd(bytes: Buffer, at: number, delimiter: string, columns: number | null, last: boolean): number {
  const newline = bytes.indexOf(LF, at)
  const lineEnd = newline < 0 ? bytes.length : newline
  const quote = bytes.subarray(at, lineEnd).indexOf(QUOTE)
  if (quote >= 0) {
    const parsed = parseQuoted(bytes, at, delimiter.charCodeAt(0))
    const unsure = parsed.state === 'open' || (parsed.next >= bytes.length && bytes[bytes.length - 1] !== LF)
    if (parsed.state !== 'broken' && unsure && bytes.length - at <= RECORD_BYTES_MAX && !last) return -1
    const believed = parsed.lines === 1 || columns === null || parsed.cells.length === columns
    if (parsed.state === 'closed' && believed && parsed.next - at <= RECORD_BYTES_MAX) return parsed.next
  }
  if (newline >= 0) return newline + 1
  if (bytes.length - at > RECORD_BYTES_MAX) return TOO_LONG
  return last ? bytes.length : -1
}

type Broken = { readonly code: RowCode; readonly message: string }
type Decoder = (bytes: Buffer, from: number, to: number) => string | Broken

/** One check for a whole chunk instead of one a line: almost every file is clean. */
function decoderFor(region: Buffer): Decoder {
  if (region.includes(0)) return (bytes, from, to) => decodeChecked(bytes.subarray(from, to))
  if (isAscii(region)) return (bytes, from, to) => bytes.toString('latin1', from, to)
  if (isUtf8(region)) return (bytes, from, to) => bytes.toString('utf8', from, to)
  return (bytes, from, to) => decodeChecked(bytes.subarray(from, to))
}

function decodeChecked(bytes: Buffer): string | Broken {
  if (bytes.includes(0)) return { code: 'CC-RECORDS-22', message: 'the line holds a NUL character' }
  if (!isUtf8(bytes)) return { code: 'CC-RECORDS-21', message: 'the line is not valid UTF-8' }
  return bytes.toString('utf8')
}

function rowOf(cells: readonly (string | Broken)[], line: number): ScannedRow {
  for (const cell of cells) if (typeof cell === 'object') return { line, ...cell }
  return { line, cells: cells as readonly string[] }
}

function brokenQuotes(parsed: QuotedRecord): string {
  if (parsed.state === 'broken') return `text follows the closing quote of value ${parsed.cells.length + 1}`
  if (parsed.state === 'open') return `the quote of value ${parsed.cells.length + 1} is not closed`
  return 'a quote runs over several lines and leaves a wrong number of columns; it is probably not closed'
}

interface QuotedRecord {
  readonly state: 'closed' | 'open' | 'broken'
  readonly cells: readonly (string | Broken)[]
  /** First byte after the record. */
  readonly next: number
  /** Physical lines the record covers. */
  readonly lines: number
}

/** RFC 4180 from one record's first byte; a quote inside an unquoted value is a letter like any other. */
function parseQuoted(bytes: Buffer, start: number, delimiter: number): QuotedRecord {
  const cells: (string | Broken)[] = []
  let at = start
  let lines = 1
  for (;;) {
    if (bytes[at] === QUOTE) {
      let close = at + 1
      let doubled = false
      for (;;) {
        close = bytes.indexOf(QUOTE, close)
        if (close < 0) return { state: 'open', cells, next: bytes.length, lines }
        if (bytes[close + 1] !== QUOTE) break
        doubled = true
        close += 2
      }
      const text = decodeChecked(bytes.subarray(at + 1, close))
      cells.push(doubled && typeof text === 'string' ? text.replaceAll('""', '"') : text)
      for (let i = bytes.indexOf(LF, at); i >= 0 && i < close; i = bytes.indexOf(LF, i + 1)) lines++
      at = close + 1
      if (bytes[at] === CR && (at + 1 === bytes.length || bytes[at + 1] === LF)) at++
      if (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== LF) {
        cells.pop()
        return { state: 'broken', cells, next: at, lines }
      }
    } else {
      let end = at
      while (end < bytes.length && bytes[end] !== delimiter && bytes[end] !== LF) end++
      const stop = bytes[end] !== delimiter && end > at && bytes[end - 1] === CR ? end - 1 : end
      cells.push(decodeChecked(bytes.subarray(at, stop)))
      at = end
    }
    if (at >= bytes.length) return { state: 'closed', cells, next: bytes.length, lines }
    if (bytes[at] === LF) return { state: 'closed', cells, next: at + 1, lines }
    at++
  }
}
