import { capabilitiesOf } from '../../connectors/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence, throwIfStopped } from '../history/index.ts'
import { mirrorColumn, mirroredFields, mirrorTable } from '../mirror/index.ts'
import { matchError } from './errors.ts'
import { type ChangedAccount, judgeAccounts } from './judge-changes.ts'
import type { Matching } from './matching.ts'
import {
  ACCOUNT_PARTS,
  type AccountPart,
  type AccountSource,
  copyNext,
  copyThese,
  selectChangedAccounts,
} from './store/accounts.ts'
import { copyCompanies, lockCompanies } from './store/companies.ts'
import { hasDecisions, listTouched, sortKeys } from './store/touched.ts'

/** Copied by the database alone, or looked at one by one. */
const COPY_BATCH = 20_000
const CHANGES_BATCH = 5_000
const NO_COMPANY = '00000000-0000-0000-0000-000000000000'

/** Where the accounts are and which field plays which part. Throws CC-MATCH-4 when nothing is mirrored. */
export async function accountSource(db: Queryable, matching: Matching): Promise<AccountSource> {
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

/** Copies accounts that changed, and lists the companies these concern. Answers how many accounts. */
export async function readAccounts(matching: Matching, source: AccountSource, all: boolean): Promise<number> {
  const { database } = matching.platform
  // Before the first decision all companies are listed anyway.
  if (all || !(await hasDecisions(database.db, matching.scope))) return readAllAccounts(matching, source)
  await sortKeys(database.db)
  for (let [after, count] = ['', 0]; ; ) {
    await throwIfStopped(database.db, matching.claim)
    const page = { after, limit: CHANGES_BATCH }
    const changes = await selectChangedAccounts(database.db, matching.scope, source, page)
    if (changes.length === 0) return count
    await followChanges(matching, source, changes)
    failpoint('match.accounts.prepared')
    after = changes.at(-1)!.id
    count += changes.length
    if (changes.length < CHANGES_BATCH) return count
  }
}

async function readAllAccounts({ platform, claim, scope }: Matching, source: AccountSource): Promise<number> {
  for (let [after, count] = ['', 0]; ; ) {
    await throwIfStopped(platform.database.db, claim)
    const copied = await platform.database.transaction(async (tx) => {
      await assertFence(tx, claim)
      return copyNext(tx.db, scope, source, { after, limit: COPY_BATCH })
    })
    if (!copied) return count
    failpoint('match.accounts.prepared')
    after = copied.last
    count += copied.accounts
    if (copied.accounts < COPY_BATCH) return count
  }
}

async function followChanges(
  { platform, claim, scope }: Matching,
  source: AccountSource,
  changes: readonly ChangedAccount[],
): Promise<void> {
  const judged = judgeAccounts(changes)
  const ids = changes.map(({ id }) => id)
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    await listTouched(tx.db, scope, judged)
    await copyThese(tx.db, scope, source, ids, judged.same)
  })
}

/** Copies companies that changed, and lists them. Answers how many. */
export async function readCompanies(matching: Matching): Promise<number> {
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
    if (copied.companies < COPY_BATCH) return count
  }
}
