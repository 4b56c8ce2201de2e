/** The CSV dialect of Bulk API 2.0 (sections 11 and 12). */
export const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
}

export interface CsvRow {
  readonly cells: readonly string[]
  /** Quotes in the wrong place; the row cannot be trusted. */
  readonly broken: boolean
  /** The line end that closed the row; '' at the end of the text. */
  readonly lineEnd: '\n' | '\r\n' | ''
}

const QUOTE = 34
const LF = 10
const CR = 13

/** Rows one by one. Line ends inside quotes belong to the value; blanks around delimiters too. Empty lines are left out. */
export function* parseCsv(text: string, delimiter: string): Generator<CsvRow> {
  const mark = delimiter.charCodeAt(0)
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const cells: string[] = []
    let broken = false
    let lineEnd: CsvRow['lineEnd'] = ''
    for (;;) {
      const cell = readCell(text, at, mark)
      cells.push(cell.value)
      broken ||= cell.broken
      at = cell.end
      const next = text.charCodeAt(at)
      at += 1
      if (next === mark) continue
      if (next === CR && text.charCodeAt(at) === LF) {
        at += 1
        lineEnd = '\r\n'
      } else if (next === LF) lineEnd = '\n'
      break
    }
    if (cells.length > 1 || cells[0] !== '') yield { cells, broken, lineEnd }
  }
}

function readCell(text: string, from: number, mark: number): { value: string; end: number; broken: boolean } {
  if (text.charCodeAt(from) === QUOTE) return readQuoted(text, from, mark)
  let end = from
  for (; end < text.length; end += 1) {
    const char = text.charCodeAt(end)
    if (char === mark || char === LF || (char === CR && text.charCodeAt(end + 1) === LF)) break
  }
  const value = text.slice(from, end)
  return { value, end, broken: value.includes('"') }
}

function readQuoted(text: string, from: number, mark: number): { value: string; end: number; broken: boolean } {
  let close = from + 1
  let doubled = false
  for (;;) {
    close = text.indexOf('"', close)
    if (close < 0) return { value: text.slice(from + 1), end: text.length, broken: true }
    if (text.charCodeAt(close + 1) !== QUOTE) break
    doubled = true
    close += 2
  }
  const inner = text.slice(from + 1, close)
  const value = doubled ? inner.replaceAll('""', '"') : inner
  const rest = readTail(text, close + 1, mark)
  return { value, end: rest, broken: rest !== close + 1 }
}

/** Where the cell really ends; anything between the closing quote and the delimiter breaks the row. */
function readTail(text: string, from: number, mark: number): number {
  let end = from
  for (; end < text.length; end += 1) {
    const char = text.charCodeAt(end)
    if (char === mark || char === LF || (char === CR && text.charCodeAt(end + 1) === LF)) break
  }
  return end
}

/** One line with every cell in quotes. */
export function csvLine(cells: readonly string[], delimiter: string, lineEnd: string): string {
  let line = ''
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as string
    const inner = cell.includes('"') ? cell.replaceAll('"', '""') : cell
    line += index === 0 ? `"${inner}"` : `${delimiter}"${inner}"`
  }
  return line + lineEnd
}
