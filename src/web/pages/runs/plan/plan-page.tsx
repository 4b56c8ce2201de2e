import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAsk } from '../../../api/ask.ts'
import type { PlanDetails } from '../../../api/schema.generated.ts'
import { PageBar, PageContent } from '../../../parts/page.tsx'
import { ErrorState, Loading } from '../../../parts/states.tsx'
import { Status } from '../../../parts/status-glyph.tsx'
import { Timestamp } from '../../../parts/timestamp.tsx'
import { noteRecent } from '../../../state/recent.ts'
import styles from './plan.module.css'
import type { PlanFilter } from './plan-filter.ts'
import { PlanActions, PlanView } from './plan-view.tsx'
import { PLAN_NAMES, planStatus } from './plan-words.ts'

const route = getRouteApi('/plans/$id')
const crumbs = <Link to="/plans">Plans</Link>

/** One plan: what will change in the CRM, field by field, and the decision about it. */
export function PlanPage() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/plans/{id}', { params: { id } })
  if (found.data && !found.isPlaceholderData) return <ShownPlan plan={found.data} />
  return (
    <>
      <PageBar title="Plan" crumbs={crumbs} />
      <PageContent narrow={found.isError}>
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading label="Loading the plan" />
        )}
      </PageContent>
    </>
  )
}

function ShownPlan({ plan }: { readonly plan: PlanDetails }) {
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: { removed: 'true' } })
  const connection = connections.find(({ id }) => id === plan.connectionId)
  const name = connection ? `${PLAN_NAMES[plan.kind]} · ${connection.name}` : PLAN_NAMES[plan.kind]
  const onFilter = (next: PlanFilter) => void navigate({ search: next, replace: true })
  useEffect(() => noteRecent({ label: name, href: `/plans/${plan.id}` }), [name, plan.id])
  return (
    <>
      <PageBar
        title={name}
        crumbs={crumbs}
        aside={
          <>
            <Status {...planStatus(plan)} />
            <span className={styles.when}>
              made <Timestamp at={plan.plannedAt} />
            </span>
          </>
        }
        actions={<PlanActions plan={plan} connection={connection} />}
      />
      <PageContent>
        <PlanView plan={plan} filter={filter} onFilter={onFilter} />
      </PageContent>
    </>
  )
}
