import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useAsk } from '../../api/ask.ts'
import { Freshness } from '../../parts/freshness.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { MatchMeter } from './connection-card.tsx'
import { DiagnoseCard } from './diagnose-card.tsx'
import { ObjectTable } from './object-table.tsx'
import { useSummary } from './two-axes.tsx'

const route = getRouteApi('/connections/$id/')
/** Drawing takes more code than the rest of the page; it comes behind it. */
const ActivityChart = lazy(() => import('./activity-chart.tsx').then((module) => ({ default: module.ActivityChart })))
const SPANS = [
  { value: 'day', label: 'Last 24 hours' },
  { value: 'month', label: 'Last 30 days' },
] as const

/** How fresh the copy is, what runs next, what moved, and how every object stands on both sides. */
export function OverviewTab() {
  const { id } = route.useParams()
  const { data: connection } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const summary = useSummary(id)
  if (connection?.state === 'removed') return null
  if (!connection || !summary) return <Loading label="Loading the overview" />
  const { scheduleMinutes } = connection.settings
  return (
    <>
      <Card title="Now">
        <Facts
          facts={[
            ['Freshness', <Freshness key="fresh" at={summary.readAt} everyMinutes={scheduleMinutes} />],
            ['Next run', summary.nextRunAt ? <Timestamp key="next" at={summary.nextRunAt} /> : 'When asked'],
            ['Last run', <Timestamp key="last" at={summary.lastRun?.finishedAt ?? null} none="Never" />],
            ['Connected as', connection.signedInAs?.user ?? 'Not known'],
          ]}
        />
        <MatchMeter connectionId={id} />
        <BudgetBar quota={summary.quota} />
      </Card>
      <Activity connectionId={id} />
      <ObjectTable connectionId={id} nextRunAt={summary.nextRunAt} />
      <DiagnoseCard connectionId={id} />
    </>
  )
}

function Activity({ connectionId }: { readonly connectionId: string }) {
  const { span = 'day' } = route.useSearch()
  const navigate = route.useNavigate()
  const found = useAsk('GET /api/v1/connections/{connection}/activity', {
    params: { connection: connectionId },
    query: { span },
  })
  return (
    <Card
      title="Activity"
      actions={
        <Select
          label="Span"
          choices={SPANS}
          value={span}
          onChange={(value) => void navigate({ search: { span: value === 'day' ? undefined : value }, replace: true })}
        />
      }
    >
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data ? (
        <Suspense fallback={<Loading label="Loading the activity" lines={4} />}>
          <ActivityChart buckets={found.data} unit={span === 'day' ? 'hour' : 'day'} />
        </Suspense>
      ) : (
        <Loading label="Loading the activity" lines={4} />
      )}
    </Card>
  )
}
