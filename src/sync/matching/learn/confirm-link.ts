import { type CompanyId, isUuid, type LinkId, type RemoteId } from '../../../core/ids.ts'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { assignLink, excludePair, type Spoken, unmatch } from '../change-link.ts'
import { matchError } from '../errors.ts'
import type { Link, MatchScope } from '../link.ts'
import { listAgain } from '../store/companies.ts'
import { lockLink, makePersonal } from '../store/learn-links.ts'
import { selectActiveLink } from '../store/links.ts'
import type { LabelSource, Verdict } from './label.ts'
import { recordLabel } from './record-label.ts'

/**
 * A person says that an automatic link is right: from now on it is the person's and matching leaves it alone; its mark stays. A
 * link that a person or a create made stays as it is. Throws CC-MATCH-3.
 */
export async function confirmLink(
  database: Database,
  scope: Pick<MatchScope, 'workspaceId'>,
  linkId: LinkId,
  by: string,
  { source = 'confirm', also }: Spoken<Link> = {},
): Promise<Link> {
  return database.transaction(async (tx) => {
    const link = isUuid(linkId) ? await lockLink(tx.db, scope.workspaceId, linkId) : null
    if (!link) throw matchError('CC-MATCH-3', `no active link ${linkId}`)
    const { connectionId, companyId, remoteId, origin } = link
    if (origin === 'auto') {
      const linkScope = { workspaceId: scope.workspaceId, connectionId }
      await makePersonal(tx.db, linkId, by)
      await recordLabel(tx.db, linkScope, { companyId, remoteId, by, verdict: 'same', source, linkOrigin: origin })
      await listAgain(tx.db, linkScope, companyId, null)
    }
    const confirmed = await selectActiveLink(tx.db, connectionId, companyId)
    await also?.(tx, confirmed!)
    return confirmed!
  })
}

export interface JudgedPairWish {
  readonly companyId: CompanyId
  readonly remoteId: RemoteId
  readonly verdict: Verdict
}

export interface JudgedPairResult extends JudgedPairWish {
  /** Null: done. */
  readonly error: unknown
}

/**
 * What a person says about a list of pairs, each in a transaction of its own: one that cannot be done stops no other. "Same" links,
 * or confirms the link there is; "different" excludes, or takes the link away.
 */
export async function judgePairs(
  database: Database,
  scope: MatchScope,
  object: string,
  pairs: readonly JudgedPairWish[],
  said: {
    readonly by: string
    /** Only 'audit' is asked for; else what is known of the pair says it. */
    readonly source?: Extract<LabelSource, 'audit'>
    readonly also: (tx: Transaction, pair: JudgedPairWish) => Promise<void>
  },
): Promise<JudgedPairResult[]> {
  const results: JudgedPairResult[] = []
  for (const pair of pairs) {
    try {
      await judgeOne(database, scope, object, pair, said)
      results.push({ ...pair, error: null })
    } catch (error) {
      results.push({ ...pair, error })
    }
  }
  return results
}

async function judgeOne(
  database: Database,
  scope: MatchScope,
  object: string,
  pair: JudgedPairWish,
  { by, source, also }: Parameters<typeof judgePairs>[4],
): Promise<void> {
  const active = await selectActiveLink(database.db, scope.connectionId, pair.companyId)
  const linked = active?.remoteId === pair.remoteId ? active : null
  const spoken = { ...(source && { source }), also: (tx: Transaction) => also(tx, pair) }
  if (pair.verdict === 'same') {
    if (linked) await confirmLink(database, scope, linked.id, by, spoken)
    else await assignLink(database, scope, { ...pair, object, by }, spoken)
  } else if (linked) await unmatch(database, scope, linked.id, by, spoken)
  else await excludePair(database, scope, { ...pair, by }, spoken)
}
