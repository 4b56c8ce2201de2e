import type { CompanyId, LinkId, RemoteId } from '../../core/ids.ts'
import { isUuid } from '../../core/ids.ts'
import type { Database, Transaction } from '../../platform/database/database.ts'
import { getCompany } from '../../records/index.ts'
import { matchError } from './errors.ts'
import type { LabelSource } from './learn/label.ts'
import { forgetTaught, recordLabel, takeBackDifferent, takeBackSame } from './learn/record-label.ts'
import type { Link, MatchScope } from './link.ts'
import { isLiving } from './store/accounts.ts'
import { listAgain, listUnlinked } from './store/companies.ts'
import {
  deleteExclusion,
  endOneLink,
  endOthers,
  insertExclusion,
  insertLink,
  selectActiveLink,
  updateMarks,
} from './store/links.ts'

/**
 * Ends a link inside the caller's transaction; nothing is written to its record any more (G6). The company is matched again.
 * Answers null when there is no such active link.
 */
export async function endLink(tx: Transaction, linkId: LinkId, by: string, reason = 'ended'): Promise<Link | null> {
  return endAndList(tx, linkId, by, reason, null)
}

async function endAndList(
  tx: Transaction,
  linkId: LinkId,
  by: string,
  reason: string,
  workspaceId: string | null,
): Promise<Link | null> {
  const ended = await endOneLink(tx.db, linkId, by, reason, workspaceId)
  if (ended) await listAgain(tx.db, ended, ended.companyId, ended.remoteId)
  return ended
}

/** How a person came to speak, and what belongs into the same transaction as the change. */
export interface Spoken<Changed> {
  readonly source?: LabelSource
  readonly also?: (tx: Transaction, changed: Changed) => Promise<void>
}

/** How a person takes a match away. */
export interface Unmatching extends Spoken<Link> {
  /** False: the match was right and is no longer wanted, so nothing is learned from it. */
  readonly wrong?: boolean
  /** False: matching may find the pair again. */
  readonly forGood?: boolean
  /** In words, kept with the link. */
  readonly why?: string | null
}

/** A person takes a match away: the link ends, and the pair is never matched by itself again (A1.30-33). Throws CC-MATCH-3. */
export async function unmatch(
  database: Database,
  scope: Pick<MatchScope, 'workspaceId'>,
  linkId: LinkId,
  by: string,
  { source = 'unmatch', wrong = true, forGood = true, why = null, also }: Unmatching = {},
): Promise<Link> {
  const reason = why ? `a person unmatched it: ${why}` : 'a person unmatched it'
  return database.transaction(async (tx) => {
    const ended = isUuid(linkId) ? await endAndList(tx, linkId, by, reason, scope.workspaceId) : null
    if (!ended) throw matchError('CC-MATCH-3', `no active link ${linkId}`)
    if (forGood) await insertExclusion(tx.db, ended, { companyId: ended.companyId, remoteId: ended.remoteId, by })
    if (wrong) await recordLabel(tx.db, ended, { ...labelOf(ended), by, verdict: 'different', source })
    else await forgetTaught(tx.db, ended, ended)
    await also?.(tx, ended)
    return ended
  })
}

function labelOf({ companyId, remoteId, origin }: Pick<Link, 'companyId' | 'remoteId' | 'origin'>) {
  return { companyId, remoteId, linkOrigin: origin }
}

/**
 * A person says which record a company is (A1.26): replaces the company's link, lifts an exclusion of the pair, and ends links
 * of other companies to that record unless people made them. Marked for the next cycle (A1.34), never written at once.
 * Throws CC-MATCH-1 (company), CC-MATCH-2 (record).
 */
export async function assignLink(
  database: Database,
  scope: MatchScope,
  pair: AssignedPair,
  spoken: Spoken<Link> = {},
): Promise<Link> {
  return database.transaction((tx) => assignInside(tx, scope, pair, spoken))
}

export interface AssignedPair {
  readonly companyId: CompanyId
  readonly object: string
  readonly remoteId: RemoteId
  readonly by: string
}

