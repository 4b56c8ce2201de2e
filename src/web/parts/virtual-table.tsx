import { ArrowDown, ArrowUp } from 'lucide-react'
import { type MouseEvent, memo, useRef } from 'react'
import { useNarrow } from '../state/narrow.ts'
import { cx } from './class-names.ts'
import { type Column, nextSort, type TableProps, withKeys } from './table-shape.ts'
import { Box } from './toggles.tsx'
import { useRowHeight, useRows } from './use-rows.ts'
import { VirtualCards } from './virtual-cards.tsx'
import styles from './virtual-table.module.css'

/**
 * A table of any length that draws only what is seen: a real table with its count, sticky titles, keys (j k x Enter
 * Space Home End), selection and order; cards on a phone. Put it in `<PageContent fill>`.
 */
export function VirtualTable<Row>(props: TableProps<Row>) {
  return useNarrow() ? <VirtualCards {...props} /> : <WideTable {...props} />
}

function WideTable<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, total, selected } = props
  const box = useRef<HTMLDivElement>(null)
  const { virtual, drawn, at, setCursor, onKeyDown } = useRows(props, box, useRowHeight())
  const columnCount = columns.length + (selected ? 1 : 0)
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 200), selected ? 40 : 0)
  return (
    <div className={styles.box} ref={box}>
      <table
        className={styles.table}
        aria-label={label}
        aria-rowcount={total === null ? -1 : total + 1}
        style={{ minWidth: fixed }}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          {selected && <col style={{ width: 40 }} />}
          {columns.map((column) => (
            <col key={column.id} style={column.width ? { width: column.width } : {}} />
          ))}
        </colgroup>
        <TableHead {...props} />
        <tbody>
          <Spacer height={drawn[0]?.start ?? 0} columns={columnCount} />
          {drawn.flatMap(({ index, key }, place) => {
            const before = drawn[place - 1]
            const gap = before && before.index + 1 < index ? (drawn[place]?.start ?? 0) - before.end : 0
            return [
              gap > 0 && <Spacer key={`gap ${String(key)}`} height={gap} columns={columnCount} />,
              <TableRow
                key={rowKey(rows[index] as Row)}
                {...props}
                index={index}
                isCursor={index === at}
                onCursor={setCursor}
              />,
            ]
          })}
          <Spacer height={Math.max(0, virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0))} columns={columnCount} />
        </tbody>
      </table>
    </div>
  )
}

/** Stands for the rows that are not drawn. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is not focusable by itself
    <tr className={styles.spacer} aria-hidden="true">
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}

function TableHead<Row>({ columns, rows, rowKey, selected, onSelect, sort, onSort }: TableProps<Row>) {
  const all = rows.map(rowKey)
  const chosen = selected ? all.filter((key) => selected.has(key)).length : 0
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selected && onSelect && (
          <th className={styles.select} scope="col">
            <Box
              label="Select all loaded rows"
              checked={chosen > 0 && chosen === all.length}
              partly={chosen > 0 && chosen < all.length}
              onChange={(on) => onSelect(withKeys(selected, all, on))}
            />
          </th>
        )}
        {columns.map((column) => {
          const isSorted = sort?.by === column.id
          const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'
          return (
            <th
              key={column.id}
              scope="col"
              className={cx(column.align && styles.end)}
              aria-sort={column.sortable ? order : undefined}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  className={styles.sort}
                  data-sorted={isSorted || undefined}
                  onClick={() => onSort(nextSort(sort, column.id))}
                >
                  {column.title}
                  {isSorted && (sort.descending ? <ArrowDown size={12} /> : <ArrowUp size={12} />)}
                </button>
              ) : (
                column.title
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

interface RowProps<Row> extends TableProps<Row> {
  readonly index: number
  readonly isCursor: boolean
  readonly onCursor: (index: number) => void
}

/** While one scrolls only the rows that come into sight are made: the others get what they had. */
const TableRow = memo(OneRow) as typeof OneRow

function OneRow<Row>(props: RowProps<Row>) {
  const { columns, rows, rowKey, rowName, index, isCursor, onCursor, selected, onSelect, onOpen } = props
  const row = rows[index] as Row
  const key = rowKey(row)
  const isSelected = selected?.has(key) ?? false
  const open = (event: MouseEvent) => {
    onCursor(index)
    if (onOpen && !isControl(event.target)) onOpen(row)
  }
  return (
    <tr
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={selected ? isSelected : undefined}
      tabIndex={isCursor ? 0 : -1}
      className={cx(onOpen && styles.openable)}
      onFocus={() => onCursor(index)}
      onClick={open}
    >
      {selected && onSelect && (
        <td className={styles.select}>
          <Box
            label={`Select ${rowName(row)}`}
            checked={isSelected}
            onChange={(on) => onSelect(withKeys(selected, [key], on))}
          />
        </td>
      )}
      {columns.map((column) => (
        <Cell key={column.id} column={column} row={row} />
      ))}
    </tr>
  )
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  return <td className={cx(column.align && styles.end)}>{column.cell(row)}</td>
}

/** A press on a link, button or box inside a row is meant for that, not for the row. */
export function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a,button,input,label,[role=checkbox],[role=switch]') !== null
}
