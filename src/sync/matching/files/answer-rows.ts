import type { DecisionState, EvidenceWanted } from '../evidence.ts'
import type { AnyRecord, RecordMatcher } from './match-engine.ts'
import { isChosen, type PairPlan } from './pair-columns.ts'
import type { RecordReader } from './read-record.ts'
import { pairState, stateWith, type Thresholds } from './thresholds.ts'
import { isListed, predictionRows, quoted, reasonsOf, scoreText } from './write-rows.ts'

/** What became of one row of the left file. `skipped`: the user did not want it. */
export type RowAnswer =
  | { readonly id: string; readonly state: DecisionState; readonly text: string; readonly edges?: RowEdges }
  | { readonly skipped: true }

/** The records of the right side that a row may be given, the best first, with their chances. */
export interface RowEdges {
  readonly rights: readonly string[]
  readonly chances: readonly number[]
}

/** That a row's best went to another row. `right`: what the row is given instead; null: nothing was left for it. */
export interface RowChange {
  readonly right: string | null
  /** Id of the record its best is given to. */
  readonly winner: string
}

/** Answers one row: its cells to the text that is written. Pure but for the matcher's caches. */
export type RowAnswerer = (cells: readonly string[], change?: RowChange) => RowAnswer

export interface DecisionSettings {
  readonly thresholds: Thresholds
  /** How many candidates to list at most. */
  readonly candidates: number
}

/** Decides each left record by itself; a change says what another record took from it. */
export function deciding(
  read: RecordReader<AnyRecord>,
  matcher: RecordMatcher<AnyRecord>,
  { thresholds, candidates }: DecisionSettings,
): RowAnswerer {
  const evidence: EvidenceWanted = (decision, place) =>
    isListed(decision.candidates[place]!.probability, place, stateWith(decision, thresholds))
  const all = { kept: candidates }
  const listed = { kept: candidates, evidence }
  return (cells, change) => {
    const record = read(cells)
    const decision = matcher.decide(record, change ? all : listed)
    const state = change ? 'review' : stateWith(decision, thresholds)
    return { id: record.id, state, text: predictionRows(decision, state, change) }
  }
}

/** Only finds out which records a row competes for; writes nothing. */
export function competing(
  read: RecordReader<AnyRecord>,
  matcher: RecordMatcher<AnyRecord>,
  { thresholds, candidates }: DecisionSettings,
): RowAnswerer {
  const options = { kept: candidates, evidence: false }
  return (cells) => {
    const record = read(cells)
    const decision = matcher.decide(record, options)
    const state = stateWith(decision, thresholds)
    const wanted = state === 'none' ? [] : decision.candidates
    const chances = wanted.map(({ probability }) => Math.min(probability, decision.probability))
    return { id: record.id, state, text: '', edges: { rights: wanted.map(({ id }) => id), chances } }
  }
}

/** Scores the two records of a row. */
export function comparing(
  readLeft: RecordReader<AnyRecord>,
  readRight: RecordReader<AnyRecord>,
  matcher: RecordMatcher<AnyRecord>,
  plan: PairPlan,
  limits: { readonly auto: number; readonly review: number },
): RowAnswerer {
  return (cells) => {
    if (!isChosen(cells, plan.where)) return { skipped: true }
    const candidate = matcher.compare(readLeft(cells), readRight(cells))
    const state = pairState(candidate.probability, limits)
    const id = (cells[plan.id] ?? '').trim()
    const own = plan.keep ? cells.map(quoted).join(',') : quoted(id)
    return {
      id,
      state,
      text: `${own},${scoreText(candidate.probability)},${state},${quoted(reasonsOf(candidate, null))}\n`,
    }
  }
}
