import { getRouteApi } from '@tanstack/react-router'
import { Card } from '../../parts/page.tsx'
import { Loading } from '../../parts/states.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { useSummary } from './two-axes.tsx'

const route = getRouteApi('/connections/$id')

/** What the CRM lets everybody call in a day, how much of it is used, and what we leave to others. */
export function LimitsTab() {
  const { id } = route.useParams()
  const summary = useSummary(id)
  if (!summary) return <Loading label="Loading the limits" />
  return (
    <Card title="API calls">
      <BudgetBar quota={summary.quota} />
    </Card>
  )
}
