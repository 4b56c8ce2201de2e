import type { Readable } from 'node:stream'
import { type RowCode, recordsError } from './errors.ts'
import { headerName, type ImportColumn, LIST_SEPARATOR } from './import-columns.ts'
import type { CellValues, ImportShape } from './import-kinds.ts'
import { LineScanner, type ScannedRow } from './scan-lines.ts'

export type ImportFormat = 'csv' | 'ndjson'

/** One record of the file, checked value by value; or why not. */
export type ReadRow =
  | { readonly line: number; readonly cells: CellValues }
  | { readonly line: number; readonly code: RowCode; readonly message: string; readonly key: string | null }
  | { readonly line: number; readonly blank: true }

type RowReader = (cells: readonly string[]) => CellValues | RowTrouble
class RowTrouble {
  readonly code: RowCode
  readonly message: string
  readonly key: string | null
  constructor(code: RowCode, message: string, key: string | null = null) {
    this.code = code
    this.message = message
    this.key = key
  }
}

/**
 * Reads a byte stream in blocks of rows; memory is one chunk and one unfinished record. Throws CC-RECORDS-1..3 when the
 * file as a whole cannot be used; every other trouble is a row.
 */
export async function* readRows(
  source: Readable,
  format: ImportFormat,
  shape: ImportShape,
  now: Date,
  warn: (message: string) => void,
): AsyncGenerator<ReadRow[]> {
  let scanner: LineScanner | undefined
  let reader: RowReader | undefined = format === 'ndjson' ? jsonReader(shape, now, warn) : undefined
  const read = (rows: readonly ScannedRow[]) => {
    const out: ReadRow[] = []
    for (const row of rows) {
      if (reader) out.push(readRow(row, reader))
      else if (!('blank' in row)) reader = csvReader(row, shape, now, warn)
    }
    return out
  }
  for await (const chunk of withoutMark(source)) {
    scanner ??= new LineScanner(format === 'ndjson' ? null : guessDelimiter(chunk))
    yield read(scanner.push(chunk))
  }
  if (scanner) yield read(scanner.end())
  if (!reader) throw recordsError('CC-RECORDS-2', 'the file is empty')
}

/** Whole chunks of at least the header's start, without a byte order mark; refuses what is plainly no UTF-8 text. */
async function* withoutMark(source: Readable): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array)
    if (!first) {
      yield bytes
      continue
    }
    first = Buffer.concat([first, bytes])
    if (first.length < 4096 && !first.includes(10)) continue
    yield checkStart(first)
    first = undefined
  }
  if (first && first.length > 0) yield checkStart(first)
}

function checkStart(bytes: Buffer): Buffer {
  const start = bytes.toString('latin1', 0, 4)
  if (start.startsWith('\u00ff\u00fe') || start.startsWith('\u00fe\u00ff'))
    throw recordsError('CC-RECORDS-3', 'the file is UTF-16 text')
  if (start.startsWith('PK\u0003\u0004'))
    throw recordsError('CC-RECORDS-3', 'the file is a spreadsheet or a zip archive, not text')
  if (start.startsWith('\u001f\u008b')) throw recordsError('CC-RECORDS-3', 'the file is compressed with gzip')
  return start.startsWith('\u00ef\u00bb\u00bf') ? bytes.subarray(3) : bytes
}

