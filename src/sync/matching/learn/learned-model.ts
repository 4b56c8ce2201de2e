import type { Figures } from './figures.ts'

export const MODEL_STATES = ['candidate', 'refused', 'active', 'retired'] as const
/** candidate: may be put in use. refused: not better on pairs it had not seen. active: in use. retired: was in use. */
export type ModelState = (typeof MODEL_STATES)[number]

/** What a chance must reach. */
export interface ModelThresholds {
  readonly auto: number
  readonly review: number
  readonly margin: number
}

export interface TrainedOn {
  readonly labels: number
  readonly same: number
  readonly different: number
  /** Judged pairs that could not be used: a side was not known, or its connection is gone. */
  readonly left: number
}

/** Weights that were fitted to a workspace's labels. */
export interface ModelToStore {
  readonly state: ModelState
  /** Version of the shipped model they were fitted from. */
  readonly engine: string
  readonly start: number
  readonly weights: Readonly<Record<string, number>>
  readonly thresholds: ModelThresholds
  readonly trainedOn: TrainedOn
  /** Each on pairs that were left out of the fitting. */
  readonly figures: { readonly shipped: Figures; readonly active: Figures; readonly fitted: Figures }
  readonly finding: string
  readonly madeBy: string
}

export interface LearnedModel extends ModelToStore {
  readonly version: number
  readonly madeAt: Date
  /** When it was last put in use; null: never. */
  readonly activatedAt: Date | null
}

/** One weight as shipped, as in use, and as this model has it; what moved most comes first. */
export interface WeightDifference {
  readonly feature: string
  readonly shipped: number
  readonly active: number
  readonly fitted: number
}

export function differencesOf(
  shipped: Readonly<Record<string, number>>,
  active: Readonly<Record<string, number>>,
  fitted: Readonly<Record<string, number>>,
): WeightDifference[] {
  const names = [...new Set([...Object.keys(shipped), ...Object.keys(fitted)])]
  return names
    .map((feature) => ({
      feature,
      shipped: shipped[feature] ?? 0,
      active: active[feature] ?? 0,
      fitted: fitted[feature] ?? 0,
    }))
    .sort(
      (one, other) =>
        Math.abs(other.fitted - other.active) - Math.abs(one.fitted - one.active) ||
        (one.feature < other.feature ? -1 : 1),
    )
}

/** What decisions that a learned model made are said to be made with. */
export function versionName(version: number): string {
  return `learned-${version}`
}
