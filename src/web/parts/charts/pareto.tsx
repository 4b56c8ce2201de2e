import { scaleBand, scaleLinear } from '@visx/scale'
import { counted, numberWords, percentWords } from '../../format/words.ts'
import { ChartFrame } from '../chart-frame.tsx'

export interface ParetoPart {
  readonly name: string
  readonly count: number
}

interface ParetoProps {
  /** What is counted, one and many: "reject", "rejects". */
  readonly one: string
  readonly many: string
  /** Most frequent first. */
  readonly parts: readonly ParetoPart[]
}

const WIDTH = 640
const HEIGHT = 180
const FOOT = 34
const HEAD = 18

/** Bars by cause, most frequent first, with the share of all up to each; the top three are in the words. */
export function Pareto({ one, many, parts }: ParetoProps) {
  const total = parts.reduce((sum, part) => sum + part.count, 0)
  const cumulated = sharesOf(parts)
  const x = scaleBand({ domain: parts.map((part) => part.name), range: [0, WIDTH], padding: 0.3 })
  const y = scaleLinear({ domain: [0, Math.max(1, ...parts.map((part) => part.count))], range: [HEIGHT - FOOT, HEAD] })
  const share = scaleLinear({ domain: [0, 1], range: [HEIGHT - FOOT, HEAD] })
  const middle = (name: string) => (x(name) ?? 0) + x.bandwidth() / 2
  const line = parts
    .map((part, at) => `${at === 0 ? 'M' : 'L'}${middle(part.name)},${share(cumulated[at] ?? 0)}`)
    .join('')
  return (
    <ChartFrame
      title={findingOf(parts, total, many)}
      summary={topThree(parts, total, one, many)}
      points={parts.map((part, at) => ({
        words: `${part.name}: ${counted(part.count, one, many)}, ${percentWords(part.count / total)}; ${percentWords(cumulated[at] ?? 0)} together with those before`,
      }))}
      table={{
        titles: ['Cause', 'Count', 'Share', 'Cumulated'],
        rows: parts.map((part, at) => [
          ...[part.name, numberWords(part.count), percentWords(part.count / total)],
          percentWords(cumulated[at] ?? 0),
        ]),
      }}
      draw={(active, onPoint) => (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <line x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} stroke="var(--line-strong)" />
          {parts.map((part, at) => (
            <g key={part.name} onPointerEnter={() => onPoint(at)}>
              <rect x={x(part.name)} y={0} width={x.bandwidth()} height={HEIGHT} fill="transparent" />
              <rect
                x={x(part.name)}
                y={y(part.count)}
                width={x.bandwidth()}
                height={HEIGHT - FOOT - y(part.count)}
                rx="2"
                fill={at === active ? 'var(--accent-hover)' : 'var(--accent)'}
              />
              <text x={middle(part.name)} y={HEIGHT - 18} textAnchor="middle" fontSize="12" fill="var(--text)">
                {part.name}
              </text>
              <text x={middle(part.name)} y={HEIGHT - 3} textAnchor="middle" fontSize="11" fill="var(--muted)">
                {numberWords(part.count)}
              </text>
            </g>
          ))}
          <path d={line} fill="none" stroke="var(--warn-fill)" strokeWidth="2" strokeDasharray="5 3" />
          {parts.map((part, at) => (
            <circle
              key={part.name}
              cx={middle(part.name)}
              cy={share(cumulated[at] ?? 0)}
              r={at === active ? 4.5 : 3}
              fill="var(--bg)"
              stroke="var(--warn-fill)"
              strokeWidth="2"
            />
          ))}
        </svg>
      )}
    />
  )
}

function sharesOf(parts: readonly ParetoPart[]): readonly number[] {
  const total = parts.reduce((sum, part) => sum + part.count, 0)
  let sum = 0
  return parts.map((part) => {
    sum += part.count
    return total === 0 ? 0 : sum / total
  })
}

function findingOf(parts: readonly ParetoPart[], total: number, many: string): string {
  const first = parts[0]
  if (!first) return `No ${many}`
  if (parts.length === 1) return `All ${many} are of one kind: ${first.name.toLowerCase()}`
  const two = first.count + (parts[1]?.count ?? 0)
  return first.count / total >= 0.5
    ? `${first.name} is behind ${percentWords(first.count / total)} of all ${many}`
    : `${first.name} and ${parts[1]?.name.toLowerCase()} are behind ${percentWords(two / total)} of all ${many}`
}

function topThree(parts: readonly ParetoPart[], total: number, one: string, many: string): string {
  const top = parts.slice(0, 3).map((part) => `${part.name.toLowerCase()} ${numberWords(part.count)}`)
  const rest = parts.length > 3 ? `, ${counted(parts.length - 3, 'other kind')} the rest` : ''
  return `Of ${counted(total, one, many)}: ${top.join(', ')}${rest}. The dashed line is the share of all up to there.`
}
