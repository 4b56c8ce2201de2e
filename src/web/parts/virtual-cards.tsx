import { useRef } from 'react'
import type { TableProps } from './table-shape.ts'
import { withKeys } from './table-shape.ts'
import { Box } from './toggles.tsx'
import { useRows } from './use-rows.ts'
import styles from './virtual-table.module.css'
import { isControl } from './virtual-table.tsx'

const CARD_HEIGHT = 72

/** The rows of a table as cards: name, lines, one thing at the side. */
export function VirtualCards<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, rowName, total, selected, onSelect, onOpen } = props
  const box = useRef<HTMLDivElement>(null)
  const { virtual, drawn, at, setCursor, onKeyDown } = useRows(props, box, CARD_HEIGHT)
  const lines = columns.filter((column) => column.card === 'title' || column.card === 'line')
  const sides = columns.filter((column) => column.card === 'side')
  return (
    <div className={styles.box} ref={box}>
      <ul className={styles.cards} aria-label={label} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {drawn.map(({ index, start }) => {
          const row = rows[index] as Row
          const key = rowKey(row)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the list around it
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              data-row={index}
              data-selected={selected?.has(key) || undefined}
              aria-setsize={total ?? -1}
              aria-posinset={index + 1}
              tabIndex={index === at ? 0 : -1}
              className={styles.card}
              style={{ position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` }}
              onFocus={() => setCursor(index)}
              onClick={(event) => onOpen && !isControl(event.target) && onOpen(row)}
            >
              {selected && onSelect && (
                <Box
                  label={`Select ${rowName(row)}`}
                  checked={selected.has(key)}
                  onChange={(on) => onSelect(withKeys(selected, [key], on))}
                />
              )}
              <div className={styles.lines}>
                {lines.map((column) => (
                  <div key={column.id}>{column.cell(row)}</div>
                ))}
              </div>
              <div>
                {sides.map((column) => (
                  <div key={column.id}>{column.cell(row)}</div>
                ))}
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
