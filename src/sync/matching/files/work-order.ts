import { type DecisionSettings, deciding, type RowAnswerer } from './answer-rows.ts'
import { engineFor } from './match-engine.ts'
import type { RowShape } from './read-rows.ts'
import type { ColumnPlan } from './understand-header.ts'

/** Everything a thread needs to answer blocks; plain values and shared memory. */
export interface WorkOrder {
  readonly index: unknown
  readonly plan: ColumnPlan
  readonly shape: RowShape
  readonly settings: DecisionSettings
}

export function openAnswerer({ index, plan, settings }: WorkOrder): RowAnswerer {
  const engine = engineFor(plan.type)
  return deciding(engine.reader(plan), engine.open(index), settings)
}
