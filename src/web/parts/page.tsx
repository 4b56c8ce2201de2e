import { Link } from '@tanstack/react-router'
import { CircleHelp } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import styles from './page.module.css'

/** Sets the title of the browser's tab while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Concordat`
  }, [title])
}

interface PageBarProps {
  readonly title: string
  /** Links to the pages above this one. */
  readonly crumbs?: ReactNode
  /** Badges and status beside the title. */
  readonly aside?: ReactNode
  /** One primary action at most, last; the rest in a Menu. */
  readonly actions?: ReactNode
  /** For the tab, when it says more than the heading: "62 % · Salesforce". */
  readonly tabTitle?: string
  /** The page of the help that is about this, with its section: "match-companies#why-ask-it". */
  readonly help?: string
}

/** The head of every page: its one h1, where it is, its action. */
export function PageBar({ title, crumbs, aside, actions, tabTitle, help }: PageBarProps) {
  useTitle(tabTitle ?? title)
  return (
    <header className={styles.bar}>
      <div className={styles.heading}>
        {crumbs && (
          <nav className={styles.crumbs} aria-label="Above this page">
            {crumbs}
          </nav>
        )}
        <div className={styles.title}>
          <h1>{title}</h1>
          {help && <HelpLink page={help} about={title} />}
          {aside}
        </div>
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}

function HelpLink({ page, about }: { readonly page: string; readonly about: string }) {
  const [slug = '', hash = ''] = page.split('#')
  return (
    <Link to="/docs/$page" params={{ page: slug }} hash={hash} className={styles.help} aria-label={`Help: ${about}`}>
      <CircleHelp size={15} aria-hidden="true" />
    </Link>
  )
}

interface PageContentProps {
  /** For forms and text, which are read best in short lines. */
  readonly narrow?: boolean
  /** Takes exactly what is left of the window, for a table that scrolls inside it. */
  readonly fill?: boolean
  readonly children: ReactNode
}

/** What is below the bar. */
export function PageContent({ narrow = false, fill = false, children }: PageContentProps) {
  return <div className={cx(styles.content, narrow && styles.narrow, fill && styles.fill)}>{children}</div>
}

interface CardProps {
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A group of things that belong together, with a heading. */
export function Card({ title, actions, children }: CardProps) {
  return (
    <section className={styles.card}>
      {title && (
        <div className={styles.cardHead}>
          <h2>{title}</h2>
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** Names and values side by side: `<Facts facts={[['Started', <Timestamp …/>]]} />`. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Filters and search above a list. Give the search the class "grow". */
export function Toolbar({ children }: { readonly children: ReactNode }) {
  return <div className={styles.toolbar}>{children}</div>
}

interface LoadMoreProps {
  /** "50 of 1,204 companies". */
  readonly shown: string
  readonly hasMore: boolean
  readonly busy: boolean
  readonly onMore: () => void
}

/** Below a list that is paged by cursor. */
export function LoadMore({ shown, hasMore, busy, onMore }: LoadMoreProps) {
  return (
    <div className={styles.more}>
      <span role="status">{shown}</span>
      {hasMore && (
        <Button size="small" busy={busy} onClick={onMore}>
          Load more
        </Button>
      )}
    </div>
  )
}
