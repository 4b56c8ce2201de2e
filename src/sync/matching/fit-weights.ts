/**
 * Fits the weights of a score that decides between candidates: the chance of candidate i is exp(score i) divided by 1 (none of
 * them) plus the sum over all candidates, where a score is the sum of feature × weight. So a row is a whole decision, not a pair,
 * and "none of these" is an answer like any other. L2 towards a prior keeps weights that few rows speak about where they were.
 * Pure and deterministic.
 */

/** One decision: the candidates of one left record. A pair alone is a row of one candidate. */
export interface FitRow {
  /** For each candidate the places of its features that are not 0 (ascending) and their values. */
  readonly candidates: readonly FitCandidate[]
  /** Places in `candidates` of those that are right (duplicates: several); empty when none of them is. */
  readonly right: readonly number[]
  /** How often the row counts (default 1). */
  readonly weight?: number
}

export interface FitCandidate {
  readonly places: Uint16Array | readonly number[]
  readonly values: Float32Array | Float64Array | readonly number[]
}

export interface FitOptions {
  /** Strength of the pull of each weight towards its prior, in rows (default 1): one number, or one a feature. */
  readonly strength?: number | readonly number[]
  /** Largest number of rounds (default 200). */
  readonly rounds?: number
  /** Lower and upper limits of the weights by place: a feature may be kept from speaking against its meaning. */
  readonly limits?: ReadonlyArray<readonly [number, number] | null>
}

export interface FittedWeights {
  readonly weights: readonly number[]
  /** Mean log-likelihood of a row, at most 0. */
  readonly likelihood: number
  readonly rounds: number
}

/** Rows may come in any number, also none: then the prior comes back. */
export function fitWeights(rows: readonly FitRow[], prior: readonly number[], options: FitOptions = {}): FittedWeights {
  const strengths = prior.map((_, at) => strengthAt(options.strength ?? 1, at))
  const objective = (weights: Float64Array, slope: Float64Array) => lossOf(rows, prior, strengths, weights, slope)
  const start = Float64Array.from(prior)
  clip(start, options.limits)
  const found = descend(objective, start, options.rounds ?? 200, options.limits)
  const total = rows.reduce((sum, row) => sum + (row.weight ?? 1), 0)
  const plain = lossOf(
    rows,
    prior,
    strengths.map(() => 0),
    found.weights,
    new Float64Array(prior.length),
  )
  return { weights: [...found.weights], likelihood: total > 0 ? -plain / total : 0, rounds: found.rounds }
}

function strengthAt(strength: number | readonly number[], at: number): number {
  return typeof strength === 'number' ? strength : (strength[at] ?? 1)
}

/** Negative log-likelihood plus the pull of the prior; fills the slope. */
function lossOf(
  rows: readonly FitRow[],
  prior: readonly number[],
  strengths: readonly number[],
  weights: Float64Array,
  slope: Float64Array,
): number {
  let loss = 0
  for (let at = 0; at < weights.length; at++) {
    const away = weights[at]! - prior[at]!
    loss += 0.5 * strengths[at]! * away * away
    slope[at] = strengths[at]! * away
  }
  for (const row of rows) loss += rowLoss(row, weights, slope)
  return loss
}

const scratch = new Float64Array(4096)

function rowLoss(row: FitRow, weights: Float64Array, slope: Float64Array): number {
  const { candidates, right, weight = 1 } = row
  const count = candidates.length
  const scores = count <= scratch.length ? scratch : new Float64Array(count)
  let top = 0
  for (let at = 0; at < count; at++) {
    scores[at] = dot(candidates[at]!, weights)
    if (scores[at]! > top) top = scores[at]!
  }
  let all = Math.exp(-top)
  for (let at = 0; at < count; at++) all += Math.exp(scores[at]! - top)
  let good = right.length === 0 ? Math.exp(-top) : 0
  for (const at of right) good += Math.exp(scores[at]! - top)
  good = Math.max(good, 1e-300)
  for (let at = 0; at < count; at++) {
    const odds = Math.exp(scores[at]! - top)
    const pull = weight * (odds / all - (right.includes(at) ? odds / good : 0))
    if (Math.abs(pull) > 1e-9) add(candidates[at]!, pull, slope)
  }
  return weight * (Math.log(all) - Math.log(good))
}