/** The separator that the first line has most of. */
function guessDelimiter(bytes: Buffer): string {
  const newline = bytes.indexOf(10)
  const header = bytes.toString('latin1', 0, newline < 0 ? bytes.length : newline).replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

function readRow(row: ScannedRow, reader: RowReader): ReadRow {
  if ('code' in row) return { ...row, key: null }
  if ('blank' in row) return row
  const cells = reader(row.cells)
  if (cells instanceof RowTrouble) return { line: row.line, code: cells.code, message: cells.message, key: cells.key }
  return { line: row.line, cells }
}

function csvReader(header: ScannedRow, shape: ImportShape, now: Date, warn: (message: string) => void): RowReader {
  if (!('cells' in header))
    throw recordsError('CC-RECORDS-2', `line ${header.line} should be the header but cannot be read`)
  const columns = header.cells.map((cell) => columnNamed(cell, shape))
  columns.forEach((column, index) => {
    if (!column) warn(`column "${(header.cells[index] ?? '').slice(0, 100)}" is not used`)
    else if (columns.indexOf(column) !== index)
      throw recordsError('CC-RECORDS-2', `two columns of the header mean "${column.name}"`)
  })
  const missing = shape.columns.filter((column) => column.required && !columns.includes(column)).map(({ name }) => name)
  if (missing.length > 0)
    throw recordsError(
      'CC-RECORDS-1',
      `no column for ${missing.join(', ')}; the header has ${header.cells.join(', ').slice(0, 500)}`,
    )
  return (cells) => {
    if (cells.length !== columns.length)
      return new RowTrouble('CC-RECORDS-20', `${cells.length} values, the header has ${columns.length}`)
    const values: Record<string, string | null> = {}
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]
      if (!column) continue
      const text = cells[index]!.trim()
      const value = readCell(column, column.list ? text.replaceAll('|', LIST_SEPARATOR) : text, now)
      if (value instanceof RowTrouble) return withKey(value, values)
      values[column.name] = value
    }
    return values
  }
}

function columnNamed(header: string, shape: ImportShape): ImportColumn | undefined {
  const name = headerName(header)
  return (
    shape.columns.find((column) => column.name === name) ??
    shape.columns.find((column) => column.headers.includes(name))
  )
}

function readCell(column: ImportColumn, text: string, now: Date): string | null | RowTrouble {
  if (text === '') return column.required ? new RowTrouble('CC-RECORDS-26', `${column.name} is empty`) : null
  const value = column.read(text, now)
  return typeof value === 'object' && value !== null ? new RowTrouble(value.code, value.message) : value
}

function withKey(trouble: RowTrouble, values: CellValues): RowTrouble {
  return new RowTrouble(trouble.code, trouble.message, values.id ?? null)
}

function jsonReader(shape: ImportShape, now: Date, warn: (message: string) => void): RowReader {
  const names = new Map<string, ImportColumn | undefined>()
  const columnFor = (name: string) => {
    if (!names.has(name)) {
      names.set(name, columnNamed(name, shape))
      if (!names.get(name)) warn(`column "${name.slice(0, 100)}" is not used`)
      if (names.size > 10_000) names.clear()
    }
    return names.get(name)
  }
  return ([line = '']) => {
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch {
      return new RowTrouble('CC-RECORDS-25', 'the line is not valid JSON')
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      return new RowTrouble('CC-RECORDS-25', 'the line is not a JSON object')
    return readObject(record, shape, columnFor, now)
  }
}

function readObject(
  record: object,
  shape: ImportShape,
  columnFor: (name: string) => ImportColumn | undefined,
  now: Date,
): CellValues | RowTrouble {
  const values: Record<string, string | null> = {}
  for (const [name, given] of Object.entries(record)) {
    const column = columnFor(name)
    if (!column || values[column.name] !== undefined) continue
    const text = jsonText(given, column)
    if (typeof text !== 'string') return withKey(text, values)
    const value = readCell(column, text, now)
    if (value instanceof RowTrouble) return withKey(value, values)
    values[column.name] = value
  }
  const missing = shape.columns.find((column) => column.required && !values[column.name])
  return missing ? withKey(new RowTrouble('CC-RECORDS-26', `${missing.name} is missing`), values) : values
}

function jsonText(given: unknown, column: ImportColumn): string | RowTrouble {
  if (given === null) return ''
  if (typeof given === 'number' || typeof given === 'boolean') return String(given)
  const text =
    typeof given === 'string'
      ? column.list
        ? given.replaceAll('|', LIST_SEPARATOR)
        : given
      : column.list && Array.isArray(given) && given.every((part) => typeof part === 'string')
        ? given.join(LIST_SEPARATOR)
        : null
  if (text === null) return new RowTrouble('CC-RECORDS-25', `${column.name} holds a nested value`)
  if (text.includes('\0')) return new RowTrouble('CC-RECORDS-22', `${column.name} holds a NUL character`)
  if (!text.isWellFormed()) return new RowTrouble('CC-RECORDS-21', `${column.name} holds half of a surrogate pair`)
  return text.trim()
}
