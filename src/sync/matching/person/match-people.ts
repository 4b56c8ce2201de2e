import { capabilitiesOf, type PersonObject } from '../../../connectors/index.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { failpoint } from '../../../platform/failpoints.ts'
import { addCounts, assertFence, logRun, type RunClaim, throwIfStopped } from '../../history/index.ts'
import { mirrorColumn, mirroredFields, mirrorTable } from '../../mirror/index.ts'
import type { MatchScope } from '../link.ts'
import type { MatchedConnection, MatchPlatform } from '../matching.ts'
import {
  countPersonDecisions,
  dropPersonDecisions,
  type PersonCounts,
  storePersonDecisions,
} from '../store/people-decisions.ts'
import { dropUnsupportedPeople, linkDecidedPeople, moveMergedPeople, retirePersonLinks } from '../store/people-links.ts'
import {
  hasPersonDecisions,
  listChangedPeople,
  listTouchedPeople,
  listUnsettledPeople,
  type PendingPerson,
  rememberPeople,
  selectPendingPeople,
} from '../store/people-pending.ts'
import { type ChangedRemote, copyRemotes, type RemoteSource, selectChangedRemotes } from '../store/people-remotes.ts'
import { decidePerson } from './decide-people.ts'
import { type KindOf, liveRemotes } from './live-remotes.ts'
import { remoteRecord } from './stored-person.ts'
import { touchKeys } from './touch-keys.ts'

/** Another name has all people decided anew: raise it with the weights. */
const MODEL = 'people-1'
const COPY_BATCH = 5_000
const DECIDE_BATCH = 500
const NOBODY = '00000000-0000-0000-0000-000000000000'
/** A link that ends frees a record for others, which may free another; it always comes to rest sooner than this. */
const ROUNDS_MAX = 10

interface PeopleMatching {
  readonly platform: MatchPlatform
  readonly connection: MatchedConnection
  readonly claim: RunClaim
  readonly scope: MatchScope
  readonly sources: readonly RemoteSource[]
  readonly autoMatch: boolean
  readonly accountObject: string
}

export interface MatchPeopleOptions {
  /** Decides for everybody anew. */
  readonly full?: boolean
  /** Links what is clear; default: the connection's setting. */
  readonly autoMatch?: boolean
}

/**
 * Decides for every person of ours who changed, or whose possible contacts and leads changed, which of them it is, and links
 * what is clear. Call it behind the companies' match: their links say whose account a contact's is. Does nothing where neither
 * contacts nor leads are mirrored. Touches no network. Every batch is a transaction; killed, the next call goes on where it was
 * and counts nothing twice. Throws CC-RUN-… (taken over, stopped).
 */
export async function matchPeople(
  platform: MatchPlatform,
  connection: MatchedConnection,
  claim: RunClaim,
  options: MatchPeopleOptions = {},
): Promise<void> {
  if (!connection.settings.enabled) return
  const sources = await sourcesOf(platform.database.db, connection)
  if (sources.length === 0) return
  const scope = { workspaceId: connection.workspaceId, connectionId: connection.id }
  const autoMatch = options.autoMatch ?? connection.settings.autoMatch
  const { accountObject } = capabilitiesOf(connection.kind)
  const matching: PeopleMatching = { platform, connection, claim, scope, sources, autoMatch, accountObject }
  await startPeople(matching, options.full === true)
  for (const source of sources) await followRemotes(matching, source)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const decided = await decidePendingPeople(matching)
    const ended = await settlePeople(matching)
    if (ended === 0 || (decided === 0 && round > 0)) return
  }
}

/** The objects of people that are mirrored, and which column plays which part. */
async function sourcesOf(db: Queryable, connection: MatchedConnection): Promise<RemoteSource[]> {
  const sources: RemoteSource[] = []
  for (const person of capabilitiesOf(connection.kind).personObjects) {
    const fields = await mirroredFields(db, connection.id, person.object)
    if (fields.length > 0) sources.push(sourceOf(connection, person, new Set(fields.map(({ name }) => name))))
  }
  return sources
}

function sourceOf(connection: MatchedConnection, person: PersonObject, mirrored: ReadonlySet<string>): RemoteSource {
  const columns = Object.fromEntries(
    Object.entries(person.fields).map(([role, field]) => [
      role,
      field !== null && mirrored.has(field) ? mirrorColumn(field) : null,
    ]),
  ) as RemoteSource['columns']
  return { object: person.object, kind: person.kind, mirror: mirrorTable(connection, person.object), columns }
}

