import { type PointerEvent, useRef } from 'react'
import { counted, numberWords, percentWords } from '../../format/words.ts'
import { ChartFrame } from '../chart-frame.tsx'
import styles from './score-histogram.module.css'

export interface ScoreBin {
  /** Natural log of the odds, from (included) to (excluded); null: open to that side. */
  readonly from: number | null
  readonly to: number | null
  readonly auto: number
  readonly review: number
  readonly none: number
}

interface HistogramProps {
  readonly bins: readonly ScoreBin[]
  /** Chances, 0 to 1. */
  readonly auto: number
  readonly review: number
  /** Lets the lines be dragged; number inputs beside the chart do the same for the keyboard. */
  readonly onChange?: (thresholds: { readonly auto: number; readonly review: number }) => void
}

const WIDTH = 720
const HEIGHT = 210
const TOP = 26
const BOTTOM = 22
const STATES = ['none', 'review', 'auto'] as const
const STATE_WORDS = { auto: 'linked', review: 'asked', none: 'left' } as const

/** How sure decisions are (ui.md 7.5): companies by score, stacked by what was decided, with the two lines that decide. */
export function ScoreHistogram({ bins, auto, review, onChange }: HistogramProps) {
  const shown = cut(bins)
  const total = (state: (typeof STATES)[number]) => bins.reduce((sum, bin) => sum + bin[state], 0)
  const table = shown.map((bin) =>
    [rangeWords(bin), bin.auto, bin.review, bin.none].map((one) => (typeof one === 'number' ? numberWords(one) : one)),
  )
  return (
    <ChartFrame
      title={`${counted(total('auto'), 'company', 'companies')} clear, ${numberWords(total('review'))} to ask about, ${numberWords(total('none'))} too little to go by`}
      summary={`Companies by the score of their best record. Linked without asking from ${percentWords(auto)}, asked from ${percentWords(review)}.`}
      points={shown.map((bin) => ({
        words: `${rangeWords(bin)}: ${STATES.map((state) => `${numberWords(bin[state])} ${STATE_WORDS[state]}`).join(', ')}`,
      }))}
      table={{ titles: ['Score (chance)', 'Linked', 'Asked', 'Left'], rows: table }}
      draw={(active, onPoint) => (
        <Drawing bins={shown} auto={auto} review={review} active={active} onPoint={onPoint} onChange={onChange} />
      )}
    />
  )
}

interface DrawingProps extends Omit<HistogramProps, 'onChange'> {
  readonly active: number
  readonly onPoint: (point: number) => void
  readonly onChange: HistogramProps['onChange'] | undefined
}

function Drawing({ bins, auto, review, active, onPoint, onChange }: DrawingProps) {
  const svg = useRef<SVGSVGElement>(null)
  const low = edge(bins, 0)
  const span = Math.max(1, bins.length)
  const x = (score: number) => Math.min(WIDTH, Math.max(0, ((score - low) / span) * WIDTH))
  const scoreAt = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect()
    return box ? low + ((event.clientX - box.left) / box.width) * span : 0
  }
  const drag = (event: PointerEvent, which: 'auto' | 'review') => {
    if (!onChange || event.buttons !== 1) return
    const chance = tidy(chanceOf(scoreAt(event)))
    if (which === 'auto') onChange({ auto: Math.min(0.9999, Math.max(0.5, review + 0.01, chance)), review })
    else onChange({ auto, review: Math.max(0.01, Math.min(auto - 0.01, chance)) })
  }
  return (
    <svg ref={svg} className={styles.drawing} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <defs>
        <pattern id="asked" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className={styles.review} />
          <rect width="2" height="6" fill="var(--bg)" opacity="0.45" />
        </pattern>
      </defs>
      <Bars bins={bins} active={active} onPoint={onPoint} />
      <line x1="0" x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} stroke="var(--line-strong)" />
      <Threshold
        at={x(scoreOf(review))}
        words={`ask from ${percentWords(review)}`}
        align="end"
        draggable={Boolean(onChange)}
        onDrag={(event) => drag(event, 'review')}
      />
      <Threshold
        at={x(scoreOf(auto))}
        words={`link from ${percentWords(auto)}`}
        align="start"
        draggable={Boolean(onChange)}
        onDrag={(event) => drag(event, 'auto')}
      />
    </svg>
  )
}

