import type { Database, Queryable, Transaction } from '../../../platform/database/database.ts'
import { matchError } from '../errors.ts'
import type { MatchScope } from '../link.ts'
import { type JudgedLink, selectJudgedLinks } from '../store/learn-labels.ts'
import { countByBand } from '../store/learn-links.ts'
import { pauseWatch, resumeWatch, selectWatch, updateTarget, type Watch } from '../store/learn-watch.ts'
import { bandOf } from './audit-sample.ts'
import { JUDGED_MIN, type JudgedCounts, judgePrecision, type LivePrecision } from './precision.ts'
import { wilson } from './wilson.ts'

/** What counts: the newest 500 judgements of automatic links of the last 180 days, since somebody last resumed. */
export const WINDOW = { days: 180, limit: 500 } as const

export interface PrecisionReport extends LivePrecision {
  readonly watch: Watch
  /** The same judgements by what made the decision, newest model first. */
  readonly models: readonly { readonly model: string | null; readonly judged: number; readonly right: number }[]
}

/** How right automatic links are, by what people said of them in the window. */
export async function livePrecision(db: Queryable, scope: MatchScope): Promise<PrecisionReport> {
  const watch = await selectWatch(db, scope)
  const judged = await selectJudgedLinks(db, scope, WINDOW)
  const counts = await countsOf(db, scope, judged)
  const models = [...new Set(judged.map((one) => one.model))].map((model) => {
    const mine = judged.filter((one) => one.model === model)
    return { model, judged: mine.length, right: mine.filter(isRight).length }
  })
  return { ...judgePrecision(counts, watch.target), watch, models }
}

const isRight = ({ verdict }: JudgedLink) => verdict === 'same'

/** Links in a band are the living ones and those that were judged: a confirmed one is a person's, a wrong one has ended. */
async function countsOf(db: Queryable, scope: MatchScope, judged: readonly JudgedLink[]): Promise<JudgedCounts> {
  const living = await countByBand(
    db,
    scope,
    judged.map((one) => one.companyId),
  )
  const inBand = (band: number) => judged.filter((one) => bandOf(one.probability) === band)
  const sample = living.map((links, band) => {
    const drawn = inBand(band).filter((one) => one.source === 'audit')
    return { size: links + inBand(band).length, judged: drawn.length, right: drawn.filter(isRight).length }
  })
  const made = sample.reduce((sum, { size }) => sum + size, 0)
  return { judged: judged.length, right: judged.filter(isRight).length, sample, made }
}

/** Pauses Auto-Match when the judgements say that it is below its target. Answers the state afterwards. */
export async function watchPrecision(db: Queryable, scope: MatchScope): Promise<Watch> {
  const watch = await selectWatch(db, scope)
  if (watch.pausedAt) return watch
  const judged = await selectJudgedLinks(db, scope, WINDOW)
  // Cheap first: most of the time there is nothing to count.
  const right = judged.filter(isRight).length
  const drawn = judged.filter((one) => one.source === 'audit').length
  const suspicious = drawn >= JUDGED_MIN || wilson(right, judged.length).upper < watch.target
  if (judged.length < JUDGED_MIN || !suspicious) return watch
  const { state, words } = judgePrecision(await countsOf(db, scope, judged), watch.target)
  if (state === 'pause') await pauseWatch(db, scope, words)
  return selectWatch(db, scope)
}

/** Whether matching may link without asking, and if not, why in a sentence for the run's log. */
export async function autoMatchAllowed(
  db: Queryable,
  scope: MatchScope,
): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly why: string }> {
  const { pausedAt, pausedWhy } = await watchPrecision(db, scope)
  return pausedAt ? { allowed: false, why: pausedWhy ?? '' } : { allowed: true }
}

/** Why Auto-Match is paused, in a sentence; null: it is not. */
export async function pauseReason(db: Queryable, scope: MatchScope): Promise<string | null> {
  const { pausedAt, pausedWhy } = await selectWatch(db, scope)
  return pausedAt ? (pausedWhy ?? '') : null
}

/**
 * A person looked and lets matching link by itself again; a new window starts. `also` goes into the same transaction. Throws
 * CC-MATCH-9 when it was not paused.
 */
export async function resumeAutoMatch(
  database: Database,
  scope: MatchScope,
  { by, note }: { readonly by: string; readonly note: string },
  also: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  await database.transaction(async (tx) => {
    if (!(await resumeWatch(tx.db, scope, by, note))) throw matchError('CC-MATCH-9', 'Auto-Match is not paused')
    await also(tx)
  })
}

/** Sets how right automatic links must be: above 0, below 1. A pause that is on stays on. */
export async function setPrecisionTarget(
  database: Database,
  scope: MatchScope,
  target: number,
  also: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  await database.transaction(async (tx) => {
    await updateTarget(tx.db, scope, target)
    await watchPrecision(tx.db, scope)
    await also(tx)
  })
}
