import type { Connection } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { addCounts, assertFence, logRun, type RunClaim, throwIfStopped } from '../history/index.ts'
import { mirrorColumn, mirroredFields, mirrorTable } from '../mirror/index.ts'
import { decideCompanies, type EngineDecision, KeyCounts, toStore } from './decide-companies.ts'
import { matchError } from './errors.ts'
import { keysOf, ownKeysOf } from './keys.ts'
import type { MatchScope } from './link.ts'
import { prepareRecord } from './normalise.ts'
import {
  type AccountColumns,
  countAccounts,
  type MirroredAccount,
  selectChangedAccounts,
  storeAccounts,
} from './store/accounts.ts'
import {
  type ChangedCompany,
  listAllCompanies,
  listUnlinkedClear,
  listUnsettled,
  lockCompanies,
  type PendingCompany,
  refreshStatistics,
  rememberConnection,
  selectChangedCompanies,
  selectPendingCompanies,
  storeCompanies,
} from './store/companies.ts'
import { countDecided, type DecisionCounts, dropDecisions, storeDecisions } from './store/decisions.ts'
import { dropUnsupported, linkDecided, markAll, mergedRecords, moveMerged, retireLinks } from './store/links.ts'

const PREPARE_BATCH = 5_000
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
  }
  const all = await startMatching(matching, options.full === true)
  // Links follow their records before accounts are read: an account whose link ends here is open to others at once.
  const columns = await accountColumns(platform.database.db, matching)
  const companies = await prepareCompanies(matching)
  await followRecords(matching)
  const accounts = await prepareAccounts(matching, columns, all)
  const counted = await countAccounts(platform.database.db, scope)
  const many = (rows: number) => rows >= MANY && rows * 10 >= counted.open
  if (many(companies + accounts)) await refreshStatistics(platform.database.db, 'prepared')
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const decided = await decidePending(matching, new KeyCounts(scope, counted))
    if (many(decided)) await refreshStatistics(platform.database.db, 'decided')
    const ended = await settle(matching)
    if (ended === 0 || (decided === 0 && round > 0)) return
  }
}

/** True when all companies are to be decided: when asked for, and the first time. */
async function startMatching(matching: Matching, full: boolean): Promise<boolean> {
  const { platform, scope, claim } = matching
  return platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    const all = (await rememberConnection(tx.db, scope)) || full
    // Listed here already: killed later, the next call knows nothing of "first" or "full".
    if (all) await listAllCompanies(tx.db, scope)
    await listUnsettled(tx.db, scope, claim.run.id)
    return all
  })
}

async function accountColumns(db: Queryable, matching: Matching): Promise<AccountColumns> {
  const fields = await mirroredFields(db, matching.connection.id, matching.object)
  if (fields.length === 0)
    throw matchError('CC-MATCH-4', `${matching.object} has not been pulled yet`, { facts: { object: matching.object } })
  const roles = capabilitiesOf(matching.connection.kind).accountFields
  const column = (field: string | null) =>
    field !== null && fields.some(({ name }) => name === field) ? mirrorColumn(field) : null
  return {
    name: column(roles.name),
    website: column(roles.website),
    country: column(roles.country),
    city: column(roles.city),
    state: column(roles.state),
    employees: column(roles.employees),
    person: column(capabilitiesOf(matching.connection.kind).personAccountField),
  }
}

