import type { Database, Queryable, Transaction } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import type { MatchScope } from '../link.ts'
import { touchAccounts } from '../store/accounts.ts'
import { deleteAlias, type ListedAlias, selectAliases } from '../store/learn-aliases.ts'
import { type ListedLabel, selectLabels } from '../store/learn-labels.ts'
import type { TaughtAlias } from './label.ts'

/** What people said, newest first; `before` is the id of the last one of the page before. */
export function listLabels(
  db: Queryable,
  scope: MatchScope,
  page: { readonly companyId?: string | null; readonly before?: string | null; readonly limit: number },
): Promise<ListedLabel[]> {
  return selectLabels(db, scope, { companyId: page.companyId ?? null, before: page.before ?? null, limit: page.limit })
}

/** What accounts learned, by account; `after` is the last one of the page before. */
export function listAliases(
  db: Queryable,
  scope: MatchScope,
  page: { readonly after?: readonly [string, string, string] | null; readonly limit: number },
): Promise<ListedAlias[]> {
  return selectAliases(db, scope, { after: page.after ?? null, limit: page.limit })
}

/** An account forgets a name or domain; whom it could concern is decided again. Throws CC-MATCH-10. */
export async function forgetAlias(
  database: Database,
  scope: MatchScope,
  alias: TaughtAlias & { readonly remoteId: string },
  also: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  await database.transaction(async (tx) => {
    // Before as well: whom only the alias brought here is found by it alone.
    await touchAccounts(tx.db, scope, [alias.remoteId])
    if (!(await deleteAlias(tx.db, scope, alias)))
      throw matchError('CC-MATCH-10', `${alias.remoteId} has not learned the ${alias.kind} ${alias.value}`)
    await touchAccounts(tx.db, scope, [alias.remoteId])
    await also(tx)
  })
}
