import { join } from 'node:path'
import { log, node, run } from '../support/measure.ts'
import { prepareSet } from './prepare-sets.ts'

/** Deciding one record against an index in memory that follows its side, with its evidence; times in microseconds. */
export interface Lookup {
  readonly records: number
  readonly buildSeconds: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** The first question after 100 records changed, in milliseconds of CPU time: mean and longest of many such changes. */
  readonly changedMean: number
  readonly changedLongest: number
  /** Comparing two given records, with evidence: median. */
  readonly pair: number
}

export async function measureLookup(records: number, work: string): Promise<Lookup> {
  const folder = await prepareSet(records, work)
  const argv = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'lookup-worker.ts'), folder]
  const lookup = JSON.parse(await run(node, argv)) as Lookup
  log(
    `one record against ${lookup.records}: ${lookup.p50.toFixed(0)} µs, p95 ${lookup.p95.toFixed(0)} µs, p99 ${lookup.p99.toFixed(0)} µs; ` +
      `after 100 changes ${lookup.changedMean.toFixed(1)} ms, at most ${lookup.changedLongest.toFixed(1)} ms; a pair ${lookup.pair.toFixed(0)} µs`,
  )
  return lookup
}
