/**
 * One record at a time against an index in memory, in one thread: `lookup-worker.ts FOLDER` prints a Lookup as JSON.
 * The first half of the records warms up, the second half is measured.
 */
import { join } from 'node:path'
import { buildCompanyIndex, type CompanyRecord, openCompanyMatcher } from '../../src/sync/matching/company/index.ts'
import type { Lookup } from './measure-lookup.ts'
import { readCsv } from './read-csv.ts'

const RECORDS = 20_000
const COLUMNS = ['id', 'name', 'domain', 'country', 'city', 'employees', 'parent_id']

const [folder = ''] = process.argv.slice(2)
const rights = await readRecords(join(folder, 'right.csv'), Number.POSITIVE_INFINITY)
const lefts = await readRecords(join(folder, 'left.csv'), RECORDS * 2)

const started = performance.now()
const matcher = openCompanyMatcher(buildCompanyIndex(rights))
const buildSeconds = (performance.now() - started) / 1000

const times: number[] = []
for (const [at, record] of lefts.entries()) {
  const before = performance.now()
  matcher.decide(record)
  if (at >= lefts.length / 2) times.push((performance.now() - before) * 1000)
}
times.sort((a, b) => a - b)
const result: Lookup = {
  records: matcher.size,
  buildSeconds,
  p50: times[Math.floor(times.length * 0.5)] ?? Number.NaN,
  p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
}
process.stdout.write(JSON.stringify(result))

async function readRecords(path: string, most: number): Promise<CompanyRecord[]> {
  const records: CompanyRecord[] = []
  await readCsv(path, COLUMNS, ([id = '', name = '', domain, country, city, employees, parentId]) => {
    if (records.length >= most) return
    records.push({
      id,
      name,
      domains: domain ? [domain] : [],
      country,
      city,
      employees: employees ? Number(employees) : null,
      parentId,
    })
  })
  return records
}