function dot({ places, values }: FitCandidate, weights: Float64Array): number {
  let sum = 0
  for (let at = 0; at < places.length; at++) sum += weights[places[at]!]! * values[at]!
  return sum
}

function add({ places, values }: FitCandidate, pull: number, slope: Float64Array): void {
  for (let at = 0; at < places.length; at++) slope[places[at]!]! += pull * values[at]!
}

type Objective = (weights: Float64Array, slope: Float64Array) => number
type Limits = FitOptions['limits']

const MEMORY = 12
const ENOUGH = 1e-7

/** Limited-memory BFGS with a backtracking line search; limits by projection, under which the memory starts again. */
function descend(objective: Objective, start: Float64Array, rounds: number, limits: Limits) {
  let weights: Float64Array = start
  let slope: Float64Array = new Float64Array(start.length)
  let loss = objective(weights, slope)
  const steps: { move: Float64Array; turn: Float64Array; inner: number }[] = []
  let round = 0
  for (; round < rounds; round++) {
    const direction = directionOf(slope, steps, weights, limits)
    const found = search(objective, weights, loss, slope, direction, limits)
    if (!found) {
      if (steps.length === 0) break
      steps.length = 0
      continue
    }
    const move = found.weights.map((value, at) => value - weights[at]!)
    const turn = found.slope.map((value, at) => value - slope[at]!)
    const inner = product(move, turn)
    if (inner > 1e-12) steps.push({ move, turn, inner })
    if (steps.length > MEMORY) steps.shift()
    const gain = loss - found.loss
    weights = found.weights
    slope = found.slope
    loss = found.loss
    if (gain < ENOUGH * Math.max(1, Math.abs(loss))) break
  }
  return { weights, rounds: round }
}

function directionOf(
  slope: Float64Array,
  steps: readonly { move: Float64Array; turn: Float64Array; inner: number }[],
  weights: Float64Array,
  limits: Limits,
): Float64Array {
  const direction = slope.map((value) => -value)
  holdAtLimits(direction, weights, limits)
  const shares: number[] = []
  for (let at = steps.length - 1; at >= 0; at--) {
    const { move, turn, inner } = steps[at]!
    const share = product(move, direction) / inner
    shares[at] = share
    for (let i = 0; i < direction.length; i++) direction[i]! -= share * turn[i]!
  }
  const last = steps.at(-1)
  const scale = last ? last.inner / product(last.turn, last.turn) : 1 / Math.max(1, Math.sqrt(product(slope, slope)))
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  steps.forEach(({ move, turn, inner }, at) => {
    const share = shares[at]! - product(turn, direction) / inner
    for (let i = 0; i < direction.length; i++) direction[i]! += share * move[i]!
  })
  holdAtLimits(direction, weights, limits)
  return direction
}

function search(
  objective: Objective,
  weights: Float64Array,
  loss: number,
  slope: Float64Array,
  direction: Float64Array,
  limits: Limits,
): { weights: Float64Array; slope: Float64Array; loss: number } | null {
  const down = product(slope, direction)
  if (!(down < 0)) return null
  for (let length = 1; length > 1e-8; length /= 2) {
    const next = weights.map((value, at) => value + length * direction[at]!)
    clip(next, limits)
    const nextSlope = new Float64Array(next.length)
    const nextLoss = objective(next, nextSlope)
    if (nextLoss <= loss + 1e-4 * length * down) return { weights: next, slope: nextSlope, loss: nextLoss }
  }
  return null
}

function holdAtLimits(direction: Float64Array, weights: Float64Array, limits: Limits): void {
  limits?.forEach((limit, at) => {
    if (!limit) return
    if (weights[at]! <= limit[0] && direction[at]! < 0) direction[at] = 0
    if (weights[at]! >= limit[1] && direction[at]! > 0) direction[at] = 0
  })
}

function clip(weights: Float64Array, limits: Limits): void {
  limits?.forEach((limit, at) => {
    if (limit) weights[at] = Math.min(limit[1], Math.max(limit[0], weights[at]!))
  })
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!
  return sum
}
