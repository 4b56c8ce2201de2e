import { isUuid } from '../../../core/ids.ts'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import type { MatchScope } from '../link.ts'
import {
  deletePersonExclusion,
  endOtherPersonLinks,
  endPersonLink,
  insertPersonExclusion,
  insertPersonLink,
  selectActivePersonLink,
} from '../store/people-links.ts'
import { listPersonAgain } from '../store/people-pending.ts'
import { isLivingRemote } from '../store/people-remotes.ts'
import type { PersonLink, PersonRemote } from './person-link.ts'

export interface PersonPair extends PersonRemote {
  readonly personId: string
  readonly by: string
}

type Also<Changed> = (tx: Transaction, changed: Changed) => Promise<void>

/**
 * Says which contact or lead a person is: replaces the person's link, lifts an exclusion of the pair, and ends automatic links
 * of others to that record. The person must be there. Throws CC-MATCH-2 (record), CC-MATCH-3 (at the same moment).
 */
export async function assignPerson(
  database: Database,
  scope: MatchScope,
  pair: PersonPair,
  also?: Also<PersonLink>,
): Promise<PersonLink> {
  return database.transaction(async (tx) => {
    if (!(await isLivingRemote(tx.db, scope, pair)))
      throw matchError('CC-MATCH-2', `no record ${pair.remoteId} to link`)
    const active = await selectActivePersonLink(tx.db, scope, pair.personId)
    const same = active?.object === pair.object && active.remoteId === pair.remoteId && active.origin === 'person'
    const link = active && same ? active : await replaceLink(tx, scope, pair, active)
    await also?.(tx, link)
    return link
  })
}

async function replaceLink(
  tx: Transaction,
  scope: MatchScope,
  pair: PersonPair,
  active: PersonLink | null,
): Promise<PersonLink> {
  if (active) await endAndList(tx, scope.workspaceId, active.id, pair.by, 'a person chose a record')
  for (const other of await endOtherPersonLinks(tx.db, scope, pair, pair.personId, pair.by))
    await listPersonAgain(tx.db, scope, other.personId, null)
  await deletePersonExclusion(tx.db, scope, pair)
  const link = await insertPersonLink(tx.db, scope, pair)
  if (!link) throw matchError('CC-MATCH-3', `somebody else linked person ${pair.personId} at the same moment`)
  await listPersonAgain(tx.db, scope, pair.personId, null)
  return link
}

/** Takes a link away: the pair is never matched by itself again. Throws CC-MATCH-3. */
export async function unmatchPerson(
  database: Database,
  workspaceId: string,
  linkId: string,
  by: string,
  also?: Also<PersonLink>,
): Promise<PersonLink> {
  return database.transaction(async (tx) => {
    const ended = isUuid(linkId) ? await endAndList(tx, workspaceId, linkId, by, 'a person unmatched it') : null
    if (!ended) throw matchError('CC-MATCH-3', `no active link ${linkId}`)
    await insertPersonExclusion(tx.db, ended, { ...ended, by })
    await also?.(tx, ended)
    return ended
  })
}

/** Says that a record is not this person: it is no candidate any more. An active link of the pair ends. */
export async function excludePerson(
  database: Database,
  scope: MatchScope,
  pair: PersonPair,
  also?: Also<null>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const active = await selectActivePersonLink(tx.db, scope, pair.personId)
    if (active?.object === pair.object && active.remoteId === pair.remoteId)
      await endAndList(tx, scope.workspaceId, active.id, pair.by, 'a person excluded the pair')
    await insertPersonExclusion(tx.db, scope, pair)
    await listPersonAgain(tx.db, scope, pair.personId, null)
    await also?.(tx, null)
  })
}

/** Takes an exclusion back; the person is matched again. */
export async function allowPerson(
  database: Database,
  scope: MatchScope,
  pair: PersonRemote & { readonly personId: string },
  also?: Also<null>,
): Promise<void> {
  await database.transaction(async (tx) => {
    await deletePersonExclusion(tx.db, scope, pair)
    await listPersonAgain(tx.db, scope, pair.personId, null)
    await also?.(tx, null)
  })
}

async function endAndList(
  tx: Transaction,
  workspaceId: string,
  linkId: string,
  by: string,
  reason: string,
): Promise<PersonLink | null> {
  const ended = await endPersonLink(tx.db, workspaceId, linkId, by, reason)
  if (ended) await listPersonAgain(tx.db, ended, ended.personId, ended)
  return ended
}
