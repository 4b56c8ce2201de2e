import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { isTyping, keyName } from '../state/keys.ts'
import { useMe } from '../state/session.ts'
import { moveBy, type TableProps, withKeys } from './table-shape.ts'

const NEAR = 20

/** Which rows are drawn, which one has the cursor, and what keys do to it; for tables and cards alike. */
export function useRows<Row>(props: TableProps<Row>, box: RefObject<HTMLElement | null>, rowHeight: number) {
  const { rows, rowKey, onNearEnd } = props
  const [cursor, setCursor] = useState(0)
  const wantsFocus = useRef<number | null>(null)
  const at = Math.min(cursor, Math.max(0, rows.length - 1))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rowKey(rows[index] as Row),
    // The row with the cursor stays drawn, so that the focus is never lost by scrolling.
    rangeExtractor: (range) => [...new Set([at, ...defaultRangeExtractor(range)])].sort((a, b) => a - b),
  })
  const drawn = virtual.getVirtualItems().filter((one) => one.index < rows.length)
  const last = drawn.at(-1)?.index ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is a reason to measure again
  useEffect(() => virtual.measure(), [virtual, rowHeight])
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR) onNearEnd?.()
  }, [last, rows.length, onNearEnd])
  useEffect(() => {
    // A row far away is drawn a moment later; until then the wish stands. It names its row: this may run for an earlier one.
    const row = box.current?.querySelector<HTMLElement>(`[data-row="${wantsFocus.current}"]`)
    if (!row) return
    wantsFocus.current = null
    row.focus({ preventScroll: true })
  })
  const moveTo = (index: number) => {
    wantsFocus.current = index
    setCursor(index)
    virtual.scrollToIndex(index)
  }
  return { virtual, drawn, at, setCursor, onKeyDown: useRowKeys(props, at, moveTo) }
}

function useRowKeys<Row>(props: TableProps<Row>, at: number, moveTo: (index: number) => void) {
  const letters = useMe()?.preferences.letterKeys ?? true
  const { rows, rowKey, selected, onSelect, onOpen, onPeek, rowKeys = {} } = props
  return (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[at]
    const name = keyName(event)
    if (!row || isTyping(event.target) || (/^[a-z]$/i.test(name) && !letters)) return
    const onRow = event.target instanceof HTMLElement && event.target.dataset.row !== undefined
    const to = moveBy(name, at, rows.length)
    if (to !== null) {
      const extended = event.shiftKey && selected && onSelect
      if (extended) onSelect(withKeys(selected, [rowKey(row), rowKey(rows[to] as Row)], true))
      moveTo(to)
    } else if (name === 'x' && selected && onSelect) {
      onSelect(withKeys(selected, [rowKey(row)], !selected.has(rowKey(row))))
    } else if (name === 'Enter' && onRow && onOpen) onOpen(row)
    else if (name === ' ' && onRow && onPeek) onPeek(row)
    else if (onRow && rowKeys[name]) rowKeys[name](row)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** Height of a row in px, as styles/tokens.css has it for this person's density. */
export function useRowHeight(): number {
  return useMe()?.preferences.density === 'compact' ? 33 : 41
}
