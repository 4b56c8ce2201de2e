import type { ReactNode } from 'react'
import { useTitle } from '../../parts/page.tsx'
import { Mark } from '../../shell/mark.tsx'
import styles from './bare.module.css'

interface BarePageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
}

/** One card in the middle: the pages of somebody who is not signed in. */
export function BarePage({ title, lead, children }: BarePageProps) {
  useTitle(title)
  return (
    <main className={styles.page}>
      <div className={styles.brand}>
        <Mark size={24} /> Concordat
      </div>
      <div className={styles.card}>
        <div className={styles.head}>
          <h1>{title}</h1>
          {lead && <p className={styles.muted}>{lead}</p>}
        </div>
        {children}
      </div>
      <nav className={styles.foot} aria-label="More">
        <a href="/api/docs">API reference</a>
        <a href="/api/docs/errors">Errors</a>
      </nav>
    </main>
  )
}
