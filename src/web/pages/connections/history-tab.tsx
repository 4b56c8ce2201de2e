import { getRouteApi, Link } from '@tanstack/react-router'
import { History } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import { dayWords, durationWords } from '../../format/times.ts'
import { numberWords, sentenceCase } from '../../format/words.ts'
import { Card } from '../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Glyph, type GlyphName } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useMay } from '../../state/session.ts'
import styles from './history.module.css'
import { RunTimeline } from './run-timeline.tsx'

const route = getRouteApi('/connections/$id')
export type HistoryRow = Answer<'GET /api/v1/connections/{connection}/history'>[number]

/** Recent CRM Sync history: what each run of this connection did, and what of it failed. */
export function HistoryTab() {
  const { id } = route.useParams()
  const { data: connection } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const found = useAsk('GET /api/v1/connections/{connection}/history', {
    params: { connection: id },
    query: { limit: 200 },
  })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading the history" lines={8} />
  if (found.data.length === 0)
    return (
      <EmptyState icon={<History />} title="No run yet">
        Every sync adds a line here: what it fetched, matched, created and wrote, and what failed. Lines are kept for 30
        days.
      </EmptyState>
    )
  return (
    <>
      <Card title="Recent CRM Sync history">
        <HistoryTable rows={found.data} />
        <Retention rows={found.data} />
      </Card>
      <Card title="Runs over time">
        <RunTimeline rows={found.data} everyMinutes={connection?.settings.scheduleMinutes ?? null} />
      </Card>
    </>
  )
}

function Retention({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const oldest = rows.at(-1)
  return (
    <p className={styles.retention}>
      Sync history is kept for 30 days and then deleted by itself.
      {oldest && ` This list goes back to ${dayWords(new Date(oldest.date))}.`}
    </p>
  )
}

const TOTALS = ['created', 'synced', 'fetched', 'autoMatched', 'markedForSync'] as const
const FAILURES = ['create', 'sync', 'ambiguousAutoMatches'] as const

function HistoryTable({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const mayLog = useMay('see-logs')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.box} tabIndex={0} aria-label="Recent CRM Sync history">
      <table className={styles.table} data-testid="seed-sync-history">
        <colgroup span={1} />
        <colgroup span={TOTALS.length} />
        <colgroup span={1} />
        <colgroup span={FAILURES.length} />
        <colgroup span={mayLog ? 2 : 1} />
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              Date
            </th>
            <th colSpan={TOTALS.length} scope="colgroup" className={styles.group}>
              Total
            </th>
            <th rowSpan={2} scope="col" className={styles.end}>
              Success
            </th>
            <th colSpan={FAILURES.length} scope="colgroup" className={styles.group}>
              Failures
            </th>
            <th rowSpan={2} scope="col" className={styles.end}>
              Duration
            </th>
            {mayLog && (
              <th rowSpan={2} scope="col">
                <span className="visually-hidden">Logs</span>
              </th>
            )}
          </tr>
          <tr>
            {[
              'Created',
              'Synced',
              'Fetched',
              'Auto-Matched',
              'Marked for Sync',
              'Create',
              'Sync',
              'Ambiguous Auto-Matches',
            ].map((title) => (
              <th key={title} scope="col" className={styles.end}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <HistoryLine key={row.runId} row={row} mayLog={mayLog} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function HistoryLine({ row, mayLog }: { readonly row: HistoryRow; readonly mayLog: boolean }) {
  const params = { id: row.runId }
  return (
    <tr>
      <th scope="row">
        <span className={styles.date}>
          <Glyph name={glyphOf(row)} />
          <Link to="/runs/$id" params={params}>
            <Timestamp at={row.date} />
          </Link>
          <span className={styles.kind}>
            {sentenceCase(row.kind)}
            {row.state !== 'succeeded' && ` · ${row.state}`}
          </span>
        </span>
      </th>
      {TOTALS.map((name) => (
        <Figure key={name} row={row} value={row.total[name]} />
      ))}
      <Figure row={row} value={row.success} />
      {FAILURES.map((name) => (
        <Figure key={name} row={row} value={row.failures[name]} bad />
      ))}
      <td className={styles.end}>{tookWords(row)}</td>
      {mayLog && (
        <td>
          <Link to="/runs/$id" params={params} search={LOGS}>
            View logs
          </Link>
        </td>
      )}
    </tr>
  )
}

const LOGS = { tab: 'logs' } as object

/** A number leads to the run it was counted in; nothing leads nowhere. */
function Figure({
  row,
  value,
  bad = false,
}: {
  readonly row: HistoryRow
  readonly value: number
  readonly bad?: boolean
}) {
  const shown: ReactNode =
    value === 0 ? (
      '0'
    ) : (
      <Link to="/runs/$id" params={{ id: row.runId }} className={bad ? styles.bad : undefined}>
        {numberWords(value)}
      </Link>
    )
  return <td className={value === 0 ? styles.nothing : styles.end}>{shown}</td>
}

function tookWords({ date, finishedAt }: HistoryRow): string {
  return finishedAt === null ? '–' : durationWords(Date.parse(finishedAt) - Date.parse(date))
}

/** The words stand beside it: the state of the run, or plain numbers of failures. */
function glyphOf({ state, failures }: HistoryRow): GlyphName {
  if (state === 'failed') return 'triangle'
  if (state === 'stopped' || state === 'held') return 'pause'
  if (state !== 'succeeded') return 'hourglass'
  return failures.create + failures.sync > 0 ? 'diamond' : 'tick'
}
