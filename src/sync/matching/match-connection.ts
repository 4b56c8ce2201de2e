import type { Connection } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { addCounts, assertFence, logRun, type RunClaim, throwIfStopped } from '../history/index.ts'
import { mirrorColumn, mirroredFields, mirrorTable } from '../mirror/index.ts'
import { decideCompanies, type EngineDecision, toStore } from './decide-companies.ts'
import { matchError } from './errors.ts'
import { autoMatchAllowed } from './learn/watch-precision.ts'
import type { AutoMatch, MatchScope } from './link.ts'
import { type LiveAccounts, liveAccounts } from './live-accounts.ts'
import { activeModel } from './model.ts'
import { ACCOUNT_PARTS, type AccountPart, type AccountSource, copyAccounts, takeTurn } from './store/accounts.ts'
import {
  copyCompanies,
  listAllCompanies,
  listUnlinkedClear,
  listUnsettled,
  lockCompanies,
  type PendingCompany,
  refreshStatistics,
  rememberConnection,
  selectPendingCompanies,
} from './store/companies.ts'
import { countDecided, type DecisionCounts, dropDecisions, storeDecisions } from './store/decisions.ts'
import { dropUnsupported, linkDecided, markAll, mergedRecords, moveMerged, retireLinks } from './store/links.ts'
import { hasDecisions, sortKeys } from './store/touched.ts'

/** Copied by the database alone, or looked at one by one. */
const COPY_BATCH = 20_000
const CHANGES_BATCH = 5_000
const DECIDE_BATCH = 1_000
/** A link that ends frees an account for others, which may free another; it always comes to rest sooner than this. */
const ROUNDS_MAX = 10
/** From so many rows written, when they are a good part of all, the planner's statistics are refreshed. */
const MANY = 1_000
const NO_COMPANY = '00000000-0000-0000-0000-000000000000'

/** What matching needs to know of a connection. */
export type MatchedConnection = Pick<Connection, 'id' | 'workspaceId' | 'name' | 'kind'> & {
  readonly settings: Pick<Connection['settings'], 'enabled' | 'autoMatch' | 'autoSync'>
}

type MatchPlatform = Pick<Platform, 'database'>

interface Matching {
  readonly platform: MatchPlatform
  readonly connection: MatchedConnection
  readonly claim: RunClaim
  readonly scope: MatchScope
  readonly object: string
  readonly autoMatch: AutoMatch
}

/**
 * Decides for every company that changed, or whose possible accounts changed, which account it is, and links what is clear.
 * `full` decides for all companies anew. Touches no network. Every batch is a transaction; killed, the next call goes on where
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
  const all = await startMatching(matching, options.full === true)
  // Links follow their records before accounts are read: an account whose link ends here is open to others at once.
  const source = await accountSource(platform.database.db, matching)
  const companies = await readCompanies(matching)
  await followRecords(matching)
  const accounts = await readAccounts(matching, source, all)
  if (companies + accounts >= MANY) await refreshStatistics(platform.database.db, 'copied')
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const live = await liveAccounts(platform.database.db, scope)
    const decided = await decidePending(matching, live)
    if (decided >= MANY && decided * 10 >= live.open.size) await refreshStatistics(platform.database.db, 'decided')
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
  const { version } = await activeModel(platform.database.db, scope.workspaceId)
  return platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    const all = (await rememberConnection(tx.db, scope, version)) || full
    // Listed here already: killed later, the next call knows nothing of "first" or "full".
    if (all) await listAllCompanies(tx.db, scope)
    await listUnsettled(tx.db, scope, claim.run.id)
    return all
  })
}

async function accountSource(db: Queryable, matching: Matching): Promise<AccountSource> {
  const { connection, object } = matching
  const fields = await mirroredFields(db, connection.id, object)
  if (fields.length === 0) throw matchError('CC-MATCH-4', `${object} has not been pulled yet`, { facts: { object } })
  const { accountFields, personAccountField } = capabilitiesOf(connection.kind)
  const column = (field: string | null) =>
    field !== null && fields.some(({ name }) => name === field) ? mirrorColumn(field) : null
  const parts = Object.keys(ACCOUNT_PARTS) as AccountPart[]
  const columns = Object.fromEntries(parts.map((part) => [part, column(accountFields[part])]))
  return {
    object,
    mirror: mirrorTable(connection, object),
    columns: columns as AccountSource['columns'],
    person: column(personAccountField),
  }
}

/** Copies accounts that changed, and lists the companies these could concern. Answers how many accounts. */
async function readAccounts(matching: Matching, source: AccountSource, all: boolean): Promise<number> {
  const { platform, claim, scope } = matching
  const { database } = platform
  const touching = !all && (await hasDecisions(database.db, scope))
  if (touching) await sortKeys(database.db)
  for (let [after, count] = ['', 0]; ; ) {
    await throwIfStopped(database.db, claim)
    const copied = await database.transaction(async (tx) => {
      await assertFence(tx, claim)
      const turn = await takeTurn(tx.db, scope)
      if (turn === null) throw new Error('matching has not started for this connection')
      const limit = touching ? CHANGES_BATCH : COPY_BATCH
      return copyAccounts(tx.db, scope, source, { after, limit, turn, touching })
    })
    if (!copied) return count
    failpoint('match.accounts.prepared')
    after = copied.last
    count += copied.accounts
  }
}

