import type { Database, Queryable, Transaction } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import type { MatchScope } from '../link.ts'
import { activeModel } from '../model.ts'
import {
  countMoves,
  type DraftThresholds,
  deleteThresholds,
  type EvidenceUse,
  type MovedCompany,
  type SetThresholds,
  type StateMove,
  selectEvidenceUse,
  selectMoved,
  selectThresholds,
  upsertThresholds,
} from '../store/thresholds.ts'

export interface ThresholdsInForce {
  readonly auto: number
  readonly review: number
  /** Of the model in use, which hold where nobody has set others. */
  readonly usual: { readonly auto: number; readonly review: number }
  readonly set: Pick<SetThresholds, 'setBy' | 'setAt'> | null
}

/** The thresholds of a connection, as chances from 0 to 1. */
export async function getThresholds(db: Queryable, scope: MatchScope): Promise<ThresholdsInForce> {
  const set = await selectThresholds(db, scope)
  const { usual } = await activeModel(db, scope)
  return { auto: set?.auto ?? usual.auto, review: set?.review ?? usual.review, usual, set }
}

/**
 * Sets a connection's thresholds, or with null goes back to those of the model. The next match decides for all its companies anew;
 * links that hold stay. Throws CC-MATCH-14 where they make no sense.
 */
export async function setThresholds(
  database: Database,
  scope: MatchScope,
  wanted: { readonly auto: number; readonly review: number } | null,
  by: string,
  also: (tx: Transaction) => Promise<void>,
): Promise<void> {
  if (wanted) refuseSenseless(wanted)
  await database.transaction(async (tx) => {
    if (wanted) await upsertThresholds(tx.db, scope, { ...wanted, by })
    else await deleteThresholds(tx.db, scope)
    await also(tx)
  })
}

/** Lower than a coin nobody is linked; a person is asked from below that on. */
const AUTO_LEAST = 0.5

function refuseSenseless({ auto, review }: { readonly auto: number; readonly review: number }): void {
  if (review >= auto || auto < AUTO_LEAST) throw matchError('CC-MATCH-14', `auto ${auto}, review ${review}`)
}

export interface ThresholdsPreview {
  readonly now: Readonly<Record<StateMove['from'], number>>
  readonly after: Readonly<Record<StateMove['to'], number>>
  readonly moves: readonly StateMove[]
  /** Some of those that would change. */
  readonly examples: readonly MovedCompany[]
}

const EXAMPLES = 20

/** What the stored decisions would be with other thresholds; nothing is stored. Companies that a person decided are no part of it. */
export async function previewThresholds(
  db: Queryable,
  scope: MatchScope,
  draft: DraftThresholds,
): Promise<ThresholdsPreview> {
  refuseSenseless(draft)
  const { thresholds } = await activeModel(db, scope)
  const moves = await countMoves(db, scope, thresholds, draft)
  const changed = moves.filter((move) => move.from !== move.to)
  const examples = changed.length > 0 ? await selectMoved(db, scope, thresholds, draft, EXAMPLES) : []
  return { now: sumBy(moves, 'from'), after: sumBy(moves, 'to'), moves: changed, examples }
}

function sumBy(moves: readonly StateMove[], side: 'from' | 'to') {
  const of = (state: StateMove['from']) =>
    moves.filter((move) => move[side] === state).reduce((sum, move) => sum + move.companies, 0)
  return { auto: of('auto'), review: of('review'), none: of('none') }
}

const EVIDENCE_SAMPLE = 10_000

/** What each kind of evidence weighs in this connection's own pairs, the heaviest first. */
export function evidenceUse(db: Queryable, scope: MatchScope): Promise<readonly EvidenceUse[]> {
  return selectEvidenceUse(db, scope, EVIDENCE_SAMPLE)
}
