/**
 * `npm run bench:matching`: measures matching on the labelled sets and at scale, beside two peers, and writes its section of
 * RESULTS.md. `npm run bench:matching -- sec ror` measures some sets and only prints; `--quick` leaves out the million records,
 * `--no-peers` the peers; `--own FOLDER [--type person] [--aliases]` measures a labelled set of your own.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { log } from '../support/measure.ts'
import { withSection } from '../support/results-page.ts'
import { FIGURES, type Figure, GROUPS, MILLION } from './figures.ts'
import { matchingSection } from './matching-section.ts'
import { measureLookup } from './measure-lookup.ts'
import { measurePairs } from './measure-pairs.ts'
import { measureSet, type SetResult } from './measure-set.ts'

const PAGE = join(import.meta.dirname, '../RESULTS.md')
const QUICK_RECORDS = 100_000

const { values: flags, positionals: groups } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    own: { type: 'string' },
    type: { type: 'string', default: 'company' },
    aliases: { type: 'boolean', default: false },
  },
})
const unknown = groups.find((name) => !(GROUPS as readonly string[]).includes(name))
if (unknown) {
  process.stderr.write(`There is no set "${unknown}"; there are ${GROUPS.join(', ')}.\n`)
  process.exit(2)
}
const wanted = (group: string) => (groups.length === 0 && !flags.own) || groups.includes(group)

const work = mkdtempSync(join(tmpdir(), 'concordat-bench-'))
try {
  const { text, failed } = matchingSection(await measureAll())
  process.stdout.write(`${text}\n`)
  const everything = groups.length === 0 && !flags.own && !flags.quick && !flags['no-peers']
  if (everything) writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), 'Matching', text))
  for (const row of failed) log(`less than promised: ${row}`)
  if (failed.length > 0) process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function measureAll() {
  const sets: SetResult[] = []
  const figures = FIGURES.filter(({ group, set }) => wanted(group) && !(flags.quick && set === MILLION))
  if (flags.own) figures.push(ownFigure(resolve(flags.own)))
  for (const figure of figures) sets.push(await measureSet(figure, work, !flags['no-peers']))
  const pairs = wanted('pairs') ? await measurePairs(work) : []
  const lookup = wanted('scale') ? await measureLookup(flags.quick ? QUICK_RECORDS : MILLION, work) : null
  return { sets, pairs, lookup }
}

/** Nothing is promised for it but what holds for every set. */
function ownFigure(set: string): Figure {
  const type = flags.type === 'person' ? 'person' : 'company'
  const { aliases } = flags
  return { group: 'own', title: basename(set), type, set, aliases, peers: type === 'company' }
}
