import { getRouteApi } from '@tanstack/react-router'
import { useAsk } from '../../api/ask.ts'
import { Freshness } from '../../parts/freshness.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Loading } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { MatchMeter } from './connection-card.tsx'
import { useSummary } from './two-axes.tsx'

const route = getRouteApi('/connections/$id')

/** How fresh the copy is, what runs next, what is matched and what is left of the CRM's calls. */
export function OverviewTab() {
  const { id } = route.useParams()
  const { data: connection } = useAsk('GET /api/v1/connections/{connection}', { params: { connection: id } })
  const summary = useSummary(id)
  if (!connection || !summary) return <Loading label="Loading the overview" />
  const { scheduleMinutes } = connection.settings
  return (
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
  )
}
