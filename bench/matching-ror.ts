/**
 * Accuracy of the matching engine on an open set: `npm run bench` prints it, and alone it runs as
 * `node bin/run.mjs bench/matching-ror.ts [SET_DIR] [--out PREDICTIONS.csv]`. Without SET_DIR it uses data/demo.
 * A set has a left file (left.csv or companies.csv), a right file (right.csv or accounts.csv) and truth.csv (left_id,right_id).
 */
import { createReadStream, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MatchRecord, matchRecords } from '../src/sync/matching/index.ts'
import { csvRows } from './support/csv-rows.ts'

const args = process.argv.slice(2)
const out = args.includes('--out') ? args.splice(args.indexOf('--out'), 2)[1] : undefined
const set = args[0] ?? join(import.meta.dirname, '../data/demo')
const file = (...names: string[]) => names.map((name) => join(set, name)).find(existsSync) ?? join(set, names[0] ?? '')

const lefts = (await csvRows(createReadStream(file('left.csv', 'companies.csv')))).map(recordOf)
const rights = (await csvRows(createReadStream(file('right.csv', 'accounts.csv')))).map(recordOf)
const truth = Map.groupBy(await csvRows(createReadStream(file('truth.csv'))), (row) => row.left_id ?? '')

const started = performance.now()
const decisions = matchRecords(lefts, rights)
const seconds = (performance.now() - started) / 1000
const isTrue = (left: string, right: string | null) => truth.get(left)?.some((row) => row.right_id === right) ?? false

const auto = decisions.filter((decision) => decision.state === 'auto')
const autoRight = auto.filter((decision) => isTrue(decision.id, decision.best)).length
const review = decisions.filter((decision) => decision.state === 'review')
const reviewHit = review.filter(({ id, candidates }) => candidates.some((candidate) => isTrue(id, candidate.id))).length
const report = {
  set,
  lefts: lefts.length,
  rights: rights.length,
  matched: truth.size,
  seconds: Number(seconds.toFixed(2)),
  f1: bestF1(),
  auto: { rows: auto.length, precision: autoRight / auto.length, recall: autoRight / truth.size },
  review: { share: review.length / lefts.length, trueAmongCandidates: reviewHit / review.length },
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
if (out) writeFileSync(out, predictions())

function recordOf(row: Readonly<Record<string, string>>): MatchRecord {
  return {
    id: row.id ?? '',
    name: row.name ?? '',
    aliases: (row.aliases ?? '').split('|').filter(Boolean),
    domains: [row.domain ?? ''].filter(Boolean),
    country: row.country ?? null,
    city: row.city ?? null,
    state: row.state ?? null,
    employees: row.employees ? Number(row.employees) : null,
  }
}

/** Best F1 over all thresholds of the probability, as score-matches.mjs computes it. */
function bestF1(): number {
  const sorted = decisions.filter((decision) => decision.best !== null).sort((a, b) => b.probability - a.probability)
  let right = 0
  let best = 0
  sorted.forEach((decision, index) => {
    if (isTrue(decision.id, decision.best)) right++
    if (sorted[index + 1]?.probability !== decision.probability)
      best = Math.max(best, (2 * right) / (index + 1 + truth.size))
  })
  return Number(best.toFixed(4))
}

/** What score-matches.mjs reads: the best candidate carries the probability, the others follow it. */
function predictions(): string {
  const lines = decisions.flatMap(({ id, candidates, probability, state }) =>
    candidates.map((candidate, rank) =>
      [
        id,
        candidate.id,
        rank === 0 ? probability : probability * 0.99 - rank * 1e-6,
        rank === 0 || state === 'review' ? state : 'none',
      ].join(','),
    ),
  )
  return `left_id,right_id,score,decision\n${lines.join('\n')}\n`
}
