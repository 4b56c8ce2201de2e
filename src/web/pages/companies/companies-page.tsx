import { getRouteApi } from '@tanstack/react-router'
import { Building2, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAsk, useAskPages } from '../../api/ask.ts'
import type { Company } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { PageBar, PageContent, Toolbar } from '../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { VirtualTable } from '../../parts/virtual-table.tsx'
import { useSettled } from '../../state/settled.ts'
import styles from './companies.module.css'
import { COMPANY_COLUMNS } from './company-columns.tsx'
import { filterOf, VIEW_WORDS } from './company-filter.ts'
import { CompanyPeek } from './company-peek.tsx'
import { COMPANY_VIEWS } from './search.ts'

const route = getRouteApi('/companies')

/** All companies with where they stand in the CRM. */
export function CompaniesPage() {
  return (
    <>
      <PageBar title="Companies" />
      <PageContent fill>
        <Views />
        <Toolbar>
          <Search />
        </Toolbar>
        <Found />
      </PageContent>
    </>
  )
}

function Views() {
  const { view = 'all', segment } = route.useSearch()
  const { data: segments = [] } = useAsk('GET /api/v1/segments', {})
  return (
    <NavTabs label="Views">
      {COMPANY_VIEWS.map((one) => (
        <NavTab
          key={one}
          to="/companies"
          search={(before) => ({ ...before, segment: undefined, view: one === 'all' ? undefined : one })}
          aria-current={!segment && view === one ? 'page' : undefined}
        >
          {VIEW_WORDS[one]}
        </NavTab>
      ))}
      {segments.map((one) => (
        <NavTab
          key={one.id}
          to="/companies"
          search={(before) => ({ ...before, view: undefined, segment: one.id })}
          aria-current={segment === one.id ? 'page' : undefined}
        >
          {one.name}
        </NavTab>
      ))}
    </NavTabs>
  )
}

/** What is typed goes into the address once the fingers rest. */
function Search() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(q)
  const settled = useSettled(typed, 120)
  useEffect(() => {
    void navigate({ search: (before) => ({ ...before, q: settled || undefined }), replace: true })
  }, [settled, navigate])
  return (
    <SearchInput
      label="Search name, domain or key"
      className="grow"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function Found() {
  const { q, view = 'all', segment } = route.useSearch()
  const [peeked, setPeeked] = useState<Company | null>(null)
  const query = { filter: filterOf(view), segment, search: q, limit: 200, count: 'true' as const }
  const found = useAskPages('GET /api/v1/companies', { query })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading companies" lines={12} />
  const { rows, first } = found.data
  if (rows.length === 0) return <NothingFound />
  return (
    <>
      <VirtualTable
        label="Companies"
        columns={COMPANY_COLUMNS}
        rows={rows}
        rowKey={(company) => company.companyId}
        rowName={(company) => company.name}
        total={first.total}
        onOpen={setPeeked}
        onPeek={setPeeked}
        onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
      />
      <p className={styles.foot} role="status">
        {counted(first.total ?? rows.length, 'company', 'companies')}
      </p>
      <CompanyPeek company={peeked} onClose={() => setPeeked(null)} />
    </>
  )
}

function NothingFound() {
  const { q, view, segment } = route.useSearch()
  if (!q && !view && !segment)
    return (
      <EmptyState icon={<Building2 />} title="No companies yet" actions={<a href="/api/docs#Imports">How to import</a>}>
        Companies come from your product: import them as a file, at the command line or over the API. Then they can be
        matched to the accounts of your CRM.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<SearchX />}
      title="No company fits"
      actions={
        <ButtonLink to="/companies" search={{}}>
          Clear search and view
        </ButtonLink>
      }
    >
      {q ? `Nothing is called like “${q}” in this view.` : 'Nothing is in this view.'}
    </EmptyState>
  )
}