/** Answers how many accounts were prepared. */
async function prepareAccounts(matching: Matching, columns: AccountColumns, all: boolean): Promise<number> {
  const { platform, connection, claim, scope, object } = matching
  const { database } = platform
  const source = { object, columns, mirror: mirrorTable(connection, object) }
  return inBatches(
    async (last: readonly ReturnType<typeof prepareAccount>[] | null) => {
      const after = last?.at(-1)?.account.remoteId ?? ''
      const page = { after, limit: PREPARE_BATCH }
      return (await selectChangedAccounts(database.db, scope, source, page)).map(prepareAccount)
    },
    async (prepared) => {
      await throwIfStopped(database.db, claim)
      await database.transaction(async (tx) => {
        await assertFence(tx, claim)
        await storeAccounts(tx.db, scope, prepared, !all)
      })
      failpoint('match.accounts.prepared')
    },
  )
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

function prepareAccount(account: MirroredAccount) {
  const { remoteId: id, name, website, country, city, state, employees, deleted } = account
  const prepared = prepareRecord({
    id,
    name: name ?? '',
    domains: website ? [website] : [],
    country,
    city,
    state,
    employees,
  })
  return { account, prepared, keys: deleted ? [] : KEYS_OF_ROLE[account.role](prepared) }
}

/** An own account warns only who nearly is it; a person's account is nobody's. */
const KEYS_OF_ROLE = { open: keysOf, own: ownKeysOf, person: () => [] } as const

/** Answers how many companies were prepared. */
async function prepareCompanies(matching: Matching): Promise<number> {
  const { platform, claim, scope } = matching
  const { database } = platform
  for (let [after, count] = [NO_COMPANY, 0]; ; ) {
    await throwIfStopped(database.db, claim)
    const companies = await database.transaction(async (tx) => {
      await assertFence(tx, claim)
      await lockCompanies(tx.db, scope.workspaceId)
      const changed = await selectChangedCompanies(tx.db, scope.workspaceId, { after, limit: PREPARE_BATCH })
      if (changed.length > 0) await storeCompanies(tx.db, scope.workspaceId, changed.map(prepareCompany))
      return changed
    })
    if (companies.length === 0) return count
    failpoint('match.companies.prepared')
    after = companies.at(-1)!.companyId
    count += companies.length
  }
}

function prepareCompany(company: ChangedCompany) {
  const { companyId: id, name, aliases, domains, country, city, state, employees, archived } = company
  const prepared = prepareRecord({ id, name, aliases, domains, country, city, state, employees })
  return { company, prepared, keys: archived ? [] : keysOf(prepared) }
}

/** Links follow what happened to their records: merged ones move, deleted ones end. */
async function followRecords(matching: Matching): Promise<void> {
  const { platform, connection, claim, scope, object } = matching
  const mirror = mirrorTable(connection, object)
  const ended = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    if (connection.settings.autoMatch) await listUnlinkedClear(tx.db, scope)
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
async function decidePending(matching: Matching, counts: KeyCounts): Promise<number> {
  const { platform, connection, claim, scope } = matching
  const { database } = platform
  const { autoMatch } = connection.settings
  // Who is listed again while a pass runs is decided in the next one.
  for (let decided = 0; ; ) {
    const pass = await inBatches(
      async (last: readonly DecidedCompany[] | null) => {
        const page = { after: last?.at(-1)?.company.companyId ?? NO_COMPANY, limit: DECIDE_BATCH }
        const companies = await selectPendingCompanies(database.db, scope, page)
        return decideBatch(database.db, scope, counts, companies)
      },
      async (batch) => {
        await throwIfStopped(database.db, claim)
        const [archived, living] = [
          batch.filter((one) => one.company.archived),
          batch.filter((one) => !one.company.archived),
        ]
        await database.transaction(async (tx) => {
          await assertFence(tx, claim)
          const stored = living.map(({ company, decision }) => toStore(company, decision, autoMatch))
          await storeDecisions(tx.db, scope, claim.run.id, stored)
          if (archived.length > 0)
            await dropDecisions(
              tx.db,
              scope,
              archived.map((one) => one.company),
            )
        })
        failpoint('match.batch.decided')
      },
    )
    if (pass === 0) return decided
    decided += pass
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
  counts: KeyCounts,
  companies: readonly PendingCompany[],
): Promise<DecidedCompany[]> {
  const open = companies.filter((one) => !one.archived && (one.linkOrigin === null || one.linkOrigin === 'auto'))
  const decisions = await decideCompanies(db, scope, counts, open)
  const byCompany = new Map(decisions.map((decision, at) => [open[at]!.companyId, decision]))
  return companies.map((company) => ({ company, decision: byCompany.get(company.companyId) ?? null }))
}

/** Turns decisions into links and counts them, all at once. Answers how many links ended. */
async function settle(matching: Matching): Promise<number> {
  const { platform, connection, claim, scope, object } = matching
  const { autoMatch, autoSync } = connection.settings
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
