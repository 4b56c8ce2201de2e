import { capabilitiesOf } from '../../connectors/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { addCounts, assertFence, logRun, type RunClaim } from '../history/index.ts'
import { mirrorTable } from '../mirror/index.ts'
import { companyRecord } from './account-record.ts'
import { decidePending } from './decide-pending.ts'
import { autoMatchAllowed } from './learn/watch-precision.ts'
import type { AutoMatch, MatchScope } from './link.ts'
import type { MatchedConnection, Matching, MatchPlatform } from './matching.ts'
import { activeModel } from './model.ts'
import { matchPeople } from './person/match-people.ts'
import { accountSource, readAccounts, readCompanies } from './read-sides.ts'
import {
  listAllCompanies,
  listUnlinkedClear,
  listUnsettled,
  refreshStatistics,
  rememberConnection,
} from './store/companies.ts'
import { type DecisionCounts, settleDecisions } from './store/decisions.ts'
import { addUpDecisionCounts } from './store/learn-charts.ts'
import { dropUnsupported, linkDecided, markAll, mergedRecords, moveMerged, retireLinks } from './store/links.ts'
import { selectUnkeyed, storeKeys } from './store/touched.ts'
import { touchKeys } from './touch-keys.ts'

/** A link that ends frees an account for others, which may free another; it always comes to rest sooner than this. */
const ROUNDS_MAX = 10
/** From so many rows written the planner's statistics are refreshed. */
const MANY = 1_000

/**
 * Decides for every company that changed, or whose possible accounts changed, which account it is, and links what is clear; then
 * the same for people, whose companies' links say which contacts are near. `full` decides for all of them anew. Touches no network. Every batch is a transaction; killed, the next call goes on where
 * it was, also in the same run, and counts nothing twice. Throws CC-MATCH-4 (nothing mirrored), CC-RUN-… (taken over, stopped).
 */
export async function matchConnection(
  platform: MatchPlatform,
  connection: MatchedConnection,
  claim: RunClaim,
  options: { readonly full?: boolean } = {},
): Promise<void> {
  if (!connection.settings.enabled) return
  const scope = { workspaceId: connection.workspaceId, connectionId: connection.id }
  const matching: Matching = {
    platform,
    connection,
    claim,
    scope,
    object: capabilitiesOf(connection.kind).accountObject,
    autoMatch: await autoMatchOf(platform.database.db, connection, claim),
  }
  await matchCompanies(matching, options.full === true)
  await matchPeople(platform, connection, claim, { ...options, autoMatch: matching.autoMatch === 'on' })
}

async function matchCompanies(matching: Matching, full: boolean): Promise<void> {
  const { platform } = matching
  const all = await startMatching(matching, full)
  // Links follow their records before accounts are read: an account whose link ends here is open to others at once.
  const source = await accountSource(platform.database.db, matching)
  const companies = await readCompanies(matching)
  await followRecords(matching)
  const accounts = await readAccounts(matching, source, all)
  if (companies + accounts >= MANY) await refreshStatistics(platform.database.db, 'copied')
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const decided = await decidePending(matching)
    if (decided >= MANY) await refreshStatistics(platform.database.db, 'decided')
    const ended = await settle(matching)
    if (ended === 0 || (decided === 0 && round > 0)) return
  }
}

/** Paused: people found too many automatic links wrong; the run's log says so. */
async function autoMatchOf(db: Queryable, connection: MatchedConnection, claim: RunClaim): Promise<AutoMatch> {
  if (!connection.settings.autoMatch) return 'off'
  const watched = await autoMatchAllowed(db, { workspaceId: connection.workspaceId, connectionId: connection.id })
  if (watched.allowed) return 'on'
  await logRun(db, claim.run.id, 'warn', 'match', `Auto-Match is paused: ${watched.why}`)
  return 'paused'
}

/** True when all companies are to be decided: when asked for, the first time, and with another model. */
async function startMatching(matching: Matching, full: boolean): Promise<boolean> {
  const { platform, scope, claim } = matching
  const { version } = await activeModel(platform.database.db, scope)
  return platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    const all = (await rememberConnection(tx.db, scope, version)) || full
    // Listed here already: killed later, the next call knows nothing of "first" or "full".
    if (all) await listAllCompanies(tx.db, scope)
    await listUnsettled(tx.db, scope, claim.run.id)
    return all
  })
}

/** Links follow what happened to their records: merged ones move, deleted ones end. */
async function followRecords(matching: Matching): Promise<void> {
  const { platform, connection, claim, scope, object } = matching
  const mirror = mirrorTable(connection, object)
  const ended = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    if (matching.autoMatch === 'on') await listUnlinkedClear(tx.db, scope)
    await moveMerged(tx.db, scope, object, mergedRecords(mirror))
    return retireLinks(tx.db, scope, object, mirror)
  })
  failpoint('match.links.followed')
  if (ended > 0)
    await logRun(
      platform.database.db,
      claim.run.id,
      'info',
      'match',
      `${ended} links ended: the record was deleted or the company archived`,
    )
}

/** Turns decisions into links and counts them, all at once. Answers how many links ended. */
async function settle(matching: Matching): Promise<number> {
  const { platform, connection, claim, scope, object } = matching
  const { autoSync } = connection.settings
  const autoMatch = matching.autoMatch === 'on'
  const runId = claim.run.id
  const done = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    const ended = autoMatch ? await dropUnsupported(tx.db, scope, object, runId) : 0
    const linked = autoMatch ? await linkDecided(tx.db, scope, object, runId, autoSync) : 0
    await keyContested(tx.db, scope, runId)
    const marked = autoSync ? linked + (await markAll(tx.db, scope, object)) : 0
    const counts = await settleDecisions(tx.db, scope, runId)
    await addUpDecisionCounts(tx.db, scope)
    await addCounts(tx.db, runId, object, { ...counts, marked }, 'match')
    failpoint('match.links.stored')
    return { counts, ended, linked, marked }
  })
  failpoint('match.settled')
  if (done.linked >= MANY) await refreshStatistics(platform.database.db, 'linked')
  await logRun(platform.database.db, runId, 'info', 'match', sentenceOf(done.counts, done), {
    ...done.counts,
    linked: done.linked,
    ended: done.ended,
  })
  return done.ended
}

/** Companies that were to be linked and were not are found by accounts that come or change from now on. */
async function keyContested(db: Queryable, scope: MatchScope, runId: string): Promise<void> {
  const companies = await selectUnkeyed(db, scope, runId)
  const keys = companies.map((row) => ({ companyId: row[0], keys: touchKeys(companyRecord(row)) }))
  if (keys.length > 0) await storeKeys(db, scope, keys)
}

function sentenceOf(counts: DecisionCounts, done: { linked: number; ended: number; marked: number }): string {
  const { companies, auto, review, none, person, ambiguous } = counts
  return `decided for ${companies} companies: ${auto} matched, ${review} for review (${ambiguous} ambiguous), ${none} without account, ${person} by a person; ${done.linked} links new, ${done.ended} ended, ${done.marked} marked`
}
