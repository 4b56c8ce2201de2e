import { type AccountRole, type AccountRow, accountRecord, type CompanyRow, companyRecord } from './account-record.ts'
import { buildCompanyIndex, type CompanyMatcher, type CompanyRecord, openCompanyMatcher } from './company/index.ts'
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
  /** By touch key, what accounts say and said that have it. Companies that share a key could be concerned. */
  readonly versions: ReadonlyMap<TouchKey, readonly CompanyRecord[]>
}

/** Fingerprints need no index. */
const { fingerprint } = openCompanyMatcher(buildCompanyIndex([]))

/** What a change of accounts means for others. Pure. */
export function judgeAccounts(accounts: readonly ChangedAccount[]): Judged {
  const same: string[] = []
  const changed: string[] = []
  const byKey = new Map<TouchKey, CompanyRecord[]>()
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
    for (const version of versions)
      for (const key of touchKeys(version)) {
        const known = byKey.get(key)
        if (known) known.push(version)
        else byKey.set(key, [version])
      }
  }
  return { same, changed, versions: byKey }
}

/** A company that shares touch keys with an account. */
export interface TouchedCompany {
  readonly companyId: string
  readonly row: CompanyRow
  readonly keys: readonly TouchKey[]
}

/** Odds below this among a company's candidates change no decision. */
const WEIGHTLESS = Math.log(0.02)

/** The companies in whose decision one of the accounts carries weight, as it is or as it was. */
export function concernedCompanies(
  companies: readonly TouchedCompany[],
  versions: Judged['versions'],
  matcher: CompanyMatcher,
): string[] {
  const concerned = ({ row, keys }: TouchedCompany) => {
    const company = companyRecord(row)
    const near = new Set(keys.flatMap((key) => versions.get(key) ?? []))
    return [...near].some((account) => matcher.compare(company, account).score >= WEIGHTLESS)
  }
  return companies.filter(concerned).map(({ companyId }) => companyId)
}

/** Ids of companies of which nothing changed that a comparison could tell. */
export function sameCompanies(versions: readonly { readonly old: CompanyRow; readonly now: CompanyRow }[]): string[] {
  return versions
    .filter(({ old, now }) => fingerprint(companyRecord(old)) === fingerprint(companyRecord(now)))
    .map(({ now }) => now[0])
}
