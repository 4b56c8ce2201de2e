import type { DecisionThresholds } from '../decide-candidates.ts'
import type { CompanyFeature } from './features.ts'
import pairWeights from './pair-weights.json' with { type: 'json' }
import weights from './weights.json' with { type: 'json' }

/** What the score is made of; the shipped one, or one fitted on a user's own decisions. */
export interface CompanyModel {
  readonly version: string
  /** Natural log of the odds for each feature; one that is absent counts nothing. `start` is added to every score. */
  readonly weights: Readonly<Partial<Record<CompanyFeature, number>>>
  readonly thresholds: DecisionThresholds
}

/** Fitted by bench/matching/fit-company.ts on the training halves of the open sets. */
export const SHIPPED_COMPANY_MODEL: CompanyModel = {
  version: 'shipped-3',
  weights,
  thresholds: { auto: 0.97, margin: 2, review: 0.75 },
}

/**
 * For pairs that somebody gives: who writes two names side by side has reason to, so a misspelling is likelier to be one, and
 * nothing was searched, so nothing was found by chance. Fitted by bench/matching/fit-company-pairs.ts.
 */
export const PAIR_COMPANY_MODEL: CompanyModel = {
  ...SHIPPED_COMPANY_MODEL,
  version: 'shipped-pairs-1',
  weights: pairWeights,
}
