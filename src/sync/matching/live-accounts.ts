import type { Queryable } from '../../platform/database/database.ts'
import { accountRecord } from './account-record.ts'
import { type LiveCompanies, openLiveCompanies } from './company/index.ts'
import type { MatchScope } from './link.ts'
import { type ActiveModel, activeModel } from './model.ts'
import { type AccountPosition, type ReadAccount, selectAccounts } from './store/accounts.ts'

/** A connection's accounts in memory, as far as the database said when they were asked for. */
export interface LiveAccounts {
  /** Those that any company may be. */
  readonly open: LiveCompanies
  /** Those that were made for a company: no candidates, they only warn. */
  readonly own: LiveCompanies
  readonly model: ActiveModel
}

interface Warm extends LiveAccounts {
  read: AccountPosition | null
}

const PAGE = 10_000
/** So many accounts stay in memory in one process, of all connections together; one connection may have more. */
const ACCOUNTS_MAX = 3_000_000

/** `coming`: a chain, so that one reads at a time and the next goes on where it ended. */
interface Held {
  readonly coming: Promise<Warm>
  accounts: number
}
/** One set a database; last used last. */
const held = new WeakMap<Queryable, Map<string, Held>>()

/**
 * The connection's accounts, up to date: built at the first call in this process, later brought forward by what was written
 * since, whichever process wrote it. Give it the pool, not a transaction.
 */
export async function liveAccounts(db: Queryable, scope: MatchScope): Promise<LiveAccounts> {
  const ours = held.get(db) ?? new Map<string, Held>()
  held.set(db, ours)
  const key = scope.connectionId
  const before = ours.get(key)
  const mine: Held = { coming: bringForward(db, scope, before?.coming ?? null), accounts: before?.accounts ?? 0 }
  ours.delete(key)
  ours.set(key, mine)
  try {
    const ready = await mine.coming
    mine.accounts = ready.open.size + ready.own.size
    dropOldest(ours, key)
    return ready
  } catch (error) {
    if (ours.get(key) === mine) ours.delete(key)
    throw error
  }
}

async function bringForward(db: Queryable, scope: MatchScope, before: Promise<Warm> | null): Promise<Warm> {
  const model = await activeModel(db, scope)
  const known = await before?.catch(() => null)
  const now: Warm =
    known?.model.version === model.version
      ? known
      : { open: openLiveCompanies([], {}, model), own: openLiveCompanies([], {}, model), model, read: null }
  let coming = selectAccounts(db, scope, now.read, PAGE)
  for (;;) {
    const { accounts, last } = await coming
    if (!last) return now
    // Fetched while these are read in.
    coming = selectAccounts(db, scope, last, PAGE)
    coming.catch(() => undefined)
    for (const account of accounts) place(now, account)
    now.read = last
  }
}

function place({ open, own }: Warm, { row, deleted, role }: ReadAccount): void {
  const side = deleted || role === 'person' ? null : role === 'own' ? own : open
  for (const other of [open, own]) if (other !== side) other.remove(row[0])
  side?.put(accountRecord(row))
}

/** Least recently used first, until what stays fits. */
function dropOldest(ours: Map<string, Held>, keep: string): void {
  let total = 0
  for (const [key, { accounts }] of [...ours].reverse()) {
    total += accounts
    if (total > ACCOUNTS_MAX && key !== keep) ours.delete(key)
  }
}
