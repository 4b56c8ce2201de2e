import { scaleLinear, scaleTime } from '@visx/scale'
import type { Answer } from '../../api/call.ts'
import { numberWords, percentWords } from '../../format/words.ts'
import { ChartFrame } from '../../parts/chart-frame.tsx'
import { useNow } from '../../state/now.ts'

type Limits = Answer<'GET /api/v1/connections/{connection}/limits'>
type Hour = Limits['hours'][number]

const WIDTH = 760
const HEIGHT = 190
const FLOOR = HEIGHT - 16
const HOUR = 3_600_000
const AHEAD_HOURS = 6
const time = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' })

interface BurnDownProps {
  readonly hours: readonly Hour[]
  readonly limit: number
  readonly reserve: number
}

/** Calls left over the last day, with the part we never touch and where it leads at the pace of the last hours (ui.md 7.3). */
export function BurnDown({ hours, limit, reserve }: BurnDownProps) {
  const now = useNow(60_000)
  const points = hours.map((one) => ({
    at: Math.min(now, Date.parse(one.hour) + HOUR),
    left: limit - one.used,
    ours: one.ours,
  }))
  const forecast = forecastOf(points, now)
  const ours = hours.reduce((sum, one) => sum + one.ours, 0)
  const left = points.at(-1)?.left ?? limit
  return (
    <ChartFrame
      title={titleOf({ left, limit, reserve, forecast })}
      summary={`${numberWords(left)} of ${numberWords(limit)} calls are left; ${numberWords(reserve)} are kept for everybody else. Concordat made ${numberWords(ours)} in the last 24 hours.`}
      points={points.map((one) => ({
        words: `${time.format(one.at)}: ${numberWords(one.left)} left, ${numberWords(one.ours)} by us in this hour`,
      }))}
      table={{
        titles: ['Hour', 'Calls left', 'Used by everybody in 24 h', 'By Concordat in this hour'],
        rows: hours.map((one) => [
          time.format(new Date(one.hour)),
          ...[limit - one.used, one.used, one.ours].map(numberWords),
        ]),
      }}
      draw={(active, onPoint) => <Picture {...{ points, forecast, limit, reserve, now, active, onPoint }} />}
    />
  )
}

interface Point {
  readonly at: number
  readonly left: number
}

/** Straight on at the pace of the last three hours; null where that says nothing. */
function forecastOf(points: readonly Point[], now: number): { readonly left: number; readonly perHour: number } | null {
  const recent = points.filter((one) => now - one.at <= 4 * HOUR)
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last || last.at - first.at < HOUR) return null
  const perHour = ((first.left - last.left) / (last.at - first.at)) * HOUR
  return { left: last.left - perHour * AHEAD_HOURS, perHour }
}

function titleOf({
  left,
  limit,
  reserve,
  forecast,
}: {
  left: number
  limit: number
  reserve: number
  forecast: ReturnType<typeof forecastOf>
}): string {
  if (left <= reserve) return 'The reserve is reached: runs wait until calls come back'
  if (forecast && forecast.left < reserve) {
    const hours = Math.max(1, Math.round((left - reserve) / forecast.perHour))
    return `At this pace the reserve is reached in about ${hours} h`
  }
  return `${percentWords(left / limit)} of the calls are left`
}

interface PictureProps {
  readonly points: readonly Point[]
  readonly forecast: ReturnType<typeof forecastOf>
  readonly limit: number
  readonly reserve: number
  readonly now: number
  readonly active: number
  readonly onPoint: (point: number) => void
}

function Picture({ points, forecast, limit, reserve, now, active, onPoint }: PictureProps) {
  const x = scaleTime({ domain: [now - 24 * HOUR, now + AHEAD_HOURS * HOUR], range: [0, WIDTH] })
  const y = scaleLinear({ domain: [0, limit], range: [FLOOR, 14] })
  const line = points.map((one, at) => `${at === 0 ? 'M' : 'L'}${x(one.at)} ${y(one.left)}`).join('')
  const last = points.at(-1)
  const colour = last && last.left <= reserve ? 'var(--bad-fill)' : 'var(--accent)'
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect y={y(reserve)} width={WIDTH} height={FLOOR - y(reserve)} fill="var(--edge)" opacity="0.25" />
      <text x={4} y={Math.min(FLOOR - 3, y(reserve) - 3)} fill="var(--muted)">
        reserve for others
      </text>
      <line x2={WIDTH} y1={FLOOR} y2={FLOOR} stroke="var(--line-strong)" />
      <line x1={x(now)} x2={x(now)} y1={10} y2={FLOOR} stroke="var(--edge)" strokeDasharray="2 3" />
      <text x={x(now)} y={9} textAnchor="middle" fill="var(--muted)">
        now
      </text>
      <path d={line} fill="none" stroke={colour} strokeWidth="2" />
      {last && forecast && (
        <line
          x1={x(last.at)}
          y1={y(last.left)}
          x2={x(now + AHEAD_HOURS * HOUR)}
          y2={y(Math.max(0, Math.min(limit, forecast.left)))}
          stroke={colour}
          strokeWidth="2"
          strokeDasharray="1 4"
        />
      )}
      {points.map((one, at) => (
        <circle
          key={one.at}
          cx={x(one.at)}
          cy={y(one.left)}
          r={at === active ? 5 : 3}
          fill={colour}
          onPointerEnter={() => onPoint(at)}
        />
      ))}
      {[-24, -18, -12, -6].map((hours) => (
        <text key={hours} x={x(now + hours * HOUR)} y={HEIGHT - 2} fill="var(--muted)">
          {hours} h
        </text>
      ))}
      <text x={WIDTH} y={HEIGHT - 2} textAnchor="end" fill="var(--muted)">
        in {AHEAD_HOURS} h
      </text>
    </svg>
  )
}
