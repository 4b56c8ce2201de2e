import { Plug, Plus } from 'lucide-react'
import { useAsk } from '../../api/ask.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { useMay } from '../../state/session.ts'
import { AddCard, ConnectionCard } from './connection-card.tsx'
import styles from './connections.module.css'

/** Every CRM this workspace speaks to: how it is, what it does, and what to do about it. */
export function ConnectionsPage() {
  return (
    <>
      <PageBar title="Connections" help="connect-salesforce" />
      <PageContent>
        <Found />
      </PageContent>
    </>
  )
}

function Found() {
  const found = useAsk('GET /api/v1/connections', {})
  const summaries = useAsk('GET /api/v1/connection-summaries', {})
  const mayConnect = useMay('connect')
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading connections" />
  if (found.data.length === 0) return <NoConnections mayConnect={mayConnect} />
  return (
    <>
      {summaries.isError && <ErrorState error={summaries.error} onRetry={() => void summaries.refetch()} />}
      <ul className={styles.cards}>
        {found.data.map((connection) => (
          <li key={connection.id}>
            <ConnectionCard
              connection={connection}
              summary={summaries.data?.find((one) => one.connectionId === connection.id) ?? null}
            />
          </li>
        ))}
        {mayConnect && (
          <li>
            <AddCard />
          </li>
        )}
      </ul>
    </>
  )
}

function NoConnections({ mayConnect }: { readonly mayConnect: boolean }) {
  return (
    <EmptyState
      icon={<Plug />}
      title="No CRM is connected yet"
      actions={
        mayConnect && (
          <ButtonLink to="/connections/new" kind="primary">
            <Plus size={15} /> Connect a CRM
          </ButtonLink>
        )
      }
    >
      A connection lets Concordat read the accounts of your CRM, match your companies to them and, once you have read
      its plan, write to them.
      {!mayConnect && ' An owner or an admin of this workspace can add one.'}
    </EmptyState>
  )
}
