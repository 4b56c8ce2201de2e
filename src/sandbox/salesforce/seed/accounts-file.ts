/** Accounts from a CSV file (id,name,domain,country,city,state,parent_id): the demo's CRM side. */
import { readFileSync } from 'node:fs'
import type { Column, Random } from './seed.ts'

export interface FileAccounts {
  readonly count: number
  readonly columns: Readonly<Record<string, Column>>
  /** Row of a file id, for queries by Demo_Key__c; -1 when unknown. */
  rowOf(key: string): number
}

const SITES = [
  (domain: string) => `https://www.${domain}`,
  (domain: string) => domain,
  (domain: string) => `http://${domain}/`,
  (domain: string) => `www.${domain}`,
]

/** Throws when a column is missing. Blank cells become null. */
export function readAccountsFile(path: string, random: Random, accountId: (row: number) => string): FileAccounts {
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
    columns: {
      Demo_Key__c: cell(places.id),
      Name: cell(places.name),
      BillingCity: cell(places.city),
      BillingState: cell(places.state),
      BillingCountry: cell(places.country),
      Website: (row) => {
        const domain = rows[row]![places.domain]
        return domain ? SITES[random(row, 90) % SITES.length]!(domain) : null
      },
      ParentId: (row) => {
        const parent = rows[row]![places.parent]
        const parentRow = parent ? byKey.get(parent) : undefined
        return parentRow === undefined ? null : accountId(parentRow)
      },
    },
  }
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
