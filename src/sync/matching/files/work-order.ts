import { comparing, competing, type DecisionSettings, deciding, type RowAnswerer } from './answer-rows.ts'
import { engineFor } from './match-engine.ts'
import type { PairPlan } from './pair-columns.ts'
import type { RowShape } from './read-rows.ts'
import type { Thresholds } from './thresholds.ts'
import type { ColumnPlan } from './understand-header.ts'

/** Everything a thread needs for its blocks; plain values and shared memory. */
export type WorkOrder = AnswerOrder | IndexOrder

/** To read the right side, each block into an index of its own. */
export interface IndexOrder {
  readonly work: 'index'
  readonly plan: ColumnPlan
  readonly shape: RowShape
  /** Names of the further columns to compare. */
  readonly compare: readonly string[]
}

/** To answer the rows of the left side. */
export type AnswerOrder = { readonly index: unknown; readonly shape: RowShape } & (
  | { readonly work: 'decide' | 'compete'; readonly plan: ColumnPlan; readonly settings: DecisionSettings }
  | { readonly work: 'compare'; readonly pairs: PairPlan; readonly thresholds: Thresholds }
)

export function openAnswerer(order: AnswerOrder): RowAnswerer {
  if (order.work === 'compare') {
    const { pairs, thresholds } = order
    const engine = engineFor(pairs.left.type)
    const { auto, review } = engine.pairLimits
    const limits = { auto: thresholds.auto ?? auto, review: thresholds.review ?? review }
    return comparing(
      engine.reader(pairs.left),
      engine.reader(pairs.right),
      engine.openPairs(order.index),
      pairs,
      limits,
    )
  }
  const engine = engineFor(order.plan.type)
  const answering = order.work === 'decide' ? deciding : competing
  return answering(engine.reader(order.plan), engine.open(order.index), order.settings)
}
