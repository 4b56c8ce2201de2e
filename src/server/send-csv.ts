import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

export type CsvCell = string | number | boolean | Date | null | undefined

/** Answers a CSV file while its rows are still being read: its size does not matter. `rows` come page by page. */
export function sendCsv(
  reply: FastifyReply,
  file: string,
  titles: readonly string[],
  rows: AsyncIterable<readonly (readonly CsvCell[])[]>,
): FastifyReply {
  const lines = async function* () {
    yield `\uFEFF${csvLine(titles)}`
    for await (const page of rows) yield page.map(csvLine).join('')
  }
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${file}"`)
    .send(Readable.from(lines()))
}

/** One line. Text that a spreadsheet would take for a formula gets an apostrophe before it (CSV injection). */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
