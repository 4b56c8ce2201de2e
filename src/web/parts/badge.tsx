import type { ReactNode } from 'react'
import styles from './badge.module.css'
import { cx } from './class-names.ts'

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'accent'

/** One or two words about a thing. The tone only underlines what the words say. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={cx(styles.badge, tone !== 'neutral' && styles[tone])}>{children}</span>
}

/** Stripes over the page of a test system; SandboxBadge says the word. */
export function SandboxBand() {
  return <div className={styles.band} aria-hidden="true" />
}

/** Marks everything that belongs to a CRM's test system: stripes and the word, never colour alone. */
export function SandboxBadge() {
  return <span className={cx(styles.badge, styles.sandbox)}>SANDBOX</span>
}
