import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { RejectClassCount } from '../../api/schema.generated.ts'
import { counted, numberWords } from '../../format/words.ts'
import { cx } from '../../parts/class-names.ts'
import { Card } from '../../parts/page.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { CLASS_WORDS, trendWords } from './reject-words.ts'
import styles from './rejects.module.css'

const route = getRouteApi('/rejects')
const Pareto = lazy(() => import('../../parts/charts/pareto.tsx').then((module) => ({ default: module.Pareto })))

/** Open rejects by class: how many, since when, whether they grow. A press on a card filters the list. */
export function ClassCards() {
  const { connection } = route.useSearch()
  const found = useAsk('GET /api/v1/reject-classes', { query: { ...(connection && { connection }) } })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  const classes = found.data?.classes ?? []
  if (classes.length === 0) return null
  return (
    <div className={styles.overview}>
      <ul className={styles.cards}>
        {classes.map((one) => (
          <li key={one.class}>
            <ClassCard one={one} />
          </li>
        ))}
      </ul>
      <Card title="By cause">
        <Suspense fallback={<Loading label="Loading the causes" lines={4} />}>
          <Pareto
            one="open reject"
            many="open rejects"
            parts={classes.map((one) => ({ name: CLASS_WORDS[one.class].name, count: one.count }))}
          />
        </Suspense>
      </Card>
    </div>
  )
}

function ClassCard({ one }: { readonly one: RejectClassCount }) {
  const { class: chosen } = route.useSearch()
  const words = CLASS_WORDS[one.class]
  const isChosen = chosen === one.class
  return (
    <Link
      to="/rejects"
      search={(before) => ({ ...before, state: undefined, class: isChosen ? undefined : one.class })}
      className={styles.card}
      aria-current={isChosen ? 'true' : undefined}
    >
      <span className={styles.cardHead}>
        <span className={styles.cardName}>{words.name}</span>
        <span className={styles.cardCount}>{numberWords(one.count)}</span>
      </span>
      <span className={styles.more}>{words.meaning}</span>
      <span className={styles.muted}>
        {counted(one.records, 'record')} · {trendWords(one.newThisWeek, one.newWeekBefore)}
      </span>
      <span className={cx(styles.muted, styles.more)}>
        First <Timestamp at={one.firstSeen} />, last <Timestamp at={one.lastSeen} />
      </span>
    </Link>
  )
}
