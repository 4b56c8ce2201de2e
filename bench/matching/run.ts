/**
 * `npm run bench:matching`: measures matching on the labelled sets and at scale, beside two peers, and writes its section of
 * RESULTS.md. `npm run bench:matching -- sec ror` measures some sets and only prints; `--quick` leaves out the million records,
 * `--no-peers` the peers.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { log } from '../support/measure.ts'
import { withSection } from '../support/results-page.ts'
import { FIGURES, GROUPS, MILLION } from './figures.ts'
import { matchingSection } from './matching-section.ts'
import { measureLookup } from './measure-lookup.ts'
import { measurePairs } from './measure-pairs.ts'
import { measureSet, type SetResult } from './measure-set.ts'

const PAGE = join(import.meta.dirname, '../RESULTS.md')
const QUICK_RECORDS = 100_000

const { values: flags, positionals: groups } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, 'no-peers': { type: 'boolean', default: false } },
})
const unknown = groups.find((name) => !(GROUPS as readonly string[]).includes(name))
if (unknown) {
  process.stderr.write(`There is no set "${unknown}"; there are ${GROUPS.join(', ')}.\n`)
  process.exit(2)
}
const wanted = (group: string) => groups.length === 0 || groups.includes(group)

const work = mkdtempSync(join(tmpdir(), 'concordat-bench-'))
try {
  const { text, failed } = matchingSection(await measureAll())
  process.stdout.write(`${text}\n`)
  const everything = groups.length === 0 && !flags.quick && !flags['no-peers']
  if (everything) writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), 'Matching', text))
  for (const row of failed) log(`less than promised: ${row}`)
  if (failed.length > 0) process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function measureAll() {
  const sets: SetResult[] = []
  for (const figure of FIGURES) {
    if (!wanted(figure.group) || (flags.quick && figure.set === MILLION)) continue
    sets.push(await measureSet(figure, work, !flags['no-peers']))
  }
  const pairs = wanted('pairs') ? await measurePairs(work) : []
  const lookup = wanted('scale') ? await measureLookup(flags.quick ? QUICK_RECORDS : MILLION, work) : null
  return { sets, pairs, lookup }
}
