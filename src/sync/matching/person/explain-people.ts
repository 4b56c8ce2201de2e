import type { Evidence } from '../evidence.ts'
import type { PairFindings } from './compare-people.ts'
import { PERSON_FEATURES } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
export function explainPeople(
  _l: PersonReading,
  _r: PersonReading,
  _f: PairFindings,
  features: Float64Array,
  weights: readonly number[],
  _n: readonly string[],
): Evidence[] {
  return PERSON_FEATURES.flatMap((name, at) =>
    features[at] !== 0 && at > 1 ? [{ name, weight: features[at]! * weights[at]!, sentence: name }] : [],
  )
}
