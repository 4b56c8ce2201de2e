import type { Queryable } from '../../../platform/database/database.ts'
import type { MatchScope } from '../link.ts'
import { touchAccounts } from '../store/accounts.ts'
import { deleteTaught, hasTaught, insertAliases } from '../store/learn-aliases.ts'
import { insertLabel, selectPairThen, withdrawLabels } from '../store/learn-labels.ts'
import { aliasesOf } from './alias.ts'
import type { Judgement } from './label.ts'
import { watchPrecision } from './watch-precision.ts'

interface Pair {
  readonly companyId: string
  readonly remoteId: string
}

/**
 * Remembers what a person said about a pair, in the transaction of what the person did. "Same" teaches the account the company's
 * other names at once, "different" takes back what the pair taught. A link that we made with the record itself says nothing.
 */
export async function recordLabel(db: Queryable, scope: MatchScope, judgement: Judgement): Promise<void> {
  if (judgement.linkOrigin === 'created') return
  const then = await selectPairThen(db, scope, judgement)
  const { verdict, source, by, remoteId } = judgement
  const asked = then.state === 'review' && (source === 'assign' || source === 'exclude')
  const taught = verdict === 'same' && then.ours && then.theirs ? aliasesOf(then.ours, then.theirs) : []
  await insertLabel(db, scope, { ...judgement, source: asked ? 'review' : source }, then, taught)
  if (verdict === 'different') await forgetTaught(db, scope, judgement)
  else if ((await insertAliases(db, scope, remoteId, taught, by)) > 0) await touchAccounts(db, scope, [remoteId])
  if (verdict === 'different' && judgement.linkOrigin === 'auto') await watchPrecision(db, scope)
}

/** Takes back the aliases that an account learned from this pair alone; whom they helped to match is decided again. */
export async function forgetTaught(db: Queryable, scope: MatchScope, pair: Pair): Promise<void> {
  if (!(await hasTaught(db, scope, pair))) return
  // Before as well: whom only the alias brought here is found by it alone.
  await touchAccounts(db, scope, [pair.remoteId])
  await deleteTaught(db, scope, pair)
  await touchAccounts(db, scope, [pair.remoteId])
}

/** A person takes back that a pair is different: what was said then counts no more. */
export async function takeBackDifferent(db: Queryable, scope: MatchScope, pair: Pair): Promise<void> {
  await withdrawLabels(db, scope, pair, 'different')
}

/** A person takes back that a pair is the same: what was said counts no more, and what it taught is forgotten. */
export async function takeBackSame(db: Queryable, scope: MatchScope, pair: Pair): Promise<void> {
  await forgetTaught(db, scope, pair)
  await withdrawLabels(db, scope, pair, 'same')
}
