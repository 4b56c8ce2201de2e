import { scaleBand, scaleLinear } from '@visx/scale'
import type { Answer } from '../../api/call.ts'
import { counted, numberWords } from '../../format/words.ts'
import { ChartFrame } from '../../parts/chart-frame.tsx'

type Bucket = Answer<'GET /api/v1/connections/{connection}/activity'>[number]

const WIDTH = 760
const HEIGHT = 180
const MIDDLE = 100
const LABELS = 14

interface ActivityChartProps {
  readonly buckets: readonly Bucket[]
  readonly unit: 'hour' | 'day'
}

/** What moved: records read upwards, records written downwards, rejects as hatched red caps (ui.md 7.6). */
export function ActivityChart({ buckets, unit }: ActivityChartProps) {
  const sum = (name: 'read' | 'written' | 'rejected') => buckets.reduce((total, one) => total + one[name], 0)
  const [read, written, rejected] = [sum('read'), sum('written'), sum('rejected')]
  const span = unit === 'hour' ? 'the last 24 hours' : 'the last 30 days'
  const sentence = `In ${span} ${counted(read, 'record was', 'records were')} read, ${numberWords(written)} written and ${numberWords(rejected)} rejected.`
  return (
    <ChartFrame
      title={read + written + rejected === 0 ? `Nothing moved in ${span}` : findingOf(read, written, rejected)}
      summary={sentence}
      points={buckets.map((one) => ({ words: `${labelOf(one, unit)}: ${wordsOf(one)}` }))}
      table={{
        titles: [unit === 'hour' ? 'Hour' : 'Day', 'Read', 'Written', 'Rejected'],
        rows: buckets.map((one) => [labelOf(one, unit), ...[one.read, one.written, one.rejected].map(numberWords)]),
      }}
      draw={(active, onPoint) => <Bars buckets={buckets} unit={unit} active={active} onPoint={onPoint} />}
    />
  )
}

function findingOf(read: number, written: number, rejected: number): string {
  if (rejected > 0) return `${counted(rejected, 'record was', 'records were')} rejected`
  return written > 0
    ? `${counted(written, 'record was', 'records were')} written, none rejected`
    : `${counted(read, 'record was', 'records were')} read`
}

interface BarsProps extends ActivityChartProps {
  readonly active: number
  readonly onPoint: (point: number) => void
}

function Bars({ buckets, unit, active, onPoint }: BarsProps) {
  const most = Math.max(1, ...buckets.map((one) => Math.max(one.read, one.written + one.rejected)))
  const x = scaleBand({ domain: buckets.map((one) => one.at), range: [0, WIDTH], padding: 0.25 })
  const size = scaleLinear({ domain: [0, most], range: [0, MIDDLE - LABELS] })
  const height = (value: number) => (value > 0 ? Math.max(2, size(value)) : 0)
  const below = Math.min(HEIGHT - LABELS - MIDDLE, MIDDLE - LABELS)
  const down = (value: number) => Math.min(below, (height(value) * below) / (MIDDLE - LABELS))
  const every = Math.ceil(buckets.length / 8)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <RejectPattern />
      {buckets.map((one, at) => (
        <g key={one.at} onPointerEnter={() => onPoint(at)} opacity={active === -1 || active === at ? 1 : 0.55}>
          <rect x={x(one.at)} width={x.bandwidth()} height={HEIGHT} fill="transparent" />
          <rect
            x={x(one.at)}
            y={MIDDLE - height(one.read)}
            width={x.bandwidth()}
            height={height(one.read)}
            fill="var(--accent)"
          />
          <rect x={x(one.at)} y={MIDDLE} width={x.bandwidth()} height={down(one.written)} fill="var(--ok-fill)" />
          <rect
            x={x(one.at)}
            y={MIDDLE + down(one.written)}
            width={x.bandwidth()}
            height={one.rejected > 0 ? 5 : 0}
            fill="url(#rejected)"
          />
          {at % every === 0 && (
            <text x={x(one.at)} y={HEIGHT - 2} fill="var(--muted)">
              {shortLabel(one, unit)}
            </text>
          )}
        </g>
      ))}
      <line x2={WIDTH} y1={MIDDLE} y2={MIDDLE} stroke="var(--line-strong)" />
      <text x={WIDTH} y={10} textAnchor="end" fill="var(--muted)">
        ↑ read, up to {numberWords(most)}
      </text>
      <text x={WIDTH} y={HEIGHT - LABELS - 4} textAnchor="end" fill="var(--muted)">
        ↓ written
      </text>
    </svg>
  )
}

/** Red stripes, so that rejects are seen without colour too. */
export function RejectPattern() {
  return (
    <defs>
      <pattern id="rejected" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="4" height="4" fill="var(--bad-fill)" />
        <line y2="4" stroke="var(--bg)" strokeWidth="2" />
      </pattern>
    </defs>
  )
}

function wordsOf({ read, written, rejected }: Bucket): string {
  return `${numberWords(read)} read, ${numberWords(written)} written, ${numberWords(rejected)} rejected`
}

const hour = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const shortHour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

function labelOf({ at }: Bucket, unit: 'hour' | 'day'): string {
  return (unit === 'hour' ? hour : day).format(new Date(at))
}

function shortLabel({ at }: Bucket, unit: 'hour' | 'day'): string {
  return (unit === 'hour' ? shortHour : shortDay).format(new Date(at))
}
