import { LineScanner, recordEnd, type ScannedRow } from '../../../records/index.ts'
import { fileError } from './errors.ts'
import { readText, type TextSource } from './read-text.ts'

/** A table whose header was read; its rows are still to come. */
export interface OpenTable {
  readonly name: string
  readonly header: readonly string[]
  readonly delimiter: string
  /** Line of the first byte of `rows`. */
  readonly line: number
  /** The bytes behind the header, in UTF-8. Read it to its end or call its return(): it closes the file. */
  readonly rows: AsyncGenerator<Buffer>
}

const DELIMITERS = [',', ';', '\t', '|']
const LF = 10

/** Opens a file and reads its first line. Throws CC-MATCH-21 when that cannot be a header. */
export async function openTable(
  source: TextSource,
  encoding: string | null,
  signal: AbortSignal | null = null,
): Promise<OpenTable> {
  const text = readText(source, encoding, signal)
  try {
    const first = await text.next()
    if (first.done) throw fileError('CC-MATCH-21', `${source.name} is empty`)
    const { header, delimiter, line, end } = readHeader(first.value, source.name)
    return { name: source.name, header, delimiter, line, rows: continued(first.value.subarray(end), text) }
  } catch (error) {
    await text.return(undefined)
    throw error
  }
}

async function* continued(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

function readHeader(bytes: Buffer, name: string): { header: string[]; delimiter: string; line: number; end: number } {
  let at = 0
  let line = 1
  let named: string | null = null
  for (;;) {
    const newline = bytes.indexOf(LF, at)
    const text = bytes.toString('utf8', at, newline < 0 ? bytes.length : newline).trim()
    const sep = /^"?sep=(.)"?$/i.exec(text)
    if (text !== '' && !sep) break
    if (newline < 0) throw fileError('CC-MATCH-21', `${name} has no text in its first ${bytes.length} bytes`)
    named = sep?.[1] ?? named
    at = newline + 1
    line++
  }
  const delimiter = named ?? guessDelimiter(bytes, at)
  const end = recordEnd(bytes, at, delimiter, null, true)
  const scanner = new LineScanner(delimiter)
  const row = [...scanner.push(bytes.subarray(at, Math.max(end, at))), ...scanner.end()][0]
  return { header: headerOf(row, name, line), delimiter, line: line + scanner.line - 1, end: Math.max(end, at) }
}

function headerOf(row: ScannedRow | undefined, name: string, line: number): string[] {
  if (row && 'cells' in row) return row.cells.map((cell) => cell.trim())
  const why = row && 'message' in row ? `: ${row.message}` : ''
  throw fileError('CC-MATCH-21', `line ${line} of ${name} should hold the column names but cannot be read${why}`)
}

/** The separator that the first line has most of, outside of quotes. */
function guessDelimiter(bytes: Buffer, at: number): string {
  const newline = bytes.indexOf(LF, at)
  const line = bytes.toString('latin1', at, newline < 0 ? bytes.length : newline).replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => line.split(delimiter).length
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best))
}
