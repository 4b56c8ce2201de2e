import { getRouteApi } from '@tanstack/react-router'
import { Building2, Download, SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useAsk, useAskPages } from '../../api/ask.ts'
import { addressOf } from '../../api/call.ts'
import { numberWords } from '../../format/words.ts'
import { ButtonLink, DownloadLink } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { PageBar, PageContent, Toolbar } from '../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { useSettled } from '../../state/settled.ts'
import { companyWords } from './bulk-words.ts'
import styles from './companies.module.css'
import { CompaniesTable } from './companies-table.tsx'
import { countOf, VIEW_WORDS, wishOf } from './company-filter.ts'
import { CrmToggle } from './crm-toggle.tsx'
import { COMPANY_VIEWS } from './search.ts'

const route = getRouteApi('/companies')

/** What the organisations in our product do, combined with the accounts of the CRM: matched, marked and unmatched here. */
export function CompaniesPage() {
  return (
    <>
      <PageBar title="Companies" help="match-companies" actions={<CrmControls />} />
      <PageContent fill>
        <Views />
        <Toolbar>
          <Search />
          <Export />
        </Toolbar>
        <Found />
      </PageContent>
    </>
  )
}

function CrmControls() {
  const { crm } = route.useSearch()
  const navigate = route.useNavigate()
  const toggle = () =>
    void navigate({ search: (before) => ({ ...before, crm: before.crm ? undefined : (1 as const) }), replace: true })
  return <CrmToggle on={crm === 1} onToggle={toggle} />
}

function Views() {
  const { view = 'all', segment } = route.useSearch()
  const { data: segments = [] } = useAsk('GET /api/v1/segments', {})
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const standings = useStandings()
  const views = connections.length > 0 ? COMPANY_VIEWS : (['all', 'archived'] as const)
  return (
    <NavTabs label="Views">
      {views.map((one) => {
        const count = countOf(one, standings)
        return (
          <NavTab
            key={one}
            to="/companies"
            search={(before) => ({ ...before, segment: undefined, view: one === 'all' ? undefined : one })}
            aria-current={!segment && view === one ? 'page' : undefined}
          >
            {VIEW_WORDS[one]}
            {count !== undefined && <span className={styles.count}>{numberWords(count)}</span>}
          </NavTab>
        )
      })}
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

const RECOUNT_MS = 3_000

/** Counts per status; asked again soon where the server says that it still counts. */
function useStandings() {
  const { data, refetch } = useAsk('GET /api/v1/company-standings', {})
  useEffect(() => {
    if (!data?.recounting) return
    const timer = setTimeout(() => void refetch(), RECOUNT_MS)
    return () => clearTimeout(timer)
  }, [data, refetch])
  return data
}

/** A file of all that the view and the search find, however many are loaded. */
function Export() {
  return (
    <DownloadLink icon={<Download size={15} />} href={addressOf('/api/v1/companies/export', {}, useWhere())}>
      Export CSV
    </DownloadLink>
  )
}

/** The view and the search of the address as the API understands them. */
function useWhere() {
  const { q, view = 'all', segment } = route.useSearch()
  return useMemo(() => ({ ...(segment ? { segment } : wishOf(view)), ...(q && { search: q }) }), [segment, view, q])
}

/** What is typed goes into the address once the fingers rest. */
function Search() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(q)
  const settled = useSettled(typed, 120)
  const written = useRef(q)
  useEffect(() => {
    // Going to an address ends whatever else is on its way: only what was typed may do that, not the page's first showing.
    if (settled === written.current) return
    written.current = settled
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
  const { q, view = 'all', segment, crm } = route.useSearch()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const standings = useStandings()
  const where = useWhere()
  // The tabs know how many a view has; only what is searched for must be counted.
  const counts = Boolean(q || segment || view === 'archived')
  const query = { ...where, limit: 200, ...(counts && { count: 'true' as const }) }
  const found = useAskPages('GET /api/v1/companies', { query })
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading companies" lines={12} />
  const { rows, first } = found.data
  if (rows.length === 0) return <NothingFound />
  const total = counts ? first.total : found.hasNextPage ? (countOf(view, standings) ?? null) : rows.length
  return (
    <>
      <CompaniesTable
        key={JSON.stringify(where)}
        rows={rows}
        total={total}
        where={where}
        connections={connections}
        crm={crm === 1 && connections.length > 0}
        onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
      />
      <Footer total={total ?? rows.length} />
    </>
  )
}

/** How many are shown, and how all companies stand in each CRM. */
function Footer({ total }: { readonly total: number }) {
  const standings = useStandings()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const { crm } = route.useSearch()
  return (
    <p className={styles.foot} role="status">
      <span>{companyWords(total)}</span>
      {crm === 1 &&
        standings?.connections.map(({ connectionId, counts }) => (
          <span key={connectionId}>
            {connections.find(({ id }) => id === connectionId)?.name}:{' '}
            {Object.entries(counts)
              .filter(([, count]) => count > 0)
              .map(([status, count]) => `${numberWords(count)} ${status.replace('-', ' ')}`)
              .join(', ')}
          </span>
        ))}
    </p>
  )
}

function NothingFound() {
  const { q, view, segment, crm } = route.useSearch()
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
        <ButtonLink to="/companies" search={{ crm }}>
          Clear search and view
        </ButtonLink>
      }
    >
      {q ? `Nothing is called like “${q}” in this view.` : 'Nothing is in this view.'}
    </EmptyState>
  )
}
