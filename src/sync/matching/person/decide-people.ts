import type { MatchDecision } from '../evidence.ts'
import { keepsLink } from '../link.ts'
import type { PersonDecisionToStore } from '../store/people-decisions.ts'
import type { PendingPerson } from '../store/people-pending.ts'
import type { LivePeople } from './live-people.ts'
import type { KindOf } from './live-remotes.ts'
import { type PersonState, remoteKey, remoteOf } from './person-link.ts'
import { ownRecord } from './stored-person.ts'
import { touchKeys } from './touch-keys.ts'
import { PERSON_MODEL } from './weights.ts'

const KEPT: Readonly<Record<PersonState, number>> = { auto: 3, review: 5, none: 1, person: 0 }

/** Decides for one person who is not archived; what a person said is not decided. Pure, given the contacts and leads. */
export function decidePerson(
  live: LivePeople,
  pending: PendingPerson,
  { kindOf, autoMatch }: { readonly kindOf: KindOf; readonly autoMatch: boolean },
): PersonDecisionToStore {
  const record = ownRecord(pending.row)
  const known = { personId: pending.personId, turn: pending.turn, print: pending.print, keys: touchKeys(record) }
  const { linked } = pending
  if (linked?.origin === 'person') {
    const said = {
      state: 'person',
      reason: 'linked',
      probability: 1,
      margin: null,
      score: null,
      keepsLink: false,
    } as const
    return { ...known, ...said, best: remoteKey(linked), candidates: [] }
  }
  const linkedKey = linked && remoteKey(linked)
  const excluded = new Set(pending.excluded.map(remoteKey))
  const decision = live.decide(record, { kept: KEPT.review, excluded, linked: linkedKey })
  const keeps =
    linkedKey !== null &&
    holds(decision, linkedKey, pending.unchanged) &&
    !becameContact(decision, linkedKey, (key) => kindOf(remoteOf(key).object))
  const state = keeps ? 'auto' : decision.state === 'auto' && !autoMatch ? 'review' : decision.state
  const best = keeps ? linkedKey : decision.best
  const score = decision.candidates.find(({ id }) => id === best)?.score ?? null
  const { probability, margin } = decision
  const reason = keeps ? 'clear' : decision.reason
  const candidates = decision.candidates.slice(0, KEPT[state])
  return { ...known, state, reason, best, probability, margin, score, keepsLink: keeps, candidates }
}

function holds(decision: MatchDecision, linked: string, unchanged: boolean): boolean {
  const candidate = decision.candidates.find(({ id }) => id === linked)
  const otherClear = decision.state === 'auto' && decision.best !== linked
  const { score = null, probability = 0 } = candidate ?? {}
  return keepsLink({ unchanged, score, probability, otherClear }, PERSON_MODEL.thresholds)
}

/** Who was linked as a lead and is now clearly a contact: the contact is what people work with. */
function becameContact(decision: MatchDecision, linked: string, kindOf: KindOf): boolean {
  if (decision.state !== 'auto' || decision.best === null || decision.best === linked) return false
  return kindOf(linked) === 'lead' && kindOf(decision.best) === 'contact'
}
