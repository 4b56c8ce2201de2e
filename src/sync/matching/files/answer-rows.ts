import type { DecisionState } from '../evidence.ts'
import type { RecordMatcher } from './match-engine.ts'
import type { RecordReader } from './read-record.ts'
import { stateWith, type Thresholds } from './thresholds.ts'
import { predictionRows } from './write-rows.ts'

/** What became of one row of the left file. `skipped`: the user did not want it. */
export type RowAnswer =
  | { readonly id: string; readonly state: DecisionState; readonly text: string }
  | { readonly skipped: true }

/** Answers one row: its cells to the text that is written. Pure but for the matcher's caches. */
export type RowAnswerer = (cells: readonly string[]) => RowAnswer

export interface DecisionSettings {
  readonly thresholds: Thresholds
  /** How many candidates to list at most. */
  readonly candidates: number
}

type AnyRecord = { readonly id: string }

/** Decides each left record by itself. */
export function deciding(
  read: RecordReader<AnyRecord>,
  matcher: RecordMatcher<AnyRecord>,
  { thresholds, candidates }: DecisionSettings,
): RowAnswerer {
  const options = { kept: candidates }
  return (cells) => {
    const record = read(cells)
    const decision = matcher.decide(record, options)
    const state = stateWith(decision, thresholds)
    return { id: record.id, state, text: predictionRows(decision, state) }
  }
}
