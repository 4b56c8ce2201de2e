// node bin/run.mjs bench/matching/fit-company-pairs.ts: fits the weights for pairs that somebody gives (`match pairs`) on the training
// half of pairs-opensanctions, starting from and pulled towards the weights of companies, and writes
// src/sync/matching/company/pair-weights.json. Which pull is right is found by cross-validation within the training half.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompanyComparer } from '../../src/sync/matching/company/compare-company.ts'
import { COMPANY_FEATURES, WEIGHT_LIMITS } from '../../src/sync/matching/company/features.ts'
import { buildCompanyIndex, SHIPPED_COMPANY_MODEL } from '../../src/sync/matching/company/index.ts'
import { LeftReader } from '../../src/sync/matching/company/left-company.ts'
import { readCompany } from '../../src/sync/matching/company/read-company.ts'
import { type FitRow, fitWeights } from '../../src/sync/matching/fit-weights.ts'
import { type LabelledPair, readCompanyPairs } from './fit-company-sets.ts'
import { bestThresholds } from './score-predictions.ts'
import { isHeldOut } from './split.ts'

interface Compared {
  readonly pair: LabelledPair
  readonly values: Float64Array
}

const STRENGTHS = [0.1, 0.3, 1, 3, 10]
/** Of the pulls whose F1 is about as good as the best (half a standard error of so few pairs), the strongest is taken. */
const ABOUT = 0.01
const FOLDS = 5
const PRIOR = COMPANY_FEATURES.map((name) => SHIPPED_COMPANY_MODEL.weights[name] ?? 0)

/** As `match pairs` compares: by the frequencies of the right sides of all pairs. */
function compareAll(pairs: readonly LabelledPair[]): Compared[] {
  const counted = buildCompanyIndex(pairs.map((pair, at) => ({ id: String(at), name: pair.right })))
  return pairs.map((pair) => {
    const index = buildCompanyIndex([{ id: 'r', name: pair.right }])
    const reader = new LeftReader(index, counted)
    const comparer = new CompanyComparer(index, reader, counted)
    comparer.compare(reader.read(readCompany({ id: 'l', name: pair.left })), 0)
    return { pair, values: comparer.values }
  })
}

function rowOf({ pair, values }: Compared): FitRow {
  const places = [...values.keys()].filter((at) => values[at] !== 0)
  return { candidates: [{ places, values: places.map((at) => values[at]!) }], right: pair.same ? [0] : [] }
}

const fit = (some: readonly Compared[], strength: number) =>
  fitWeights(some.map(rowOf), PRIOR, { strength, limits: WEIGHT_LIMITS }).weights

const scoresBy = (some: readonly Compared[], weights: readonly number[]) =>
  some.map(({ pair, values }) => ({
    score: values.reduce((sum, value, at) => sum + value * weights[at]!, 0),
    right: pair.same,
  }))

function bestF1(ranked: ReturnType<typeof scoresBy>): number {
  return bestThresholds(ranked, ranked.filter((one) => one.right).length).f1.value
}

function validated(some: readonly Compared[], strength: number): number {
  const fold = (at: number) => at % FOLDS
  const parts = Array.from({ length: FOLDS }, (_, part) => {
    const weights = fit(
      some.filter((_, at) => fold(at) !== part),
      strength,
    )
    return scoresBy(
      some.filter((_, at) => fold(at) === part),
      weights,
    )
  })
  return bestF1(parts.flat())
}

const compared = compareAll(await readCompanyPairs(join(import.meta.dirname, '../sets/pairs-opensanctions')))
const training = compared.filter(({ pair }) => !isHeldOut(pair.id))
const heldOut = compared.filter(({ pair }) => isHeldOut(pair.id))
const tried = STRENGTHS.map((strength) => ({ strength, f1: validated(training, strength) }))
const best = Math.max(...tried.map(({ f1 }) => f1))
const strength = Math.max(...tried.filter(({ f1 }) => f1 > best - ABOUT).map((one) => one.strength))
const weights = fit(training, strength)
for (const one of tried) console.log(`pull ${one.strength}: F1 ${one.f1.toFixed(3)} by cross-validation`)
console.log(`pull ${strength}: F1 ${bestF1(scoresBy(training, weights)).toFixed(3)} on the training half`)
console.log(`held-out half: F1 ${bestF1(scoresBy(heldOut, weights)).toFixed(3)}`)
const named = Object.fromEntries(COMPANY_FEATURES.map((name, at) => [name, Number(weights[at]!.toFixed(3))]))
const target = new URL('../../src/sync/matching/company/pair-weights.json', import.meta.url)
writeFileSync(target, `${JSON.stringify(named, null, 1)}\n`)