/** Copies companies that changed, and lists them. Answers how many. */
async function readCompanies(matching: Matching): Promise<number> {
  const { platform, claim, scope } = matching
  const { database } = platform
  for (let [after, count] = [NO_COMPANY, 0]; ; ) {
    await throwIfStopped(database.db, claim)
    const copied = await database.transaction(async (tx) => {
      await assertFence(tx, claim)
      await lockCompanies(tx.db, scope.workspaceId)
      return copyCompanies(tx.db, scope.workspaceId, { after, limit: COPY_BATCH })
    })
    if (!copied) return count
    failpoint('match.companies.prepared')
    after = copied.last
    count += copied.companies
  }
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

/** Decides for the listed companies, a batch at a time. Answers how many. */
async function decidePending(matching: Matching, live: LiveAccounts): Promise<number> {
  const { database } = matching.platform
  // Who is listed again while a pass runs is decided in the next one.
  for (let decided = 0; ; ) {
    const pass = await inBatches(
      async (last: readonly DecidedCompany[] | null) => {
        const page = { after: last?.at(-1)?.company.companyId ?? NO_COMPANY, limit: DECIDE_BATCH }
        const companies = await selectPendingCompanies(database.db, matching.scope, page)
        return decideBatch(database.db, matching.scope, live, companies)
      },
      async (batch) => {
        await throwIfStopped(database.db, matching.claim)
        await storeBatch(matching, live, batch)
        failpoint('match.batch.decided')
      },
    )
    if (pass === 0) return decided
    decided += pass
  }
}

/**
 * Gets batches, each knowing the one before, and stores them in order; the next one is made ready while the last is stored.
 * Ends with the first empty one. Answers how many there were in all.
 */
async function inBatches<Entry>(
  next: (last: readonly Entry[] | null) => Promise<readonly Entry[]>,
  store: (batch: readonly Entry[]) => Promise<void>,
): Promise<number> {
  let coming = next(null)
  for (let count = 0; ; ) {
    const batch = await coming
    if (batch.length === 0) return count
    coming = next(batch)
    // When storing fails, that failure is the one to tell.
    coming.catch(() => undefined)
    await store(batch)
    count += batch.length
  }
}

interface DecidedCompany {
  readonly company: PendingCompany
  /** Null where the engine has no say: linked by a person or a create, or archived. */
  readonly decision: EngineDecision | null
}

async function decideBatch(
  db: Queryable,
  scope: MatchScope,
  live: LiveAccounts,
  companies: readonly PendingCompany[],
): Promise<DecidedCompany[]> {
  const open = companies.filter((one) => !one.archived && (one.linkOrigin === null || one.linkOrigin === 'auto'))
  const decisions = await decideCompanies(db, scope, live, open)
  const byCompany = new Map(decisions.map((decision, at) => [open[at]!.companyId, decision]))
  return companies.map((company) => ({ company, decision: byCompany.get(company.companyId) ?? null }))
}

async function storeBatch(matching: Matching, live: LiveAccounts, batch: readonly DecidedCompany[]): Promise<void> {
  const { platform, claim, scope } = matching
  const settings = { autoMatch: matching.autoMatch, model: live.model.version }
  const archived = batch.filter(({ company }) => company.archived).map(({ company }) => company)
  const living = batch.filter(({ company }) => !company.archived)
  const stored = living.map(({ company, decision }) => toStore(company, decision, settings))
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    await storeDecisions(tx.db, scope, claim.run.id, stored)
    if (archived.length > 0) await dropDecisions(tx.db, scope, archived)
  })
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
    const marked = autoSync ? linked + (await markAll(tx.db, scope, object)) : 0
    const counts = await countDecided(tx.db, scope, runId)
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

function sentenceOf(counts: DecisionCounts, done: { linked: number; ended: number; marked: number }): string {
  const { companies, auto, review, none, person, ambiguous } = counts
  return `decided for ${companies} companies: ${auto} matched, ${review} for review (${ambiguous} ambiguous), ${none} without account, ${person} by a person; ${done.linked} links new, ${done.ended} ended, ${done.marked} marked`
}
