/**
 * The engine for people: persons of ours against the CRM's contacts and leads. Build an index of one side, open a matcher on it,
 * ask it about records of the other side, one at a time and in any order: the answer depends only on the record, the index and
 * the model. No I/O.
 *
 * An index is made of shared buffers and plain values, so it is posted to worker threads without a copy.
 */
export { openPersonMatcher, type PersonFeatures, type PersonMatcher, type PersonModel } from './engine.ts'
export { type LivePeople, openLivePeople } from './live-people.ts'
export {
  buildPersonIndex,
  type PersonIndex,
  type PersonIndexBuilder,
  type PersonIndexOptions,
  personIndexBuilder,
} from './people-index.ts'
export { PERSON_FEATURES, type PersonFeature } from './person-features.ts'
export type { PersonRecord } from './person-record.ts'
export { PERSON_MODEL } from './weights.ts'