function Bars({ bins, active, onPoint }: Pick<DrawingProps, 'bins' | 'active' | 'onPoint'>) {
  const span = Math.max(1, bins.length)
  const most = Math.max(1, ...bins.map((bin) => bin.auto + bin.review + bin.none))
  const y = (count: number) => (count / most) * (HEIGHT - TOP - BOTTOM)
  return (
    <>
      {bins.map((bin, at) => {
        let base = HEIGHT - BOTTOM
        const left = (at / span) * WIDTH
        return (
          <g key={String(bin.from)} onPointerEnter={() => onPoint(at)} opacity={active >= 0 && active !== at ? 0.6 : 1}>
            <rect x={left} y={TOP} width={WIDTH / span} height={HEIGHT - TOP - BOTTOM} fill="transparent" />
            {STATES.map((state) => {
              const height = y(bin[state])
              base -= height
              return (
                <rect
                  key={state}
                  x={left + 1.5}
                  y={base}
                  width={WIDTH / span - 3}
                  height={height}
                  className={state === 'review' ? undefined : styles[state]}
                  fill={state === 'review' ? 'url(#asked)' : undefined}
                />
              )
            })}
            {at % 2 === 0 && (
              <text x={left} y={HEIGHT - 6} fill="var(--muted)" textAnchor={at === 0 ? 'start' : 'middle'}>
                {bin.from === null ? `< ${bin.to}` : bin.from}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

interface ThresholdProps {
  readonly at: number
  readonly words: string
  readonly align: 'start' | 'end'
  readonly draggable: boolean
  readonly onDrag: (event: PointerEvent) => void
}

function Threshold({ at, words, align, draggable, onDrag }: ThresholdProps) {
  const held = (event: PointerEvent<SVGGElement>) => event.currentTarget.setPointerCapture(event.pointerId)
  return (
    <g
      className={draggable ? styles.handle : undefined}
      data-threshold={align === 'start' ? 'auto' : 'review'}
      onPointerDown={draggable ? held : undefined}
      onPointerMove={draggable ? onDrag : undefined}
    >
      <line x1={at} x2={at} y1={16} y2={HEIGHT - BOTTOM} className={styles.threshold} />
      {draggable && <rect x={at - 12} y={0} width={24} height={HEIGHT - BOTTOM} fill="transparent" />}
      {draggable && <rect x={at - 4} y={HEIGHT / 2 - 12} width={8} height={24} rx={4} className={styles.grip} />}
      <text x={align === 'end' ? at - 6 : at + 6} y={12} textAnchor={align} fill="var(--text)">
        {words}
      </text>
    </g>
  )
}

/** Without the empty ends, but always with room for the lines. */
function cut(bins: readonly ScoreBin[]): readonly ScoreBin[] {
  const counts = bins.map((bin) => bin.auto + bin.review + bin.none > 0 || Math.abs(bin.from ?? 99) <= 6)
  return bins.slice(Math.max(0, counts.indexOf(true)), counts.lastIndexOf(true) + 1)
}

function edge(bins: readonly ScoreBin[], at: number): number {
  const bin = bins[at]
  return bin?.from ?? (bin?.to ?? 0) - 1
}

function rangeWords({ from, to }: ScoreBin): string {
  if (from === null) return `below ${to} (${chanceWords(to ?? 0)})`
  if (to === null) return `from ${from} (${chanceWords(from)})`
  return `${from} to ${to} (${chanceWords(from)} to ${chanceWords(to)})`
}

const chanceWords = (score: number) => percentWords(Math.floor(chanceOf(score) * 1000) / 1000)

/** Of a company with one candidate. */
function chanceOf(score: number): number {
  return 1 / (1 + Math.exp(-score))
}

function scoreOf(chance: number): number {
  return Math.log(chance / (1 - chance))
}

/** To whole percents in the middle, to tenths near the ends, where they matter. */
function tidy(chance: number): number {
  const step = chance > 0.95 || chance < 0.05 ? 1000 : 100
  return Math.round(chance * step) / step
}
