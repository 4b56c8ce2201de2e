import { scaleBand, scaleLinear } from '@visx/scale'
import type { Waterfall } from '../api/schema.generated.ts'
import { counted, percentWords, sentenceCase } from '../format/words.ts'
import { ChartFrame } from './chart-frame.tsx'
import styles from './score-waterfall.module.css'

const WIDTH = 640
const LABELS = 190
const VALUES = 46
const ROW = 26
const TOP = 24

interface Bar {
  readonly label: string
  readonly from: number
  readonly to: number
  readonly value: string
  readonly sentence: string
  readonly kind: 'whole' | 'for' | 'against'
}

/** How a match score comes about (ui.md 7.4): the start, one bar a reason, the sum, and the lines it is measured by. */
export function ScoreWaterfall({ of, name }: { readonly of: Waterfall; readonly name: string }) {
  const bars = barsOf(of)
  return (
    <ChartFrame
      title={`${name}: ${verdictOf(of)}`}
      summary={`${counted(of.steps.length, 'reason')} move the score from ${signed(of.start)} to ${signed(of.score)}, a chance of ${chanceWords(of.alone)}. A person is asked from ${signed(of.review)}.`}
      points={bars.map(({ label, value, sentence }) => ({ words: `${label} ${value}. ${sentence}` }))}
      table={{
        titles: ['Reason', 'Weight', 'Why'],
        numeric: [1],
        rows: bars.map((bar) => [bar.label, bar.value, bar.sentence]),
      }}
      draw={(active, onPoint) => <Drawing of={of} bars={bars} active={active} onPoint={onPoint} />}
    />
  )
}

interface DrawingProps {
  readonly of: Waterfall
  readonly bars: readonly Bar[]
  readonly active: number
  readonly onPoint: (point: number) => void
}

function Drawing({ of, bars, active, onPoint }: DrawingProps) {
  const height = TOP + bars.length * ROW
  const ends = [0, of.auto, of.review, ...bars.flatMap((bar) => [bar.from, bar.to])]
  const x = scaleLinear({ domain: [Math.min(...ends), Math.max(...ends)], range: [LABELS, WIDTH - VALUES], nice: true })
  const y = scaleBand({ domain: bars.map((_, at) => at), range: [TOP, height], padding: 0.3 })
  return (
    <svg className={styles.drawing} viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      <line x1={x(0)} x2={x(0)} y1={TOP} y2={height} stroke="var(--line-strong)" />
      <Line at={x(of.review)} words="review" height={height} align="end" />
      <Line at={x(of.auto)} words="auto" height={height} align="start" />
      {bars.map((bar, at) => {
        const left = Math.min(x(bar.from), x(bar.to))
        const width = Math.max(2, Math.abs(x(bar.to) - x(bar.from)))
        const middle = (y(at) ?? 0) + y.bandwidth() / 2
        return (
          <g key={bar.label} onPointerEnter={() => onPoint(at)} className={at === active ? styles.active : undefined}>
            <rect x="0" y={y(at)} width={WIDTH} height={y.bandwidth()} fill="transparent" />
            <text x={LABELS - 10} y={middle} dy="0.35em" textAnchor="end" fill="var(--text)">
              {bar.label}
            </text>
            <rect className={styles[bar.kind]} x={left} y={y(at)} width={width} height={y.bandwidth()} rx="2" />
            <text x={left + width + 6} y={middle} dy="0.35em" fill="var(--muted)">
              {bar.value}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

interface LineProps {
  readonly at: number
  readonly words: string
  readonly height: number
  /** On which side of the line the word stands, so that two near lines stay readable. */
  readonly align: 'start' | 'end'
}

function Line({ at, words, height, align }: LineProps) {
  return (
    <g>
      <line x1={at} x2={at} y1={TOP - 6} y2={height} stroke="var(--edge)" strokeDasharray="4 3" />
      <text x={align === 'end' ? at - 4 : at + 4} y={12} textAnchor={align} fill="var(--muted)">
        {words}
      </text>
    </g>
  )
}

function barsOf({ start, steps, score }: Waterfall): readonly Bar[] {
  const reasons = steps.map((step): Bar => {
    const kind = step.weight < 0 ? 'against' : 'for'
    const { from, to, weight, sentence } = step
    return { label: shortened(sentenceCase(step.name)), from, to, value: signed(weight), sentence, kind }
  })
  const whole = { kind: 'whole', from: 0 } as const
  return [
    {
      ...whole,
      label: 'Before any evidence',
      to: start,
      value: signed(start),
      sentence: 'Two records picked at random.',
    },
    ...reasons,
    { ...whole, label: 'Score', to: score, value: signed(score), sentence: 'The sum of all.' },
  ]
}

function shortened(label: string): string {
  return label.length > 28 ? `${label.slice(0, 27)}…` : label
}

function verdictOf({ score, auto, review }: Waterfall): string {
  if (score >= auto) return 'clear enough to link without asking'
  return score >= review ? 'a person should look' : 'too little to go by'
}

/** Rounded down: 100 % would read as certain. */
function chanceWords(chance: number): string {
  return percentWords(Math.floor(chance * 1000) / 1000)
}

function signed(value: number): string {
  const rounded = Math.round(value * 10) / 10
  return rounded < 0 ? `−${Math.abs(rounded).toFixed(1)}` : `+${Math.abs(rounded).toFixed(1)}`
}
