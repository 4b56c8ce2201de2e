import type { Queryable } from '../../../platform/database/database.ts'
import { listSegments } from '../../../records/index.ts'
import type { MatchScope } from '../link.ts'
import { activeModel, type Thresholds } from '../model.ts'
import {
  countDecisionsByBin,
  countJudgedByBin,
  countJudgedByPeriod,
  countRates,
  type RateCounts,
} from '../store/learn-charts.ts'
import { selectWatch } from '../store/learn-watch.ts'
import { waterfallOf } from './waterfall.ts'
import { type Interval, wilson } from './wilson.ts'

interface CountsByState {
  readonly auto: number
  readonly review: number
  readonly none: number
}

export interface HistogramBin extends CountsByState {
  /** Bounds, from (included) to (excluded); null: open to that side. */
  readonly from: number | null
  readonly to: number | null
}

export interface ScoreHistogram {
  readonly bins: readonly HistogramBin[]
  /** Companies that have no candidate at all, so no score. */
  readonly without: CountsByState
  readonly thresholds: Pick<Thresholds, 'auto' | 'review'>
}

/** Bounds of the bins: twentieths of the chance, or whole points of score; migration 0054 counts between the same. */
const BOUNDS = {
  probability: Array.from({ length: 19 }, (_, at) => Math.round((at + 1) * 5) / 100),
  score: Array.from({ length: 31 }, (_, at) => at - 15),
} as const

/** How many companies were decided with which chance or score, and where the thresholds lie on the same scale. */
export async function scoreHistogram(
  db: Queryable,
  scope: MatchScope,
  by: 'probability' | 'score',
): Promise<ScoreHistogram> {
  const { thresholds } = await activeModel(db, scope)
  const counts = await countDecisionsByBin(db, scope, by)
  const at = (bin: number | null) => {
    const of = (state: string) => counts.find((one) => one.bin === bin && one.state === state)?.companies ?? 0
    return { auto: of('auto'), review: of('review'), none: of('none') }
  }
  const bins = binsOf(BOUNDS[by]).map((bounds, bin) => ({ ...bounds, ...at(bin) }))
  const { auto, review } = by === 'probability' ? thresholds : waterfallOf({ score: 0, evidence: [] }, thresholds)
  return { bins, without: at(null), thresholds: { auto, review } }
}

function binsOf(bounds: readonly number[]): { readonly from: number | null; readonly to: number | null }[] {
  return [null, ...bounds].map((from, at) => ({ from, to: bounds[at] ?? null }))
}

export interface SegmentRate extends RateCounts {
  /** Null: all companies. */
  readonly segmentId: string | null
  readonly name: string
  /** Part of the companies that have an account, 0 to 1; null when there is none. */
  readonly rate: number | null
}

/** More segments than this would make one statement too large. */
const SEGMENTS_MAX = 100

/** Part of the companies that have an account: all, and for each segment by its name. */
export async function matchRates(db: Queryable, scope: MatchScope): Promise<SegmentRate[]> {
  const segments = (await listSegments(db, scope.workspaceId)).slice(0, SEGMENTS_MAX)
  const counts = await countRates(db, scope, [null, ...segments.map((segment) => segment.filter)])
  return counts.map((one, at) => {
    const segment = segments[at - 1]
    const rate = one.companies === 0 ? null : one.matched / one.companies
    return { segmentId: segment?.id ?? null, name: segment?.name ?? 'All companies', ...one, rate }
  })
}

export interface CalibrationBin {
  readonly from: number
  readonly to: number
  /** Mean chance that matching gave; null when nobody judged such a pair. */
  readonly predicted: number | null
  readonly judged: number
  readonly same: number
  /** Part that people called the same, with its 95 % interval. */
  readonly observed: Interval
}

const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** Whether chances come true: what matching said of judged pairs beside what people said. */
export async function calibrationPlot(db: Queryable, scope: MatchScope): Promise<CalibrationBin[]> {
  const counts = await countJudgedByBin(db, scope, TENTHS)
  return binsOf(TENTHS).map(({ from, to }, at) => {
    const { predicted = null, judged = 0, same = 0 } = counts.find((one) => one.bin === at) ?? {}
    return { from: from ?? 0, to: to ?? 1, predicted, judged, same, observed: wilson(same, judged) }
  })
}

export interface PrecisionPoint {
  /** First day of the period, YYYY-MM-DD, UTC. */
  readonly from: string
  /** What made the decisions; null: not known. */
  readonly model: string | null
  readonly judged: number
  readonly right: number
  readonly precision: Interval
}

/** Live precision by week or month and by model, oldest first, with the target. Periods without a judgement are left out. */
export async function precisionOverTime(
  db: Queryable,
  scope: MatchScope,
  period: 'week' | 'month',
  periods: number,
): Promise<{ readonly target: number; readonly points: readonly PrecisionPoint[] }> {
  const { target } = await selectWatch(db, scope)
  const counts = await countJudgedByPeriod(db, scope, period, periods)
  return { target, points: counts.map((one) => ({ ...one, precision: wilson(one.right, one.judged) })) }
}
