import { failpoint } from '../../platform/failpoints.ts'
import { assertFence, throwIfStopped } from '../history/index.ts'
import { decideCompanies, type EngineDecision, stands, toStore } from './decide-companies.ts'
import { liveAccounts } from './live-accounts.ts'
import type { Matching } from './matching.ts'
import { type PendingCompany, selectPendingCompanies } from './store/companies.ts'
import { dropDecisions, storeDecisions, strikeOff } from './store/decisions.ts'

const DECIDE_BATCH = 1_000
const NO_COMPANY = '00000000-0000-0000-0000-000000000000'

/** Decides for the listed companies, a batch at a time. Answers how many. */
export async function decidePending(matching: Matching): Promise<number> {
  const { database } = matching.platform
  // Who is listed again while a pass runs is decided in the next one.
  for (let decided = 0; ; ) {
    const pass = await inBatches(
      async (last: readonly DecidedCompany[] | null) => {
        const page = { after: last?.at(-1)?.company.companyId ?? NO_COMPANY, limit: DECIDE_BATCH }
        return decideBatch(matching, await selectPendingCompanies(database.db, matching.scope, page))
      },
      async (batch) => {
        await throwIfStopped(database.db, matching.claim)
        await storeBatch(matching, batch)
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
  /** Version of what decided. */
  readonly model: string
  /** A change elsewhere decides nothing else: what is stored stays. */
  readonly stands: boolean
}

/** The accounts are read in only when there is somebody to decide for. */
async function decideBatch(matching: Matching, companies: readonly PendingCompany[]): Promise<DecidedCompany[]> {
  if (companies.length === 0) return []
  const { platform, scope } = matching
  const { db } = platform.database
  const live = await liveAccounts(db, scope)
  const model = live.model.version
  const settings = { autoMatch: matching.autoMatch, model }
  const open = companies.filter((one) => !one.archived && (one.linkOrigin === null || one.linkOrigin === 'auto'))
  const standing = new Set(open.filter((one) => stands(live, one, settings)))
  const decided = open.filter((one) => !standing.has(one))
  const decisions = await decideCompanies(db, scope, live, decided)
  const byCompany = new Map(decisions.map((decision, at) => [decided[at]!, decision]))
  return companies.map((company) => ({
    ...{ company, model, stands: standing.has(company) },
    decision: byCompany.get(company) ?? null,
  }))
}

async function storeBatch(matching: Matching, batch: readonly DecidedCompany[]): Promise<void> {
  const { platform, claim, scope, autoMatch } = matching
  const companies = batch.map(({ company }) => company)
  const archived = companies.filter((one) => one.archived)
  const standing = batch.filter((one) => one.stands).map(({ company }) => company)
  const stored = batch
    .filter((one) => !one.stands && !one.company.archived)
    .map(({ company, decision, model }) => toStore(company, decision, { autoMatch, model }))
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    if (stored.length > 0) await storeDecisions(tx.db, scope, claim.run.id, stored)
    if (archived.length > 0) await dropDecisions(tx.db, scope, archived)
    if (standing.length > 0) await strikeOff(tx.db, scope, standing)
  })
}
