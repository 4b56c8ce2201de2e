import { setImmediate } from 'node:timers/promises'
import { type FitRow, fitWeights } from '../fit-weights.ts'
import { type Figures, figuresOf, gainOf, type ScoredPair } from './figures.ts'
import { foldOf } from './folds.ts'
import { type Interval, wilson } from './wilson.ts'

/** A score as a sum: start plus weight times value of each feature. */
export interface AdditiveModel {
  /** Natural log of the odds of a pair of which nothing is known. */
  readonly start: number
  /** By the feature's name. */
  readonly weights: Readonly<Record<string, number>>
}

/** What a fit starts from and is pulled to. */
export interface PriorModel extends AdditiveModel {
  /** Lower and upper limit of a weight: what agrees never speaks against a pair, or its sentence would lie. */
  readonly limits?: Readonly<Record<string, readonly [number, number] | null>>
}

/** A pair that people judged. */
export interface JudgedPair {
  readonly companyId: string
  readonly same: boolean
  /** Values of the features that are not 0. */
  readonly features: Readonly<Record<string, number>>
}

export interface Refit {
  readonly model: AdditiveModel
  /** All on pairs that the weights had not seen. */
  readonly figures: { readonly shipped: Figures; readonly active: Figures; readonly fitted: Figures }
  /** Whether it is better on them than what is in use, beyond chance. */
  readonly better: boolean
  /** The comparison in one sentence. */
  readonly finding: string
}

const FOLDS = 5
/** Of the pull to the prior, in judged pairs. Strong: judged pairs are not a fair sample of all pairs, the doubtful ones are seen. */
const STRENGTH = 10
/** Of scale and shift in the calibration. */
const CALIBRATION_STRENGTH = 10

/**
 * Fits weights to judged pairs, pulled towards the shipped ones, calibrated, and compares them with the shipped and the active
 * model on pairs that were left out of the fitting. `threshold`: the chance from which on is linked without asking.
 */
export async function refit(
  pairs: readonly JudgedPair[],
  shipped: PriorModel,
  active: AdditiveModel,
  threshold: number,
): Promise<Refit> {
  const held = await heldOut(pairs, (training) => fitCalibrated(training, shipped))
  const scored = { shipped: scoreAll(pairs, shipped), active: scoreAll(pairs, active), fitted: held }
  const figures = {
    shipped: figuresOf(scored.shipped, threshold),
    active: figuresOf(scored.active, threshold),
    fitted: figuresOf(scored.fitted, threshold),
  }
  return { model: await fitCalibrated(pairs, shipped), figures, ...verdictOn(scored, figures, threshold) }
}

/**
 * Better means: a smaller log-loss than the active model by more than one standard error of the paired difference, also smaller
 * than the shipped one's; and of what it would link without asking, as far as the counts can tell, as much is right as the
 * threshold promises and as with the active model.
 */
function verdictOn(
  scored: Record<'shipped' | 'active' | 'fitted', readonly ScoredPair[]>,
  { shipped, active, fitted }: Refit['figures'],
  threshold: number,
): { better: boolean; finding: string } {
  const overActive = gainOf(scored.fitted, scored.active)
  const overShipped = gainOf(scored.fitted, scored.shipped)
  const gains = overActive.mean > overActive.error && overActive.mean > 0 && overShipped.mean > 0
  const losses = `log-loss ${fitted.logLoss.toFixed(3)} against ${active.logLoss.toFixed(3)} of the active and ${shipped.logLoss.toFixed(3)} of the shipped weights`
  const links = `${fitted.linked} of the pairs would be linked without asking, ${percent(fitted.precision)} of them rightly (active: ${active.linked}, ${percent(active.precision)})`
  const stay = 'The active weights stay.'
  if (!gains) return { better: false, finding: `Not better on pairs it had not seen: ${losses}; ${links}. ${stay}` }
  if (precisionOf(fitted).upper < Math.max(threshold, precisionOf(active).lower))
    return {
      better: false,
      finding: `It would link too much wrongly, on pairs it had not seen: ${links}; ${losses}. ${stay}`,
    }
  return { better: true, finding: `Better on pairs it had not seen: ${losses}; ${links}.` }
}