/** assignLink inside the caller's transaction. */
export async function assignInside(
  tx: Transaction,
  scope: MatchScope,
  pair: AssignedPair,
  { source = 'assign', also }: Spoken<Link> = {},
): Promise<Link> {
  const { companyId, object, remoteId, by } = pair
  const company = isUuid(companyId) ? await getCompany(tx.db, scope.workspaceId, companyId).catch(() => null) : null
  if (!company || company.archived) throw matchError('CC-MATCH-1', `no company ${companyId} to link`)
  if (!(await isLiving(tx.db, scope, remoteId))) throw matchError('CC-MATCH-2', `no record ${remoteId} to link`)
  const active = await selectActiveLink(tx.db, scope.connectionId, companyId)
  if (active?.remoteId === remoteId && active.origin === 'person') {
    await also?.(tx, active)
    return active
  }
  if (active) await endAndList(tx, active.id, by, 'a person chose a record', null)
  for (const other of await endOthers(tx.db, scope, object, remoteId, companyId, by))
    await listAgain(tx.db, scope, other.companyId, null)
  await deleteExclusion(tx.db, scope, { companyId, remoteId })
  const link = await insertLink(tx.db, {
    ...scope,
    companyId,
    object,
    remoteId,
    origin: 'person',
    marked: true,
    linkedBy: by,
  })
  if (!link) throw matchError('CC-MATCH-3', `somebody else linked company ${companyId} at the same moment`)
  await listAgain(tx.db, scope, companyId, null)
  if (active && active.remoteId !== remoteId)
    await recordLabel(tx.db, scope, { ...labelOf(active), by, verdict: 'different', source })
  const linkOrigin = active?.remoteId === remoteId ? active.origin : null
  await recordLabel(tx.db, scope, { companyId, remoteId, by, verdict: 'same', source, linkOrigin })
  await also?.(tx, link)
  return link
}

/** A person says that a record is not this company: it is no candidate any more. An active link of the pair ends. */
export async function excludePair(
  database: Database,
  scope: MatchScope,
  pair: ExcludedPair,
  spoken: Spoken<null> = {},
): Promise<void> {
  await database.transaction((tx) => excludeInside(tx, scope, pair, spoken))
}

export interface ExcludedPair {
  readonly companyId: CompanyId
  readonly remoteId: RemoteId
  readonly by: string
}

/** excludePair inside the caller's transaction. */
export async function excludeInside(
  tx: Transaction,
  scope: MatchScope,
  pair: ExcludedPair,
  { source = 'exclude', also }: Spoken<null> = {},
): Promise<void> {
  const active = await selectActiveLink(tx.db, scope.connectionId, pair.companyId)
  const linkOrigin = active?.remoteId === pair.remoteId ? active.origin : null
  if (active && linkOrigin) await endAndList(tx, active.id, pair.by, 'a person excluded the pair', null)
  await insertExclusion(tx.db, scope, pair)
  await listAgain(tx.db, scope, pair.companyId, null)
  await recordLabel(tx.db, scope, { ...pair, verdict: 'different', source, linkOrigin })
  await also?.(tx, null)
}

/** Takes an exclusion back, and what was learned from it; the company is matched again. */
export async function allowPair(
  database: Database,
  scope: MatchScope,
  pair: Omit<ExcludedPair, 'by'>,
  spoken: Spoken<null> = {},
): Promise<void> {
  await database.transaction((tx) => allowInside(tx, scope, pair, spoken))
}

/** allowPair inside the caller's transaction. */
export async function allowInside(
  tx: Transaction,
  scope: MatchScope,
  pair: Omit<ExcludedPair, 'by'>,
  { also }: Spoken<null> = {},
): Promise<void> {
  await deleteExclusion(tx.db, scope, pair)
  await takeBackDifferent(tx.db, scope, pair)
  await listAgain(tx.db, scope, pair.companyId, null)
  await also?.(tx, null)
}

/** A person takes back that a record is this company: the link ends, what was said and learned by it counts no more. */
export async function unassignInside(tx: Transaction, scope: MatchScope, link: Link, by: string): Promise<void> {
  await endAndList(tx, link.id, by, 'a person took the decision back', scope.workspaceId)
  await takeBackSame(tx.db, scope, link)
}

/**
 * Marks links for sync, or takes the mark away (Q2: only marked records are written). A mark that was taken away stays away,
 * also with Auto-Sync on. Answers how many links changed.
 */
export function markForSync(
  database: Database,
  scope: MatchScope,
  companyIds: readonly CompanyId[],
  marked = true,
): Promise<number> {
  return updateMarks(database.db, scope, companyIds, marked)
}

/** Lists companies that have no record for the next match; answers how many. Linked ones stay as they are. */
export function matchAgain(database: Database, scope: MatchScope, companyIds: readonly CompanyId[]): Promise<number> {
  return listUnlinked(database.db, scope, companyIds)
}
