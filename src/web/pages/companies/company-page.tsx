import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Company, Connection } from '../../api/schema.generated.ts'
import { Badge } from '../../parts/badge.tsx'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Detail } from '../../parts/tooltip.tsx'
import { noteRecent } from '../../state/recent.ts'
import { CompanyOverview } from './company-overview.tsx'
import type { COMPANY_TABS } from './search.ts'
import { GLYPHS, StatusDetail } from './status-detail.tsx'

const CompanyCrm = lazy(() => import('./company-crm.tsx').then((module) => ({ default: module.CompanyCrm })))
const CompanyHistory = lazy(() =>
  import('./company-history.tsx').then((module) => ({ default: module.CompanyHistory })),
)
const route = getRouteApi('/companies/$id')
type Tab = (typeof COMPANY_TABS)[number]

/** One company: who it is, what it does in the product, which records it has in the CRMs, and what happened. */
export function CompanyPage() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/companies/{company}', { params: { company: id } })
  const crumbs = <Link to="/companies">Companies</Link>
  if (found.data && !found.isPlaceholderData) return <ShownCompany company={found.data} />
  return (
    <>
      <PageBar title="Company" crumbs={crumbs} />
      <PageContent>
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading label="Loading the company" />
        )}
      </PageContent>
    </>
  )
}

function ShownCompany({ company }: { readonly company: Company }) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  useEffect(
    () => noteRecent({ label: company.name, href: `/companies/${company.companyId}` }),
    [company.name, company.companyId],
  )
  const [shown, setShown] = useState<Tab>(tab)
  useEffect(() => setShown(tab), [tab])
  const choose = (value: Tab) => {
    setShown(value)
    void navigate({ search: { tab: value === 'overview' ? undefined : value }, replace: true })
  }
  return (
    <>
      <PageBar
        title={company.name}
        crumbs={<Link to="/companies">Companies</Link>}
        aside={<Standings company={company} connections={connections} />}
      />
      <PageContent>
        <Tabs
          label="About the company"
          tabs={[
            { value: 'overview', label: 'Overview' },
            { value: 'crm', label: 'CRM' },
            { value: 'history', label: 'History' },
          ]}
          value={shown}
          onChange={choose}
        >
          {shown === 'overview' && <CompanyOverview company={company} />}
          <Suspense fallback={<Loading label="Loading" />}>
            {shown === 'crm' && <CompanyCrm company={company} connections={connections} />}
            {shown === 'history' && <CompanyHistory company={company} connections={connections} />}
          </Suspense>
        </Tabs>
      </PageContent>
    </>
  )
}

interface StandingsProps {
  readonly company: Company
  readonly connections: readonly Connection[]
}

function Standings({ company, connections }: StandingsProps) {
  return (
    <>
      {company.archived && <Badge>Archived</Badge>}
      {company.connections.map((one) => {
        const connection = connections.find(({ id }) => id === one.connectionId)
        const words = connections.length > 1 && connection ? `${connection.name}: ${one.statusWords}` : one.statusWords
        return (
          <Detail key={one.connectionId} label={`Status of ${company.name}`} detail={<StatusDetail of={one} />}>
            <Status glyph={GLYPHS[one.status]} words={words} />
          </Detail>
        )
      })}
    </>
  )
}
