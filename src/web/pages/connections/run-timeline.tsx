import { scaleBand, scaleLinear } from '@visx/scale'
import { dayWords } from '../../format/times.ts'
import { counted, numberWords } from '../../format/words.ts'
import { ChartFrame } from '../../parts/chart-frame.tsx'
import { RejectPattern } from './activity-chart.tsx'
import type { HistoryRow } from './history-tab.tsx'

const WIDTH = 760
const HEIGHT = 150
const FLOOR = HEIGHT - 16
const MOST = 40

interface RunTimelineProps {
  /** Newest first, as the server answers. */
  readonly rows: readonly HistoryRow[]
  /** What the schedule promises; a longer silence is drawn as a gap. */
  readonly everyMinutes: number | null
}

type Slot = { readonly key: string; readonly run: HistoryRow | null; readonly words: string }

/** One stacked bar a run, oldest first: written, failed; silence beyond the schedule as a hatched gap (ui.md 7.2). */
export function RunTimeline({ rows, everyMinutes }: RunTimelineProps) {
  const slots = slotsOf(rows.slice(0, MOST).toReversed(), everyMinutes)
  const shown = slots.flatMap((slot) => slot.run ?? [])
  const failed = shown.filter((row) => failuresOf(row) > 0 || row.state === 'failed').length
  return (
    <ChartFrame
      title={
        failed === 0
          ? `${counted(shown.length, 'run')}, all without failures`
          : `${failed} of the last ${counted(shown.length, 'run')} had failures`
      }
      summary={`Each bar is a run, oldest first: accounts written, and on top what failed. ${counted(slots.length - shown.length, 'gap')} in the schedule.`}
      points={slots.map(({ words }) => ({ words }))}
      table={{
        titles: ['Run', 'Written', 'Failed'],
        rows: shown.map((row) => [
          `${dayWords(new Date(row.date))} ${row.kind}`,
          numberWords(writtenOf(row)),
          numberWords(failuresOf(row)),
        ]),
      }}
      draw={(active, onPoint) => <Picture slots={slots} active={active} onPoint={onPoint} />}
    />
  )
}

function writtenOf({ total }: HistoryRow): number {
  return total.created + total.synced
}

function failuresOf({ failures }: HistoryRow): number {
  return failures.create + failures.sync
}

const at = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function slotsOf(rows: readonly HistoryRow[], everyMinutes: number | null): readonly Slot[] {
  return rows.flatMap((run, place) => {
    const before = rows[place - 1]
    const silence = before ? Date.parse(run.date) - Date.parse(before.date) : 0
    const missed = everyMinutes !== null && silence > everyMinutes * 60_000 * 2
    const words = `${at.format(new Date(run.date))}: ${numberWords(writtenOf(run))} written, ${numberWords(failuresOf(run))} failed, ${run.state}`
    const slot = { key: run.runId, run, words }
    return missed ? [{ key: `gap ${run.runId}`, run: null, words: 'No run although one was due' }, slot] : [slot]
  })
}

interface PictureProps {
  readonly slots: readonly Slot[]
  readonly active: number
  readonly onPoint: (point: number) => void
}

function Picture({ slots, active, onPoint }: PictureProps) {
  const most = Math.max(1, ...slots.map(({ run }) => (run ? writtenOf(run) + failuresOf(run) : 0)))
  const x = scaleBand({
    domain: slots.map((slot) => slot.key),
    range: [0, Math.min(WIDTH, slots.length * 48)],
    padding: 0.3,
  })
  const size = scaleLinear({ domain: [0, most], range: [0, FLOOR - 18] })
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <RejectPattern />
      <defs>
        <pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line y2="6" stroke="var(--edge)" strokeWidth="1.5" />
        </pattern>
      </defs>
      {slots.map(({ key, run }, place) => {
        const written = run ? Math.max(2, size(writtenOf(run))) : FLOOR - 18
        const failed = run && (failuresOf(run) > 0 || run.state === 'failed') ? Math.max(6, size(failuresOf(run))) : 0
        return (
          <g key={key} onPointerEnter={() => onPoint(place)} opacity={active === -1 || active === place ? 1 : 0.55}>
            <rect x={x(key)} width={x.bandwidth()} height={FLOOR} fill="transparent" />
            <rect
              x={x(key)}
              y={FLOOR - written}
              width={x.bandwidth()}
              height={written}
              fill={run ? 'var(--ok-fill)' : 'url(#gap)'}
            />
            <rect x={x(key)} y={FLOOR - written - failed} width={x.bandwidth()} height={failed} fill="url(#rejected)" />
          </g>
        )
      })}
      <line x2={WIDTH} y1={FLOOR} y2={FLOOR} stroke="var(--line-strong)" />
      <text x={WIDTH} y={10} textAnchor="end" fill="var(--muted)">
        highest: {numberWords(most)}
      </text>
    </svg>
  )
}
