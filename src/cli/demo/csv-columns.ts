import { readFileSync } from 'node:fs'
import { inferSchema, initParser } from 'udsv'

/** One column of one of the demo's small, well-formed files. */
export function readColumn(file: string, column: string): readonly string[] {
  return readRows(file).map((row) => row[column] ?? '')
}

export function readRows(file: string): readonly Readonly<Record<string, string>>[] {
  const text = readFileSync(file, 'utf8')
  const parser = initParser(inferSchema(text))
  return parser.stringObjs(text) as Record<string, string>[]
}
