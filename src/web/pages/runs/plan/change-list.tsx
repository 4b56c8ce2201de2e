import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ChangeRow } from '../../../api/schema.generated.ts'
import { ChangeCard } from './change-row.tsx'
import styles from './plan.module.css'

interface ChangeListProps {
  readonly changes: readonly ChangeRow[]
  readonly total: number | null
  readonly labelOf: (object: string, field: string) => string
  readonly showState: boolean
  readonly actionsOf?: (change: ChangeRow) => ReactNode
  readonly onNearEnd: () => void
}

const NEAR = 15
const HEIGHT = 132

/** Any number of changes: only those in sight are drawn, and they scroll with the page. */
export function ChangeList({ changes, total, labelOf, showState, actionsOf, onNearEnd }: ChangeListProps) {
  const list = useRef<HTMLUListElement>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = offsetIn(list.current)
    if (Math.abs(top - margin) > 1) setMargin(top)
  })
  const virtual = useVirtualizer({
    count: changes.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: () => HEIGHT,
    overscan: 6,
    scrollMargin: margin,
    getItemKey: (index) => changes[index]?.id ?? index,
  })
  const drawn = virtual.getVirtualItems().filter((one) => one.index < changes.length)
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= changes.length - NEAR) onNearEnd()
  }, [last, changes.length, onNearEnd])
  return (
    <ul ref={list} className={styles.list} aria-label="Changes" style={{ height: virtual.getTotalSize() }}>
      {drawn.map(({ index, start }) => {
        const change = changes[index] as ChangeRow
        return (
          <li
            key={change.id}
            ref={virtual.measureElement}
            data-index={index}
            aria-setsize={total ?? -1}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - margin}px)` }}
          >
            <ChangeCard change={change} labelOf={labelOf} showState={showState} actions={actionsOf?.(change)} />
          </li>
        )
      })}
    </ul>
  )
}

/** How far below the beginning of what scrolls an element begins. */
function offsetIn(element: HTMLElement | null): number {
  const scroller = element?.closest('main')
  if (!element || !scroller) return 0
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop
}
