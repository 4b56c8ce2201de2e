import { type CandidatesDecision, type DecisionThresholds, decideCandidates } from '../decide-candidates.ts'
import type { Candidate, DecideOptions, Evidence, MatchDecision } from '../evidence.ts'
import { comparePeople, newFeatures } from './compare-people.ts'
import { explainPeople } from './explain-people.ts'
import { openFinder } from './find-people.ts'
import type { PersonIndex } from './people-index.ts'
import { openSource, type PeopleSource } from './people-source.ts'
import type { PersonRecord } from './person-record.ts'
import { type PersonReading, readPerson } from './read-person.ts'
import { PERSON_MODEL } from './weights.ts'

export interface PersonModel {
  /** In the order of PERSON_FEATURES. */
  readonly weights: readonly number[]
  readonly thresholds: DecisionThresholds
}

export interface PersonMatcher {
  readonly size: number
  /** Decides which record of the index this is, if any. Never throws, whatever the record says. */
  decide(record: PersonRecord, options?: DecideOptions): MatchDecision
  /** Compares with one record that need not be in the index, by the index's frequencies. */
  compare(left: PersonRecord, right: PersonRecord): Candidate
  /** What the candidates of a record are compared by, in the order of PERSON_FEATURES: for fitting weights. */
  features(record: PersonRecord, excluded?: ReadonlySet<string>): readonly PersonFeatures[]
  /** The same for a pair that need not be in the index. */
  pairFeatures(left: PersonRecord, right: PersonRecord): Float64Array
  /** 53-bit fingerprint of what is compared of a record: equal when no comparison could tell the two apart. */
  fingerprint(record: PersonRecord): number
}

export interface PersonFeatures {
  readonly id: string
  readonly values: Float64Array
}

export function openPersonMatcher(index: PersonIndex, model: PersonModel = PERSON_MODEL): PersonMatcher {
  return matcherOf(openSource(index), index.compare, model)
}

interface Compared {
  readonly id: string
  readonly score: number
  readonly reading: PersonReading
}

/** Candidates of so low a score are not looked at for duplicates: they change nothing. */
const VOTES_MIN = -8
/** Two records of the index that score so high against each other are one person. */
const SAME_PERSON = 1

/** A matcher over any source of records. */
export function matcherOf(source: PeopleSource, compareNames: readonly string[], model: PersonModel): PersonMatcher {
  const finder = openFinder(source)
  const features = newFeatures()
  const scoreOf = (left: PersonReading, right: PersonReading) => {
    comparePeople(left, right, source.context, features)
    return dot(features, model.weights)
  }
  const same = (one: Compared, other: Compared) =>
    Math.min(one.score, other.score) > VOTES_MIN && scoreOf(one.reading, other.reading) > SAME_PERSON
  const evidenceOf = (left: PersonReading, right: PersonReading) => {
    const findings = comparePeople(left, right, source.context, features)
    return explainPeople(left, right, findings, features, model.weights, compareNames)
  }
  return {
    get size() {
      return source.size
    },
    decide(record, { kept = 5, evidence = true, excluded, linked = null } = {}) {
      const reading = readPerson(record)
      const places = finder.find(reading, excluded)
      const linkedAt = linked === null ? -1 : source.placeOf(linked)
      if (linkedAt >= 0 && !places.includes(linkedAt)) places.push(linkedAt)
      const compared = places.map((place): Compared => {
        const right = source.readingAt(place)
        return { id: right.id, score: scoreOf(reading, right), reading: right }
      })
      const decision = decideCandidates(compared, model.thresholds, { same })
      const shown = shownOf(decision, same, kept, linkedAt < 0 ? null : linked)
      const candidates = shown.map(({ one, probability }) => ({
        id: one.id,
        score: one.score,
        probability,
        evidence: NO_EVIDENCE,
      }))
      const { state, reason, probability, margin } = decision
      const best = candidates[0]?.id ?? null
      const made = { id: record.id, state, reason, best, probability, margin, candidates }
      if (evidence !== false)
        shown.forEach(({ one }, place) => {
          if (evidence === true || evidence(made, place)) candidates[place]!.evidence = evidenceOf(reading, one.reading)
        })
      return made
    },
    compare(left, right) {
      const [ours, theirs] = [readPerson(left), readPerson(right)]
      const score = scoreOf(ours, theirs)
      return { id: right.id, score, probability: 1 / (1 + Math.exp(-score)), evidence: evidenceOf(ours, theirs) }
    },
    features(record, excluded) {
      const reading = readPerson(record)
      return finder.find(reading, excluded).map((place) => {
        const right = source.readingAt(place)
        comparePeople(reading, right, source.context, features)
        return { id: right.id, values: features.slice() }
      })
    },
    pairFeatures(left, right) {
      comparePeople(readPerson(left), readPerson(right), source.context, features)
      return features.slice()
    },
    fingerprint: (record) => fingerprintOf(readPerson(record)),
  }
}

const NO_EVIDENCE: readonly Evidence[] = []

function dot(features: Float64Array, weights: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < features.length; at++) if (features[at] !== 0) sum += features[at]! * weights[at]!
  return sum
}

interface Shown {
  readonly one: Compared
  readonly probability: number
}

/** Best first: of a lead and a contact of the same person the contact; then by score. The linked one is among them. */
function shownOf(
  { sorted, probabilities }: CandidatesDecision<Compared>,
  same: (one: Compared, other: Compared) => boolean,
  kept: number,
  linked: string | null,
): Shown[] {
  const all = sorted.map((one, at) => ({ one, probability: probabilities[at]! }))
  const first = all[0]
  if (!first) return []
  if (first.one.reading.kind === 'lead') {
    const contact = all.find(({ one }) => one.reading.kind === 'contact' && one.score > 0 && same(first.one, one))
    if (contact) all.unshift(...all.splice(all.indexOf(contact), 1))
  }
  const shown = all.slice(0, Math.max(1, kept))
  const present = linked === null ? undefined : all.find(({ one }) => one.id === linked)
  if (present && !shown.includes(present)) shown[shown.length - 1 || shown.length] = present
  return shown
}

function fingerprintOf(reading: PersonReading): number {
  const words = (list: PersonReading['given']) => list.map((word) => word.text)
  const text = JSON.stringify({ ...reading, id: '', given: words(reading.given), family: words(reading.family) })
  let low = 0x811c9dc5
  let high = 0x7f4a7c15
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b) + (high >>> 15)
  }
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0)
}
