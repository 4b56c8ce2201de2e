import { scaleBand, scaleLinear } from '@visx/scale'
import { counted } from '../../format/words.ts'
import { ChartFrame } from '../../parts/chart-frame.tsx'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const REJECTS = [12, 9, 24, 22, 11, 3, 2] as const
const WIDTH = 640
const HEIGHT = 160

/** A chart as all are built: scales from visx, bars by hand, colours from the variables. */
export function ChartExample() {
  const x = scaleBand({ domain: [...DAYS], range: [0, WIDTH], padding: 0.3 })
  const y = scaleLinear({ domain: [0, 25], range: [HEIGHT - 20, 4] })
  return (
    <ChartFrame
      title="Rejects doubled on Wednesday"
      summary="Rejects a day over the last week: from 9 on Tuesday to 24 on Wednesday, then down to 2."
      points={DAYS.map((day, at) => ({ words: `${day}: ${counted(REJECTS[at] ?? 0, 'reject')}` }))}
      table={{ titles: ['Day', 'Rejects'], rows: DAYS.map((day, at) => [day, REJECTS[at]]) }}
      draw={(active, onPoint) => (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {DAYS.map((day, at) => (
            <g key={day} onPointerEnter={() => onPoint(at)}>
              <rect
                x={x(day)}
                y={y(REJECTS[at] ?? 0)}
                width={x.bandwidth()}
                height={HEIGHT - 20 - y(REJECTS[at] ?? 0)}
                rx="2"
                fill={at === active ? 'var(--accent-hover)' : 'var(--accent)'}
              />
              <text x={(x(day) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 4} textAnchor="middle" fill="var(--muted)">
                {day}
              </text>
            </g>
          ))}
          <line x2={WIDTH} y1={HEIGHT - 20} y2={HEIGHT - 20} stroke="var(--line-strong)" />
        </svg>
      )}
    />
  )
}
