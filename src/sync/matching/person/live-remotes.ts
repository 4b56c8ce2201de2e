import type { Queryable } from '../../../platform/database/database.ts'
import type { MatchScope } from '../link.ts'
import { type ReadRemote, type RemotePosition, selectRemotes } from '../store/people-remotes.ts'
import { type LivePeople, openLivePeople } from './live-people.ts'
import { remoteKey } from './person-link.ts'
import { remoteRecord } from './stored-person.ts'

interface Warm {
  readonly people: LivePeople
  read: RemotePosition | null
}

const PAGE = 10_000
/** So many connections' people stay in memory in one process; the one used longest ago goes. */
const CONNECTIONS_MAX = 8
const held = new WeakMap<Queryable, Map<string, Promise<Warm>>>()

export type KindOf = (object: string) => 'contact' | 'lead' | null

/**
 * The connection's contacts and leads in memory, up to date: built at the first call in this process, later brought forward by
 * what was written since, whichever process wrote it. Give it the pool, not a transaction.
 */
export async function liveRemotes(db: Queryable, scope: MatchScope, kindOf: KindOf): Promise<LivePeople> {
  const ours = held.get(db) ?? new Map<string, Promise<Warm>>()
  held.set(db, ours)
  const key = scope.connectionId
  const mine = bringForward(db, scope, kindOf, ours.get(key) ?? null)
  ours.delete(key)
  ours.set(key, mine)
  for (const other of ours.keys()) if (ours.size > CONNECTIONS_MAX) ours.delete(other)
  try {
    return (await mine).people
  } catch (error) {
    if (ours.get(key) === mine) ours.delete(key)
    throw error
  }
}

async function bringForward(
  db: Queryable,
  scope: MatchScope,
  kindOf: KindOf,
  before: Promise<Warm> | null,
): Promise<Warm> {
  const warm = (await before?.catch(() => null)) ?? { people: openLivePeople([]), read: null }
  for (;;) {
    const page = await selectRemotes(db, scope, warm.read, PAGE)
    const last = page.at(-1)
    if (!last) return warm
    for (const remote of page) place(warm.people, remote, kindOf)
    warm.read = last
  }
}

function place(people: LivePeople, remote: ReadRemote, kindOf: KindOf): void {
  const id = remoteKey(remote)
  if (remote.deleted) people.remove(id)
  else people.put(remoteRecord(id, kindOf(remote.object), remote.fields))
}