function precisionOf({ linked, precision }: Figures): Interval {
  return wilson(Math.round((precision ?? 0) * linked), linked)
}

const percent = (share: number | null) => (share === null ? 'none' : `${(share * 100).toFixed(1)} %`)

/** Each pair scored by a model that was fitted to the other folds; in the pairs' order. */
async function heldOut(
  pairs: readonly JudgedPair[],
  fit: (training: readonly JudgedPair[]) => Promise<AdditiveModel>,
): Promise<ScoredPair[]> {
  const folds = pairs.map((pair) => foldOf(pair.companyId, FOLDS))
  const models: AdditiveModel[] = []
  for (let fold = 0; fold < FOLDS; fold++) models.push(await fit(pairs.filter((_, at) => folds[at] !== fold)))
  return pairs.map((pair, at) => scorePair(pair, models[folds[at]!]!))
}

async function fitCalibrated(pairs: readonly JudgedPair[], prior: PriorModel): Promise<AdditiveModel> {
  const scores = await heldOut(pairs, (training) => fit(training, prior))
  const { scale, shift } = calibrate(scores)
  const { start, weights } = await fit(pairs, prior)
  const scaled = Object.entries(weights).map(([name, weight]) => [name, weight * scale] as const)
  return { start: start * scale + shift, weights: Object.fromEntries(scaled) }
}

/** Others have their turn before each fit: a fit of thousands of pairs takes a good part of a second. */
async function fit(pairs: readonly JudgedPair[], prior: PriorModel): Promise<AdditiveModel> {
  await setImmediate()
  const names = Object.keys(prior.weights).sort()
  const place = new Map(names.map((name, at) => [name, at + 1]))
  const rows = pairs.map(({ features, same }): FitRow => {
    const known = Object.entries(features).flatMap(([name, value]) => {
      const at = place.get(name)
      return at === undefined || value === 0 ? [] : [[at, value] as const]
    })
    known.sort(([one], [other]) => one - other)
    const candidate = { places: [0, ...known.map(([at]) => at)], values: [1, ...known.map(([, value]) => value)] }
    return { candidates: [candidate], right: same ? [0] : [] }
  })
  const found = fitWeights(rows, [prior.start, ...names.map((name) => prior.weights[name]!)], {
    strength: STRENGTH,
    limits: [null, ...names.map((name) => prior.limits?.[name] ?? null)],
  })
  const [start, ...weights] = found.weights
  return { start: start!, weights: Object.fromEntries(names.map((name, at) => [name, weights[at]!])) }
}

/**
 * Platt's calibration: the line through the scores that makes chances of them that come true as often as they say, pulled towards
 * leaving them as they are. A scale never turns the order around.
 */
function calibrate(scored: readonly ScoredPair[]): { scale: number; shift: number } {
  const rows = scored.map(({ probability, same }): FitRow => {
    const bounded = Math.min(1 - 1e-9, Math.max(1e-9, probability))
    const score = Math.log(bounded / (1 - bounded))
    return { candidates: [{ places: [0, 1], values: [1, score] }], right: same ? [0] : [] }
  })
  const limits = [null, [0.2, 5] as const]
  const [shift, scale] = fitWeights(rows, [0, 1], { strength: CALIBRATION_STRENGTH, limits }).weights
  return { scale: scale!, shift: shift! }
}

function scoreAll(pairs: readonly JudgedPair[], model: AdditiveModel): ScoredPair[] {
  return pairs.map((pair) => scorePair(pair, model))
}

function scorePair({ features, same }: JudgedPair, { start, weights }: AdditiveModel): ScoredPair {
  let score = start
  for (const [name, value] of Object.entries(features)) score += (weights[name] ?? 0) * value
  return { probability: 1 / (1 + Math.exp(-score)), same }
}
