/**
 * One record at a time against an index in memory that follows its side, in one thread: `lookup-worker.ts FOLDER` prints a Lookup
 * as JSON. The first half of the records warms up, the second half is measured.
 */
import { join } from 'node:path'
import { type CompanyRecord, openLiveCompanies } from '../../src/sync/matching/company/index.ts'
import type { Lookup } from './measure-lookup.ts'
import { readCsv } from './read-csv.ts'

const RECORDS = 20_000
/** So often 100 records change. */
const ROUNDS = 30
const COLUMNS = ['id', 'name', 'domain', 'country', 'city', 'employees', 'parent_id']

const [folder = ''] = process.argv.slice(2)
const rights = await readRecords(join(folder, 'right.csv'), Number.POSITIVE_INFINITY)
const lefts = await readRecords(join(folder, 'left.csv'), RECORDS * 2)

const started = performance.now()
const live = openLiveCompanies(rights)
live.decide(lefts[0]!)
const buildSeconds = (performance.now() - started) / 1000

const times = timesOf(lefts, (record) => live.decide(record))
const pairs = timesOf(lefts.slice(0, RECORDS / 2), (record, at) => live.compare(record, rights[at]!))
const changes: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  for (let at = 0; at < 100; at++) change(round * 100 + at)
  const before = process.threadCpuUsage()
  live.decide(lefts[round]!)
  const { user, system } = process.threadCpuUsage(before)
  changes.push((user + system) / 1000)
}

const result: Lookup = {
  records: live.size,
  buildSeconds,
  p50: share(times, 0.5),
  p95: share(times, 0.95),
  p99: share(times, 0.99),
  changedMean: changes.reduce((sum, time) => sum + time, 0) / ROUNDS,
  changedLongest: Math.max(...changes),
  pair: share(pairs, 0.5),
}
process.stdout.write(JSON.stringify(result))

/** Of ten records six are called otherwise, two go and two are new. */
function change(at: number): void {
  const right = rights[(at * 331) % rights.length]!
  const left = lefts[at % lefts.length]!
  if (at % 10 < 6) live.put({ ...left, id: right.id })
  else if (at % 10 < 8) live.remove(right.id)
  else live.put({ ...left, id: `new-${at}` })
}

/** Microseconds of the second half, ascending; without those during which the machine took the processor away. */
function timesOf(records: readonly CompanyRecord[], ask: (record: CompanyRecord, at: number) => unknown): number[] {
  const found: number[] = []
  records.forEach((record, at) => {
    const switches = process.resourceUsage().involuntaryContextSwitches
    const before = performance.now()
    ask(record, at)
    const time = (performance.now() - before) * 1000
    const undisturbed = process.resourceUsage().involuntaryContextSwitches === switches
    if (at >= records.length / 2 && undisturbed) found.push(time)
  })
  return found.sort((a, b) => a - b)
}

function share(ascending: readonly number[], part: number): number {
  return ascending[Math.floor(ascending.length * part)] ?? Number.NaN
}

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
