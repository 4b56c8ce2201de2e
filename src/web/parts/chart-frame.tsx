import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { useNarrow } from '../state/narrow.ts'
import { Button } from './button.tsx'
import styles from './chart-frame.module.css'
import { PlainTable } from './plain-table.tsx'

export interface ChartPoint {
  /** What the point says in words: "25 Nov: 120 written, 3 rejected". Read out and shown when it is reached. */
  readonly words: string
}

interface ChartFrameProps {
  /** The finding, not the kind of chart: "Rejects doubled on Tuesday". */
  readonly title: string
  /** One sentence that says what the picture shows, for who cannot see it and who has no time. */
  readonly summary: string
  /** In the order in which arrow keys go through them. */
  readonly points: readonly ChartPoint[]
  /** Draws the svg (aria-hidden; use the colour tokens); `active` is the point under the keys or the pointer, or -1. */
  readonly draw: (active: number, onPoint: (point: number) => void) => ReactNode
  /** The same numbers as a table. */
  readonly table: {
    readonly titles: readonly string[]
    readonly rows: readonly (readonly ReactNode[])[]
    /** Places of the columns that hold numbers; without it all but the first. */
    readonly numeric?: readonly number[]
  }
}

/** What every chart has: a finding, a summary, points by arrow keys, and its table (first on a phone). */
export function ChartFrame({ title, summary, points, draw, table }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(useNarrow())
  const [active, setActive] = useState(-1)
  const summaryId = useId()
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0
    if (step === 0) return
    event.preventDefault()
    setActive(Math.max(0, Math.min(points.length - 1, active + step)))
  }
  return (
    <figure className={styles.frame}>
      <div className={styles.head}>
        <div>
          <h3>{title}</h3>
          <p id={summaryId} className={styles.summary}>
            {summary}
          </p>
        </div>
        <Button size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Show as table
        </Button>
      </div>
      {asTable ? (
        <PlainTable
          label={title}
          titles={table.titles}
          rows={table.rows}
          numeric={table.numeric ?? table.titles.map((_, at) => at).slice(1)}
        />
      ) : (
        <>
          <div
            className={styles.plot}
            role="img"
            aria-label={title}
            aria-describedby={summaryId}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go through the points
            tabIndex={0}
            onKeyDown={move}
            onBlur={() => setActive(-1)}
            onPointerLeave={() => setActive(-1)}
          >
            {draw(active, setActive)}
          </div>
          <p className={styles.reading} aria-live="polite">
            {points[active]?.words ?? ''}
          </p>
        </>
      )}
    </figure>
  )
}
