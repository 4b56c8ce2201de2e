import type { ReactNode } from 'react'

/** One column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** In px; the column without one takes what is left (at least 200). */
  readonly width?: number
  /** Numbers stand at the end. */
  readonly align?: 'end'
  readonly sortable?: boolean
  /** On a phone: `title` is the first line, `line` the next ones, `side` at the right; without it the column is left out. */
  readonly card?: 'title' | 'line' | 'side'
}

export interface Sort {
  readonly by: string
  readonly descending: boolean
}

/** What a table of rows needs, on any screen. */
export interface TableProps<Row> {
  /** What the rows are, for screen readers: "Companies". */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Read out for a row's check box: its name. */
  readonly rowName: (row: Row) => string
  /** How many there are in all; null while it is not known. */
  readonly total: number | null
  readonly onOpen?: (row: Row) => void
  readonly onPeek?: (row: Row) => void
  /** Further letters that act on the row under the cursor: `{ m: match, u: unmatch }`. */
  readonly rowKeys?: Readonly<Record<string, (row: Row) => void>>
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (keys: ReadonlySet<string>) => void
  readonly sort?: Sort | null
  readonly onSort?: (sort: Sort) => void
  /** Called when the last loaded rows come near. */
  readonly onNearEnd?: () => void
}

/** The next order after a press on a column's title: up, then down. */
export function nextSort(now: Sort | null | undefined, by: string): Sort {
  return now?.by === by ? { by, descending: !now.descending } : { by, descending: false }
}

/** The selection with these keys added or taken out. */
export function withKeys(selected: ReadonlySet<string>, keys: readonly string[], on: boolean): ReadonlySet<string> {
  return on ? new Set([...selected, ...keys]) : new Set([...selected].filter((key) => !keys.includes(key)))
}

/** The row a key leads to; null when the key does not move. */
export function moveBy(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'j' || key === 'J' || key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'k' || key === 'K' || key === 'ArrowUp') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}
