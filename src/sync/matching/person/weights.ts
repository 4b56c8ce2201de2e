import type { PersonModel } from './engine.ts'
import { PERSON_FEATURES } from './person-features.ts'
import { PERSON_WEIGHTS } from './person-weights.ts'

/** The model that is shipped. */
export const PERSON_MODEL: PersonModel = {
  weights: PERSON_FEATURES.map((name) => PERSON_WEIGHTS[name] ?? 0),
  thresholds: { auto: 0.95, margin: 2, review: 0.45 },
}
