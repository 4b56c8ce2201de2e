import { getRouteApi } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useAsk } from '../../api/ask.ts'
import { Card, PageBar, PageContent } from '../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { CompaniesTable } from './companies-table.tsx'
import { CrmToggle } from './crm-toggle.tsx'
import { FirstSteps } from './first-steps.tsx'
import styles from './home.module.css'
import { ConnectionStrip } from './home-connections.tsx'
import { NeedsList } from './home-needs.tsx'

const route = getRouteApi('/home')
/** Drawing takes more code than all the rest of the page; it comes behind it. */
const ActivityBars = lazy(() =>
  import('../../parts/charts/activity-bars.tsx').then((module) => ({ default: module.ActivityBars })),
)

/** What needs somebody, how the CRMs are, and what our companies do, on one page. Each part fails alone. */
export function HomePage() {
  const connections = useAsk('GET /api/v1/connections', { query: {} })
  const isNew = connections.data?.length === 0
  return (
    <>
      <PageBar title="Home" />
      <PageContent>
        {connections.isError && <ErrorState error={connections.error} onRetry={() => void connections.refetch()} />}
        {isNew ? <FirstSteps /> : <Needs />}
        {connections.data && connections.data.length > 0 && <ConnectionStrip connections={connections.data} />}
        <MostActive />
        {!isNew && <Activity />}
      </PageContent>
    </>
  )
}

function Needs() {
  const found = useAsk('GET /api/v1/needs', {})
  return (
    <Card title="Needs you">
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <NeedsList needs={found.data} />
      ) : (
        <Loading label="Loading what needs you" lines={3} />
      )}
    </Card>
  )
}

/** The company insights table, its most active 25. */
function MostActive() {
  const { crm } = route.useSearch()
  const navigate = route.useNavigate()
  const found = useAsk('GET /api/v1/top-companies', { query: { limit: 25 } })
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const toggle = () =>
    void navigate({ search: (before) => ({ ...before, crm: before.crm ? undefined : (1 as const) }), replace: true })
  return (
    <Card title="Most active companies" actions={<CrmToggle on={crm === 1} onToggle={toggle} />}>
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading label="Loading companies" lines={6} />}
      {found.data?.length === 0 && (
        <EmptyState
          icon={<Building2 />}
          title="No companies yet"
          actions={<a href="/api/docs#Imports">How to import</a>}
        >
          Companies come from your product: import them as a file, at the command line or over the API.
        </EmptyState>
      )}
      {found.data && found.data.length > 0 && (
        <div className={styles.table}>
          <CompaniesTable
            rows={found.data}
            total={found.data.length}
            where={{}}
            connections={connections}
            crm={crm === 1 && connections.length > 0}
            onNearEnd={() => undefined}
          />
        </div>
      )}
    </Card>
  )
}

function Activity() {
  const found = useAsk('GET /api/v1/activity', { query: { days: 14 } })
  return (
    <Card title="Activity">
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <Suspense fallback={<Loading label="Loading the activity" lines={4} />}>
          <ActivityBars days={found.data} />
        </Suspense>
      ) : (
        <Loading label="Loading the activity" lines={4} />
      )}
    </Card>
  )
}
