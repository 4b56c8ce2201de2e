/**
 * Engagement points and funnel stages (A1.50-62), as pure functions of a company's signals. The SQL in store-metrics.ts
 * computes the same for many companies at once; a property test holds them together. The boundary decisions are ours and
 * are written down in docs/decisions/0030-funnel-stages.md. A day is a UTC day; `asOf` is the last day that counts.
 */
export const FUNNEL_STAGES = ['Interest', 'Investigation', 'Experimentation', 'Ongoing Usage', 'Inactive'] as const
export type FunnelStage = (typeof FUNNEL_STAGES)[number]
/** The stages a company climbs; Inactive is not one of them. */
export type ActiveStage = Exclude<FunnelStage, 'Inactive'>

export type SignalKind = 'download' | 'view' | 'community' | 'other'
export type SignalImportance = 'low' | 'medium' | 'high'
export interface Signal {
  readonly kind: SignalKind
  readonly importance: SignalImportance
  readonly occurredAt: Date
  readonly source: string | null
}

interface PointRule {
  readonly kind: SignalKind
  readonly importance: SignalImportance
  readonly points: number
  /** Most points of this kind and importance in one day and in one calendar month. */
  readonly dayMax: number
  readonly monthMax: number
}

/** A1.58-60. All values are exact in binary, so that sums are the same in any order. */
export const POINT_RULES: readonly PointRule[] = [
  { kind: 'view', importance: 'low', points: 0.25, dayMax: 2, monthMax: 10 },
  { kind: 'view', importance: 'medium', points: 0.5, dayMax: 3, monthMax: 20 },
  { kind: 'view', importance: 'high', points: 1, dayMax: 5, monthMax: 30 },
  { kind: 'download', importance: 'low', points: 2, dayMax: 6, monthMax: 30 },
  { kind: 'download', importance: 'medium', points: 5, dayMax: 10, monthMax: 50 },
  { kind: 'download', importance: 'high', points: 8, dayMax: 16, monthMax: 42 },
  { kind: 'community', importance: 'low', points: 2, dayMax: 2, monthMax: 10 },
  { kind: 'community', importance: 'medium', points: 5, dayMax: 10, monthMax: 50 },
  { kind: 'community', importance: 'high', points: 8, dayMax: 24, monthMax: 48 },
]

/** From these points on a company is at least in this stage (Q4: the boundary belongs to the higher stage). */
export const STAGE_POINTS = { Investigation: 10, Experimentation: 40, 'Ongoing Usage': 70 } as const
/** What "several" means in A1.53 and A1.55. */
export const SEVERAL = 3
/** No signal for this many days: Inactive. */
export const INACTIVE_AFTER_DAYS = 60
/** Points older than this are gone; nothing about a company moves with the day any more. */
export const MEMORY_DAYS = 90

/** Share of a day's points that is left after so many days. */
export function decayOf(ageDays: number): number {
  if (ageDays < 30) return 1
  if (ageDays < 60) return 0.5
  return ageDays < MEMORY_DAYS ? 0.25 : 0
}

export interface EngagementMetrics {
  readonly funnelStage: FunnelStage
  readonly firstSeen: string
  readonly lastSeen: string
  readonly events30d: number
  readonly sources30d: number
  /** Percent change against the period before, two digits; null when there was nothing to compare with. */
  readonly eventsMom: number | null
  readonly eventsWow: number | null
  readonly sourcesMom: number | null
  readonly sourcesWow: number | null
  readonly points: number
}

const DAY_MS = 86_400_000
const dayOf = (instant: Date) => Math.floor(instant.getTime() / DAY_MS)
const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** Null when the company has no signal up to that day. */
export function engagementOf(signals: readonly Signal[], asOf: Date): EngagementMetrics | null {
  const today = dayOf(asOf)
  const seen = signals.filter((signal) => dayOf(signal.occurredAt) <= today)
  if (seen.length === 0) return null
  const days = activeDays(seen)
  const last = days.at(-1)!.day
  const within = (from: number, to: number) =>
    seen.filter((signal) => today - dayOf(signal.occurredAt) >= from && today - dayOf(signal.occurredAt) < to)
  const sources = (chosen: readonly Signal[]) => new Set(chosen.flatMap((signal) => signal.source ?? [])).size
  const [month, monthBefore, week, weekBefore] = [within(0, 30), within(30, 60), within(0, 7), within(7, 14)]
  return {
    funnelStage: stageOf(days, today),
    firstSeen: dayText(days[0]!.day),
    lastSeen: dayText(last),
    events30d: month.length,
    sources30d: sources(month),
    eventsMom: percentChange(month.length, monthBefore.length),
    eventsWow: percentChange(week.length, weekBefore.length),
    sourcesMom: percentChange(sources(month), sources(monthBefore)),
    sourcesWow: percentChange(sources(week), sources(weekBefore)),
    points: pointsAt(days, today),
  }
}

