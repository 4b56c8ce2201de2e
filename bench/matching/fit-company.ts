// node bin/run.mjs bench/matching/fit-company.ts SETS GENERATED: fits the weights of companies on the training half of the sets in
// SETS and of generated sets of several sizes (GENERATED/20000, 100000 and 1000000, made by generate-companies.ts), so that the
// weights know what the number of records does. Writes src/sync/matching/company/weights.json; takes about 6 GB.
// `evaluate-company.ts` says what the weights reach on both halves.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompanyComparer } from '../../src/sync/matching/company/compare-company.ts'
import { COMPANY_FEATURES, STARTING_WEIGHTS, WEIGHT_LIMITS } from '../../src/sync/matching/company/features.ts'
import { CandidateFinder } from '../../src/sync/matching/company/find-candidates.ts'
import { buildCompanyIndex, type CompanyRecord } from '../../src/sync/matching/company/index.ts'
import { LeftReader } from '../../src/sync/matching/company/left-company.ts'
import { readCompany } from '../../src/sync/matching/company/read-company.ts'
import { type FitCandidate, type FitRow, fitWeights } from '../../src/sync/matching/fit-weights.ts'
import { type CompanySet, readCompanyPairs, readCompanySet } from './fit-company-sets.ts'
import { isHeldOut } from './split.ts'

/** Each set counts as at most so many rows, so that none drowns the others. */
const ROWS_MAX = 6000
/** Of a set, so many left records of the training half are looked at; evenly spread. */
const LEFTS_MAX = 10_000
const PAIR_WEIGHT = 6

function fitCandidate(values: Float64Array): FitCandidate {
  const places: number[] = []
  values.forEach((value, at) => {
    if (value !== 0) places.push(at)
  })
  return { places: Uint16Array.from(places), values: Float32Array.from(places, (at) => values[at]!) }
}

/** `weight`: how much the whole set counts beside a set of weight 1. */
function rowsOf(set: CompanySet, weight: number): FitRow[] {
  const index = buildCompanyIndex(set.rights)
  const reader = new LeftReader(index)
  const finder = new CandidateFinder(index, reader)
  const comparer = new CompanyComparer(index, reader)
  const rows: FitRow[] = []
  let found = 0
  let matched = 0
  const lefts = set.lefts.filter((record) => !isHeldOut(record.id))
  const step = Math.ceil(lefts.length / LEFTS_MAX)
  for (let at = 0; at < lefts.length; at += step) {
    const record = lefts[at]!
    const left = reader.read(readCompany(record))
    const truth = set.truth.get(record.id)
    const places = finder.find(left)
    const right: number[] = []
    const candidates = places.map((row, at) => {
      comparer.compare(left, row)
      if (truth?.has(comparer.rightId(row))) right.push(at)
      return fitCandidate(comparer.values)
    })
    if (truth) matched++
    if (right.length > 0) found++
    rows.push({ candidates, right, weight: 1 })
  }
  const counts = weight * Math.min(1, ROWS_MAX / rows.length)
  console.log(`${set.name}: ${rows.length} rows, true record among the candidates ${(found / matched).toFixed(3)}`)
  return rows.map((row) => ({ ...row, weight: counts }))
}

/** Names alone, without an index: as `compare` judges a pair. */
async function pairRows(folder: string): Promise<FitRow[]> {
  const rows: FitRow[] = []
  for (const pair of await readCompanyPairs(folder)) {
    if (isHeldOut(pair.id)) continue
    const right: CompanyRecord = { id: 'r', name: pair.right }
    const index = buildCompanyIndex([right])
    const empty = buildCompanyIndex([])
    const reader = new LeftReader(index, empty)
    const comparer = new CompanyComparer(index, reader, empty)
    comparer.compare(reader.read(readCompany({ id: 'l', name: pair.left })), 0)
    rows.push({ candidates: [fitCandidate(comparer.values)], right: pair.same ? [0] : [], weight: PAIR_WEIGHT })
  }
  return rows
}

const [folder = '', generated = ''] = process.argv.slice(2)
const variants: readonly (readonly [folder: string, without: readonly string[], weight: number])[] = [
  [join(folder, 'company-sec'), [], 1],
  [join(folder, 'company-ror'), [], 1],
  [join(folder, 'company-ror'), ['aliases'], 0.4],
  [join(folder, 'company-ror'), ['domain', 'city'], 0.3],
  [join(folder, 'brand-nsi'), [], 0.8],
  [join(folder, 'brand-nsi'), ['aliases'], 0.3],
  [join(generated, '20000'), [], 0.6],
  [join(generated, '20000'), ['domain'], 0.3],
  [join(generated, '100000'), [], 0.4],
  [join(generated, '1000000'), [], 0.5],
]
const rows: FitRow[] = []
for (const [path, without, weight] of variants) rows.push(...rowsOf(await readCompanySet(path, without), weight))
rows.push(...(await pairRows(join(folder, 'pairs-opensanctions'))))
const fitted = fitWeights(rows, STARTING_WEIGHTS, { strength: 1, limits: WEIGHT_LIMITS, rounds: 300 })
console.log(`likelihood ${fitted.likelihood.toFixed(4)} after ${fitted.rounds} rounds`)
const weights = Object.fromEntries(COMPANY_FEATURES.map((name, at) => [name, Number(fitted.weights[at]!.toFixed(3))]))
writeFileSync(
  new URL('../../src/sync/matching/company/weights.json', import.meta.url),
  `${JSON.stringify(weights, null, 1)}\n`,
)
for (const [name, weight] of Object.entries(weights)) console.log(name.padEnd(24), weight)
