/** Accounts from a CSV file (id,name,domain,country,city,state,parent_id): the demo's CRM side. */
import { readFileSync } from 'node:fs'
import type { Company } from './companies.ts'
import type { Column, Random } from './seed.ts'

export interface FileAccounts {
  readonly count: number
  readonly key: (row: number) => string
  readonly name: (row: number) => string
  readonly city: Column
  readonly state: Column
  readonly country: Column
  readonly website: Column
  /** Row of the parent account, null when there is none. */
  readonly parent: (row: number) => number | null
  /** Row of a file id, -1 when unknown. */
  rowOf(key: string): number
}

const SITES = [
  (domain: string) => `https://www.${domain}`,
  (domain: string) => domain,
  (domain: string) => `http://${domain}/`,
  (domain: string) => `www.${domain}`,
]

/** Throws when a column is missing. Blank cells become null. */
export function readAccountsFile(path: string, random: Random): FileAccounts {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  const at = (name: string): number => {
    const index = header.indexOf(name)
    if (index < 0)
      throw new Error(`${path} has no column ${name}; it needs id,name,domain,country,city,state,parent_id`)
    return index
  }
  const places = {
    id: at('id'),
    name: at('name'),
    domain: at('domain'),
    country: at('country'),
    city: at('city'),
    state: at('state'),
    parent: at('parent_id'),
  }
  const byKey = new Map(rows.map((row, index) => [row[places.id]!, index]))
  const cell =
    (index: number): Column =>
    (row) =>
      rows[row]![index] || null
  return {
    count: rows.length,
    rowOf: (key) => byKey.get(key) ?? -1,
    key: (row) => rows[row]![places.id]!,
    name: (row) => rows[row]![places.name]!,
    city: cell(places.city),
    state: cell(places.state),
    country: cell(places.country),
    website: (row) => {
      const domain = rows[row]![places.domain]
      return domain ? SITES[random(row, 90) % SITES.length]!(domain) : null
    },
    parent: (row) => {
      const parent = rows[row]![places.parent]
      return parent ? (byKey.get(parent) ?? null) : null
    },
  }
}

/** Contacts and opportunities of file accounts use the file's names and domains. */
export function mixCompanies(generated: Company, file: FileAccounts | null): Company {
  if (!file) return generated
  return {
    identity: (row) => (row < file.count ? row : Math.max(file.count, generated.identity(row))),
    place: generated.place,
    name: (row) => (row < file.count ? file.name(row) : generated.name(row)),
    domain: (row) =>
      row < file.count
        ? String(file.website(row) ?? 'example.com').replace(/^https?:\/\/(www\.)?|^www\.|\/$/g, '')
        : generated.domain(row),
  }
}

/** A column of file rows first, generated rows after them. */
export function afterFile(file: FileAccounts, own: Column | null, generated: Column | null): Column {
  return (row) => (row < file.count ? (own?.(row) ?? null) : (generated?.(row) ?? null))
}

/** Records of a CSV text: quotes doubled inside quotes, LF or CRLF, empty lines dropped. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy
  let record: string[] = []
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    if (!match) throw new Error('the CSV text has a quote in the wrong place')
    const raw = match[1]!
    record.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (match[2] !== ',') {
      if (record.length > 1 || record[0] !== '') records.push(record)
      record = []
    }
  }
  if (record.length > 0) records.push([...record, ''])
  return records
}