async function startPeople({ platform, claim, scope, accountObject, autoMatch }: PeopleMatching, full: boolean) {
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    // Listed here already: killed later, the next call knows nothing of "first" or "full".
    const all = (await rememberPeople(tx.db, scope, MODEL)) || full
    await listChangedPeople(tx.db, scope, accountObject, all)
    await listUnsettledPeople(tx.db, scope, claim.run.id, autoMatch)
  })
  failpoint('people.listed')
}

/** Copies contacts or leads that changed, lists the people these concern, and lets links follow merges and deletions. */
async function followRemotes(matching: PeopleMatching, source: RemoteSource): Promise<void> {
  const { platform, claim, scope } = matching
  const { database } = platform
  const known = await hasPersonDecisions(database.db, scope)
  for (let after: string | null = ''; after !== null; ) {
    await throwIfStopped(database.db, claim)
    const page: { after: string; limit: number } = { after, limit: COPY_BATCH }
    // Before the first decision everybody is listed anyway.
    const changed = known ? await selectChangedRemotes(database.db, scope, source, page) : []
    after = await database.transaction(async (tx): Promise<string | null> => {
      await assertFence(tx, claim)
      await listTouchedPeople(tx.db, scope, keysOfChanges(changed, source))
      return copyRemotes(tx.db, scope, source, page)
    })
    failpoint('people.remotes.copied')
  }
  const ended = await database.transaction(async (tx) => {
    await assertFence(tx, claim)
    await moveMergedPeople(tx.db, scope, source.object, source.mirror)
    return retirePersonLinks(tx.db, scope, source.object, source.mirror)
  })
  failpoint('people.links.followed')
  if (ended > 0)
    await logRun(database.db, claim.run.id, 'info', 'match', `${ended} links of people to ${source.object} ended`)
}

function keysOfChanges(changed: readonly ChangedRemote[], { kind }: RemoteSource): number[] {
  const keys = new Set<number>()
  for (const { id, old, now } of changed)
    for (const fields of old ? [old, now] : [now])
      for (const key of touchKeys(remoteRecord(id, kind, fields))) keys.add(key)
  return [...keys]
}

/** Decides for the listed people, a batch at a time. Answers how many. */
async function decidePendingPeople(matching: PeopleMatching): Promise<number> {
  const { platform, claim, scope, accountObject, sources } = matching
  const { database } = platform
  const kindOf = (object: string) => sources.find((one) => one.object === object)?.kind ?? null
  let decided = 0
  for (let after = NOBODY; ; ) {
    await throwIfStopped(database.db, claim)
    const people = await selectPendingPeople(database.db, scope, accountObject, { after, limit: DECIDE_BATCH })
    const last = people.at(-1)
    if (!last) return decided
    const live = await liveRemotes(database.db, scope, kindOf)
    await decideBatch(matching, live, people, kindOf)
    failpoint('people.batch.decided')
    decided += people.length
    after = last.personId
  }
}

async function decideBatch(
  { platform, claim, scope, autoMatch }: PeopleMatching,
  live: Awaited<ReturnType<typeof liveRemotes>>,
  people: readonly PendingPerson[],
  kindOf: KindOf,
): Promise<void> {
  const decisions = people.filter((one) => !one.archived).map((one) => decidePerson(live, one, { kindOf, autoMatch }))
  const archived = people.filter((one) => one.archived)
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    await storePersonDecisions(tx.db, scope, claim.run.id, decisions)
    if (archived.length > 0) await dropPersonDecisions(tx.db, scope, archived)
  })
}

/** Turns decisions into links and counts them, all at once. Answers how many links ended. */
async function settlePeople({ platform, claim, scope, autoMatch, sources }: PeopleMatching): Promise<number> {
  const runId = claim.run.id
  const done = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    const ended = autoMatch ? await dropUnsupportedPeople(tx.db, scope, runId) : 0
    const linked = autoMatch ? await linkDecidedPeople(tx.db, scope, runId) : 0
    const counts = await countPersonDecisions(tx.db, scope, runId)
    await addCounts(tx.db, runId, sources[0]!.object, { ...counts }, 'match')
    return { counts, ended, linked }
  })
  failpoint('people.settled')
  await logRun(platform.database.db, runId, 'info', 'match', sentenceOf(done.counts, done))
  return done.ended
}

function sentenceOf(counts: PersonCounts, done: { linked: number; ended: number }): string {
  const { people, auto, review, none, person, ambiguous } = counts
  return `decided for ${people} people: ${auto} matched, ${review} for review (${ambiguous} ambiguous), ${none} without contact or lead, ${person} by a person; ${done.linked} links new, ${done.ended} ended`
}
