import { scaleBand, scaleLinear } from '@visx/scale'
import { counted, numberWords } from '../../format/words.ts'
import { ChartFrame } from '../chart-frame.tsx'

/** One day: `day` as YYYY-MM-DD. */
export interface ActivityDay {
  readonly day: string
  readonly runs: number
  readonly read: number
  readonly written: number
  readonly rejected: number
}

const WIDTH = 720
const HEIGHT = 200
const FOOT = 22
const HEAD = 8
/** What happened at all is seen, however little it is beside the rest. */
const LEAST = 2

/** Rows read upwards and written downwards a day, with what was refused as a hatched cap (ui.md 7.6). */
export function ActivityBars({ days }: { readonly days: readonly ActivityDay[] }) {
  const up = Math.max(1, ...days.map((one) => one.read))
  const down = Math.max(up * 0.2, ...days.map((one) => one.written + one.rejected))
  const x = scaleBand({ domain: days.map((one) => one.day), range: [0, WIDTH], padding: 0.25 })
  const y = scaleLinear({ domain: [up, -down], range: [HEAD, HEIGHT - FOOT] })
  const zero = y(0)
  const tall = (value: number) => (value === 0 ? 0 : Math.max(LEAST, Math.abs(y(value) - zero)))
  return (
    <ChartFrame
      title={findingOf(days)}
      summary={summaryOf(days)}
      points={days.map((one) => ({ words: wordsOf(one) }))}
      table={{
        titles: ['Day (UTC)', 'Runs', 'Read', 'Written', 'Rejected'],
        rows: days.map((one) => [
          ...[dayName(one.day), numberWords(one.runs), numberWords(one.read), numberWords(one.written)],
          numberWords(one.rejected),
        ]),
      }}
      draw={(active, onPoint) => (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <defs>
            <pattern id="refused" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="5" height="5" fill="var(--bad-soft)" />
              <rect width="2.5" height="5" fill="var(--bad-fill)" />
            </pattern>
          </defs>
          {days.map((one, at) => {
            const left = x(one.day) ?? 0
            const wide = x.bandwidth()
            return (
              <g key={one.day} onPointerEnter={() => onPoint(at)} opacity={active === -1 || active === at ? 1 : 0.55}>
                <rect x={left} width={wide} height={HEIGHT} fill="transparent" />
                <rect
                  x={left}
                  y={zero - tall(one.read)}
                  width={wide}
                  height={tall(one.read)}
                  fill="var(--accent)"
                  rx="1"
                />
                <rect x={left} y={zero} width={wide} height={tall(one.written)} fill="var(--ok-fill)" rx="1" />
                <rect
                  x={left}
                  y={zero + tall(one.written)}
                  width={wide}
                  height={tall(one.rejected)}
                  fill="url(#refused)"
                />
                {at % 2 === 1 && (
                  <text x={left + wide / 2} y={HEIGHT - 6} textAnchor="middle" fontSize="11" fill="var(--muted)">
                    {dayName(one.day)}
                  </text>
                )}
              </g>
            )
          })}
          <line x2={WIDTH} y1={zero} y2={zero} stroke="var(--edge)" />
          <text x="0" y={HEAD + 8} fontSize="11" fill="var(--muted)">
            ↑ read
          </text>
          <text x="0" y={HEIGHT - FOOT - 2} fontSize="11" fill="var(--muted)">
            ↓ written, hatched: rejected
          </text>
        </svg>
      )}
    />
  )
}

const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

function dayName(day: string): string {
  return short.format(new Date(`${day}T00:00:00Z`))
}

function wordsOf(one: ActivityDay): string {
  return `${dayName(one.day)}: ${counted(one.runs, 'run')}, ${numberWords(one.read)} read, ${numberWords(one.written)} written, ${numberWords(one.rejected)} rejected`
}

function findingOf(days: readonly ActivityDay[]): string {
  const busiest = days.reduce((best, one) => (one.read + one.written > best.read + best.written ? one : best))
  if (busiest.read + busiest.written === 0) return `Nothing was read or written for ${days.length} days`
  const refused = days.reduce((sum, one) => sum + one.rejected, 0)
  const most = `Most happened on ${dayName(busiest.day)}`
  return refused === 0 ? `${most}; nothing was rejected` : `${most}; ${numberWords(refused)} were rejected`
}

function summaryOf(days: readonly ActivityDay[]): string {
  const sum = (of: (one: ActivityDay) => number) => numberWords(days.reduce((total, one) => total + of(one), 0))
  return `The last ${days.length} days: ${sum((one) => one.read)} records read, ${sum((one) => one.written)} changes written, ${sum((one) => one.rejected)} rejected.`
}
