import { useEffect, useRef } from 'react'
import type { QueuedReview } from '../../api/schema.generated.ts'
import { numberWords, percentWords } from '../../format/words.ts'
import styles from './review.module.css'
import { keyOfReview } from './review-session.ts'
import { REASON_WORDS } from './review-words.ts'

interface QueueProps {
  readonly rows: readonly QueuedReview[]
  readonly current: string
  readonly onGo: (key: string) => void
  readonly onNearEnd: () => void
}

/** What waits: most worth looking at first, which is the value of a company times the doubt about it. */
export function Queue({ rows, current, onGo, onNearEnd }: QueueProps) {
  const end = useRef<HTMLLIElement>(null)
  const latest = useRef(onNearEnd)
  latest.current = onNearEnd
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && latest.current())
    if (end.current) watch.observe(end.current)
    return () => watch.disconnect()
  }, [])
  return (
    <nav className={styles.queue} aria-label="Companies that wait">
      <ol>
        {rows.map((row) => {
          const key = keyOfReview(row)
          return (
            <li key={key}>
              <button
                type="button"
                ref={key === current ? (one) => one?.scrollIntoView({ block: 'nearest' }) : null}
                className={styles.queued}
                aria-current={key === current ? 'true' : undefined}
                onClick={() => onGo(key)}
              >
                <span className={styles.queuedName}>{row.companyName}</span>
                <span className={styles.why}>
                  {REASON_WORDS[row.reason]} · {percentWords(Math.floor(row.probability * 100) / 100)}
                </span>
                <span className={styles.worth}>{numberWords(Math.round(row.points))} points</span>
              </button>
            </li>
          )
        })}
        <li ref={end} aria-hidden="true" />
      </ol>
    </nav>
  )
}
