import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import type { Connection, ConnectionSummary } from '../../api/schema.generated.ts'
import { numberWords, percentWords } from '../../format/words.ts'
import { Freshness } from '../../parts/freshness.tsx'
import { Meter } from '../../parts/meter.tsx'
import { ErrorState, Skeleton } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { connectionActivity, connectionOutcome } from '../../state/connection-status.ts'
import { useNow } from '../../state/now.ts'
import styles from './home.module.css'

/** A card a CRM: how it is on both axes, how fresh, how much is matched, what is left of its calls. */
export function ConnectionStrip({ connections }: { readonly connections: readonly Connection[] }) {
  const summaries = useAsk('GET /api/v1/connection-summaries', {})
  const standings = useAsk('GET /api/v1/company-standings', {})
  const failed = summaries.isError ? summaries : standings.isError ? standings : null
  return (
    <section aria-label="Connections">
      {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      <ul className={styles.strip}>
        {connections.map((connection) => {
          const summary = summaries.data?.find((one) => one.connectionId === connection.id)
          const counts = standings.data?.connections.find((one) => one.connectionId === connection.id)?.counts
          return (
            <li key={connection.id} className={styles.crm}>
              <Link to="/connections/$id" params={{ id: connection.id }} className={styles.crmName}>
                {connection.name}
              </Link>
              {summary ? <Standing connection={connection} summary={summary} /> : <Skeleton />}
              {counts && standings.data ? (
                <Meter
                  label={`Companies matched in ${connection.name}`}
                  part={standings.data.companies - unmatched(counts)}
                  whole={standings.data.companies}
                />
              ) : (
                <Skeleton />
              )}
              {summary && <Budget quota={summary.quota} />}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function unmatched(counts: Readonly<Partial<Record<string, number>>>): number {
  return (counts['not-matched'] ?? 0) + (counts.ambiguous ?? 0) + (counts.review ?? 0)
}

function Standing({ connection, summary }: { readonly connection: Connection; readonly summary: ConnectionSummary }) {
  const now = useNow(5_000)
  return (
    <div className={styles.axes}>
      <Status {...connectionOutcome(summary)} />
      <Status {...connectionActivity(connection, summary, now)} />
      <Freshness at={summary.readAt} everyMinutes={connection.settings.scheduleMinutes} />
    </div>
  )
}

/** How much of the CRM's calls of 24 hours is used. */
function Budget({ quota }: { readonly quota: ConnectionSummary['quota'] }) {
  if (!quota?.limit || quota.used === null)
    return <p className={styles.muted}>API calls: the CRM has not said yet how many there are.</p>
  const share = Math.min(1, quota.used / quota.limit)
  const low = quota.limit - quota.used <= quota.reserve
  return (
    <div className={styles.budget}>
      <span className={styles.muted}>
        API calls: {numberWords(quota.used)} of {numberWords(quota.limit)} used, {percentWords(share)}
        {low && ', reserve reached'}
      </span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" rx="1" fill="var(--pressed)" />
        <rect width={share * 100} height="6" rx="1" fill={low ? 'var(--bad-fill)' : 'var(--accent)'} />
      </svg>
    </div>
  )
}
