import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import styles from './plain-table.module.css'

interface PlainTableProps {
  readonly label: string
  readonly titles: readonly string[]
  readonly rows: readonly (readonly ReactNode[])[]
  /** Places of the columns that hold numbers. */
  readonly numeric?: readonly number[]
}

/** A short table that is only read; scrolls sideways inside itself where the screen is narrow. */
export function PlainTable({ label, titles, rows, numeric = [] }: PlainTableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a page may have many of one name, which must not each be a landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" className={styles.box} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {titles.map((title, at) => (
              <th key={title} scope="col" className={cx(numeric.includes(at) && styles.end)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own and do not move
            <tr key={line}>
              {cells.map((cell, at) => (
                <td key={titles[at]} className={cx(numeric.includes(at) && styles.end)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
