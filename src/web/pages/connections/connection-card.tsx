import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import type { Connection, ConnectionSummary } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { SandboxBadge } from '../../parts/badge.tsx'
import { CrmGlyph } from '../../parts/crm-glyph.tsx'
import { Freshness } from '../../parts/freshness.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Facts } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { ConnectionActions } from './connection-actions.tsx'
import { isTestConnection } from './connection-page.tsx'
import styles from './connections.module.css'
import { TwoAxes } from './two-axes.tsx'

interface CardProps {
  readonly connection: Connection
  /** Null while it is asked. */
  readonly summary: ConnectionSummary | null
}

/** One CRM at a glance. */
export function ConnectionCard({ connection, summary }: CardProps) {
  const { id, name, kind, signedInAs, state } = connection
  return (
    <section className={styles.card} aria-label={name}>
      <div className={styles.cardHead}>
        <CrmGlyph kind={kind} />
        <div className={styles.names}>
          <h2>
            <Link to="/connections/$id" params={{ id }} className={styles.title}>
              {name}
            </Link>
          </h2>
          <span className={styles.muted}>{signedInAs ? `as ${signedInAs.user}` : connection.loginUrl}</span>
        </div>
        {isTestConnection(connection) && <SandboxBadge />}
      </div>
      {summary ? <Standing connection={connection} summary={summary} /> : <Skeleton />}
      <div className={styles.actions}>
        {state === 'draft' ? (
          <Link to="/connections/new" search={{ connection: id, step: 'sign-in' }} className={styles.link}>
            Finish connecting
          </Link>
        ) : (
          <ConnectionActions connection={connection} />
        )}
      </div>
    </section>
  )
}

function Standing({ connection, summary }: { readonly connection: Connection; readonly summary: ConnectionSummary }) {
  const { id, settings } = connection
  const { lastRun, readAt, nextRunAt, quota } = summary
  return (
    <>
      <div className={styles.axes}>
        <TwoAxes connection={connection} />
        <Freshness at={readAt} everyMinutes={settings.scheduleMinutes} />
      </div>
      <MatchMeter connectionId={id} />
      <BudgetBar quota={quota} />
      <Facts
        facts={[
          [
            'Next run',
            nextRunAt ? <Timestamp key="next" at={nextRunAt} /> : settings.enabled ? 'When asked' : 'Paused',
          ],
          [
            'Rejects of the last run',
            lastRun ? (
              <Link key="rejects" to="/runs/$id" params={{ id: lastRun.id }} className={styles.link}>
                {counted(lastRun.rejected, 'record')}
              </Link>
            ) : (
              '–'
            ),
          ],
        ]}
      />
    </>
  )
}

/** How many of our companies have an account there; counted by the server for all connections at once. */
export function MatchMeter({ connectionId }: { readonly connectionId: string }) {
  const { data } = useAsk('GET /api/v1/company-standings', {})
  const counts = data?.connections.find((one) => one.connectionId === connectionId)?.counts
  if (!data || !counts) return <Skeleton />
  const unmatched = (counts['not-matched'] ?? 0) + (counts.ambiguous ?? 0) + (counts.review ?? 0)
  return <Meter label="Companies matched" part={data.companies - unmatched} whole={data.companies} />
}

/** The last card: one more CRM. */
export function AddCard() {
  return (
    <Link to="/connections/new" className={styles.add}>
      <Plus size={20} aria-hidden="true" />
      <span>Add connection</span>
    </Link>
  )
}
