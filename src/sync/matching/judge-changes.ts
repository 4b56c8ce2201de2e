import { type AccountRole, type AccountRow, accountRecord, type CompanyRow, companyRecord } from './account-record.ts'
import { buildCompanyIndex, type CompanyRecord, openCompanyMatcher } from './company/index.ts'
import { type TouchKey, touchKeys } from './touch-keys.ts'

/** An account's two versions; the old one is null when it is new. */
export interface ChangedAccount {
  readonly id: string
  readonly old: AccountRow | null
  readonly now: AccountRow
  /** Who may be it: its role, or null while it is deleted. */
  readonly oldRole: AccountRole | null
  readonly role: AccountRole | null
}

export interface Judged {
  /** Nothing differs that a comparison could tell. */
  readonly same: readonly string[]
  /** Accounts whose candidates or link must be looked at. */
  readonly changed: readonly string[]
  /** Companies that share one of these could be concerned. */
  readonly keys: readonly TouchKey[]
}

/** Fingerprints need no index. */
const { fingerprint } = openCompanyMatcher(buildCompanyIndex([]))

/** What a change of accounts means for others. Pure. */
export function judgeAccounts(accounts: readonly ChangedAccount[]): Judged {
  const same: string[] = []
  const changed: string[] = []
  const keys = new Set<TouchKey>()
  for (const account of accounts) {
    const old = account.old && accountRecord(account.old)
    const now = accountRecord(account.now)
    const alike = old !== null && fingerprint(old) === fingerprint(now)
    if (alike) same.push(account.id)
    if (alike && account.oldRole === account.role) continue
    changed.push(account.id)
    // Accounts that were made for one company, or stand for a person, are nobody else's concern.
    const versions: CompanyRecord[] = account.role === 'open' ? [now] : []
    if (old && account.oldRole === 'open') versions.push(old)
    for (const version of versions) for (const key of touchKeys(version)) keys.add(key)
  }
  return { same, changed, keys: [...keys] }
}

/** Ids of companies of which nothing changed that a comparison could tell. */
export function sameCompanies(versions: readonly { readonly old: CompanyRow; readonly now: CompanyRow }[]): string[] {
  return versions
    .filter(({ old, now }) => fingerprint(companyRecord(old)) === fingerprint(companyRecord(now)))
    .map(({ now }) => now[0])
}
