import type { Queryable } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import type { MatchScope } from '../link.ts'
import { countPersonStates, type PersonFilter, selectPersonDecisions } from '../store/people-decisions.ts'
import { selectPersonExclusions, selectPersonLinks } from '../store/people-links.ts'
import { selectPersonId } from '../store/people-pending.ts'
import type { ListedPersonDecision, PersonLink, PersonReason, PersonRemote, PersonState } from './person-link.ts'

export interface ExplainedPerson {
  readonly sentence: string
  /** Null: not decided yet. */
  readonly decision: ListedPersonDecision | null
  /** Newest first, ended ones too. */
  readonly links: readonly PersonLink[]
  readonly excluded: readonly (PersonRemote & { readonly by: string; readonly at: Date })[]
}

/** People with what was decided for them, by their ids; at most a thousand. */
export function listPersonDecisions(
  db: Queryable,
  scope: MatchScope,
  filter: PersonFilter = {},
): Promise<readonly ListedPersonDecision[]> {
  return selectPersonDecisions(db, scope, filter)
}

/** How many people are in each state. */
export function countPeople(db: Queryable, scope: MatchScope): Promise<Readonly<Record<PersonState, number>>> {
  return countPersonStates(db, scope)
}

/** The id of a person by id or key. Throws CC-MATCH-11. */
export async function findPerson(db: Queryable, scope: MatchScope, person: string): Promise<string> {
  const found = await selectPersonId(db, scope.workspaceId, person)
  if (!found) throw matchError('CC-MATCH-11', `no person ${person}`)
  return found
}

/** Why a person is matched, or why not. */
export async function explainPersonMatch(db: Queryable, scope: MatchScope, personId: string): Promise<ExplainedPerson> {
  const [decision = null] = await selectPersonDecisions(db, scope, { personId })
  const links = await selectPersonLinks(db, scope, personId)
  const excluded = await selectPersonExclusions(db, scope, personId)
  return { sentence: decision ? SENTENCES[decision.reason] : 'Not matched yet', decision, links, excluded }
}

const SENTENCES: Readonly<Record<PersonReason, string>> = {
  clear: 'One record is clearly this person',
  ambiguous: 'Several records fit, and none can be preferred',
  weak: 'The best record does not fit well enough',
  'no-candidate': 'No contact or lead shares enough with this person to be compared',
  contested: 'The best record is wanted by another person as much, or is linked to one',
  linked: 'A person said which record it is',
}
