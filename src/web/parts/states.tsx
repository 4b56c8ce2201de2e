import { CircleAlert, CircleCheck, Info, Lock, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { problemOf } from '../api/problem.ts'
import type { Problem } from '../api/schema.generated.ts'
import { type Permission, ROLE_NEEDED } from '../state/session.ts'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import styles from './states.module.css'

interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  /** What this place is for and why it is empty. */
  readonly children: ReactNode
  /** One action, at most one more link. */
  readonly actions?: ReactNode
}

/** Nothing is here yet: what it is, why, and the one way on. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon}
      <h2>{title}</h2>
      <p className={styles.muted}>{children}</p>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

/** What failed, what it means, what to do, whether it is tried again, and the reference. Takes anything thrown. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  return (
    <ProblemNote problem={problemOf(error)}>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </ProblemNote>
  )
}

/** A problem document of the API, in full. Stays where the thing that failed would be. */
export function ProblemNote({ problem, children }: { readonly problem: Problem; readonly children?: ReactNode }) {
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(JSON.stringify(problem, null, 2)).then(() => setCopied(true))
  return (
    <div className={cx(styles.note, styles.bad)} role="alert" data-problem={problem.code}>
      <CircleAlert size={16} aria-hidden="true" />
      <div>
        <p className={styles.title}>{problem.title}</p>
        <p>{problem.meaning}</p>
        <p>{problem.nextStep}</p>
        <details className={styles.reference}>
          <summary>Details</summary>
          <p>{problem.detail}</p>
          <p>
            {problem.code}
            {problem.reference && ` · reference ${problem.reference}`}
          </p>
        </details>
        <div className={styles.actions}>
          {children}
          <Button size="small" kind="quiet" onClick={copy}>
            {copied ? 'Copied' : 'Copy details'}
          </Button>
        </div>
      </div>
    </div>
  )
}

/** The page is there, but not for this role: says which role it takes. */
export function NoPermission({ needs }: { readonly needs: Permission }) {
  return (
    <EmptyState icon={<Lock />} title="Your role does not include this">
      It takes the role {ROLE_NEEDED[needs]} or above. Ask an owner or an admin of this workspace; they can change it
      under Admin.
    </EmptyState>
  )
}

interface BannerProps {
  readonly tone?: 'neutral' | 'ok' | 'warn' | 'bad'
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

const ICONS = { neutral: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert }

/** Something that concerns the whole page, above it. */
export function Banner({ tone = 'neutral', title, children, actions }: BannerProps) {
  const Icon = ICONS[tone]
  return (
    <div className={cx(styles.note, tone !== 'neutral' && styles[tone])} role="status">
      <Icon size={16} aria-hidden="true" />
      <div>
        <p className={styles.title}>{title}</p>
        {children && <div>{children}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  )
}

const SLOW_MS = 8_000

/** Stands for what is loading, after a moment; `label` is read out, and after 8 s it says that it still works. */
export function Loading({ label, lines = 6 }: { readonly label: string; readonly lines?: number }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={cx(styles.lines, styles.appear)} role="status">
      <span className={slow ? styles.muted : 'visually-hidden'}>{slow ? `${label} – still working …` : label}</span>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <Skeleton key={line} />
      ))}
    </div>
  )
}

/** One grey line where text will be. */
export function Skeleton() {
  return <span className={cx(styles.skeleton, styles.line)} aria-hidden="true" />
}
