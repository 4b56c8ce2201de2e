import { createReadStream } from 'node:fs'
import { inferSchema, initParser, type Parser } from 'udsv'

/**
 * Reads a CSV file in pieces and gives each row's cells, in the order of `columns`, to `use`; a column that the file lacks is ''.
 * The array is the same one in every call.
 */
export async function readCsv(
  path: string,
  columns: readonly string[],
  use: (cells: readonly string[]) => void,
): Promise<void> {
  let parser: Parser | null = null
  let places: readonly number[] = []
  const cells = columns.map(() => '')
  const row = (found: string[]) => {
    for (const [at, place] of places.entries()) cells[at] = found[place] ?? ''
    use(cells)
  }
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const text = String(chunk)
    if (parser === null) {
      const schema = inferSchema(text.slice(0, text.indexOf('\n') + 1), { col: ',', row: '\n', encl: '"' })
      places = columns.map((name) => schema.cols.findIndex((column) => column.name === name))
      parser = initParser(schema)
    }
    parser.chunk<string[]>(text, parser.stringArrs, row)
  }
  parser?.end()
}

/** All rows of a small CSV file as objects with these columns. */
export async function csvObjects<Column extends string>(
  path: string,
  columns: readonly Column[],
): Promise<readonly Readonly<Record<Column, string>>[]> {
  const rows: Record<Column, string>[] = []
  await readCsv(path, columns, (cells) => {
    rows.push(Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])) as Record<Column, string>)
  })
  return rows
}