function percentChange(now: number, before: number): number | null {
  if (before === 0) return null
  // Half away from zero, as PostgreSQL rounds.
  const hundredths = Math.round((Math.abs(now - before) * 10_000) / before)
  return hundredths === 0 ? 0 : (Math.sign(now - before) * hundredths) / 100
}

interface ActiveDay {
  readonly day: number
  readonly points: number
  readonly downloads: number
  readonly views: number
}

/** Days with signals in order, with the points each earned under the daily and monthly limits. */
function activeDays(signals: readonly Signal[]): readonly ActiveDay[] {
  const byDay = Map.groupBy(signals, (signal) => dayOf(signal.occurredAt))
  const spent = new Map<string, number>()
  return [...byDay.keys()]
    .sort((a, b) => a - b)
    .map((day) => {
      const today = byDay.get(day)!
      const points = POINT_RULES.map((rule) => {
        const count = today.filter(
          ({ kind, importance }) => kind === rule.kind && importance === rule.importance,
        ).length
        const budget = `${rule.kind} ${rule.importance} ${dayText(day).slice(0, 7)}`
        const earned = Math.min(count * rule.points, rule.dayMax)
        const awarded = Math.min(earned, Math.max(0, rule.monthMax - (spent.get(budget) ?? 0)))
        spent.set(budget, (spent.get(budget) ?? 0) + awarded)
        return awarded
      })
      return {
        day,
        points: points.reduce((sum, one) => sum + one, 0),
        downloads: today.filter(({ kind }) => kind === 'download').length,
        views: today.filter(({ kind }) => kind === 'view').length,
      }
    })
}

function pointsAt(days: readonly ActiveDay[], at: number): number {
  return days.filter(({ day }) => day <= at).reduce((sum, { day, points }) => sum + points * decayOf(at - day), 0)
}

/** Inactive, or the higher of today's stage and the last active stage before a silence that made it Inactive (A1.57). */
function stageOf(days: readonly ActiveDay[], today: number): FunnelStage {
  if (today - days.at(-1)!.day >= INACTIVE_AFTER_DAYS) return 'Inactive'
  const ends = days.filter(({ day }, index) => (days[index + 1]?.day ?? day) - day > INACTIVE_AFTER_DAYS)
  const ranks = [...ends.map(({ day }) => rankAt(days, day)), rankAt(days, today)]
  return FUNNEL_STAGES[Math.max(...ranks)]!
}

/** Stage by that day's evidence alone, as position in FUNNEL_STAGES. */
function rankAt(days: readonly ActiveDay[], at: number): number {
  const sum = (what: 'downloads' | 'views', from: number, to: number) =>
    days.filter(({ day }) => at - day >= from && at - day < to).reduce((total, one) => total + one[what], 0)
  const points = pointsAt(days, at)
  const downloads = [sum('downloads', 0, 30), sum('downloads', 30, 60), sum('downloads', 60, 90)] as const
  const views = [sum('views', 0, 30), sum('views', 30, 60), sum('views', 60, 90)] as const
  const continued =
    [0, 1, 2].every((period) => downloads[period]! > 0 || views[period]! >= SEVERAL) &&
    downloads.some((count) => count > 0)
  if (points >= STAGE_POINTS['Ongoing Usage'] || continued) return 3
  const active = days.some(({ day }) => day <= at && at - day < 30)
  if (!active) return 0
  const several = downloads[0] >= SEVERAL && views[0] >= SEVERAL
  const spread = downloads[0] + downloads[1] > 0 && views[0] > 0 && views[1] > 0 && views[0] + views[1] >= SEVERAL
  if (points >= STAGE_POINTS.Experimentation || several || spread) return 2
  const weeks = [0, 1, 2, 3].map((week) => sum('views', week * 7, week * 7 + 7) > 0)
  const consecutive = weeks.some((seen, week) => seen && weeks[week + 1])
  return points >= STAGE_POINTS.Investigation || downloads.some((count) => count > 0) || consecutive ? 1 : 0
}
