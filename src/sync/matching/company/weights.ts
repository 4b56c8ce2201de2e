import type { DecisionThresholds } from '../decide-candidates.ts'
import type { CompanyFeature } from './features.ts'
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
