import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ClipboardList } from 'lucide-react'
import { useMemo } from 'react'
import { useAsk, useAskPages } from '../../../api/ask.ts'
import type { Connection, PlanRow } from '../../../api/schema.generated.ts'
import { numberWords } from '../../../format/words.ts'
import { ButtonLink } from '../../../parts/button.tsx'
import { PageBar, PageContent } from '../../../parts/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../../parts/states.tsx'
import { Status } from '../../../parts/status-glyph.tsx'
import type { Column } from '../../../parts/table-shape.ts'
import { NavTab, NavTabs } from '../../../parts/tabs.tsx'
import { Timestamp } from '../../../parts/timestamp.tsx'
import { VirtualTable } from '../../../parts/virtual-table.tsx'
import { PLAN_NAMES, planStatus } from './plan-words.ts'
import { PLAN_VIEWS } from './search.ts'

const route = getRouteApi('/plans')
const VIEW_WORDS = { all: 'All', waiting: 'Waiting', written: 'Written', dropped: 'Dropped' } as const
const STATES = {
  all: undefined,
  waiting: 'held',
  written: 'approved,applying,applied',
  dropped: 'dropped',
} as const

/** All plans, newest first: what waits for a person, what was written, what was dropped. */
export function PlansPage() {
  const { view = 'all' } = route.useSearch()
  return (
    <>
      <PageBar title="Plans" />
      <PageContent fill>
        <NavTabs label="Views">
          {PLAN_VIEWS.map((one) => (
            <NavTab
              key={one}
              to="/plans"
              search={(before) => ({ ...before, view: one === 'all' ? undefined : one })}
              aria-current={view === one ? 'page' : undefined}
            >
              {VIEW_WORDS[one]}
            </NavTab>
          ))}
        </NavTabs>
        <Found />
      </PageContent>
    </>
  )
}

function Found() {
  const { view = 'all', connection } = route.useSearch()
  const navigate = useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: { removed: 'true' } })
  const found = useAskPages('GET /api/v1/plans', { query: { state: STATES[view], connection, limit: 100 } })
  const columns = useMemo(() => columnsOf(connections), [connections])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading plans" lines={10} />
  const { rows } = found.data
  if (rows.length === 0)
    return (
      <EmptyState
        icon={<ClipboardList />}
        title={view === 'waiting' ? 'Nothing waits for you' : 'No plans here'}
        actions={<ButtonLink to="/runs">Go to runs</ButtonLink>}
      >
        A plan says what a sync would change in the CRM, field by field, before anything is written. Each sync makes
        one; unusual ones wait here until somebody approves them.
      </EmptyState>
    )
  return (
    <VirtualTable
      label="Plans"
      columns={columns}
      rows={rows}
      rowKey={(plan) => plan.id}
      rowName={(plan) => nameOf(plan, connections)}
      total={found.hasNextPage ? null : rows.length}
      onOpen={(plan) => void navigate({ to: '/plans/$id', params: { id: plan.id } })}
      onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
    />
  )
}

function nameOf(plan: PlanRow, connections: readonly Connection[]): string {
  const connection = connections.find(({ id }) => id === plan.connectionId)
  return connection ? `${PLAN_NAMES[plan.kind]} · ${connection.name}` : PLAN_NAMES[plan.kind]
}

function columnsOf(connections: readonly Connection[]): readonly Column<PlanRow>[] {
  const number = (id: string, title: string, of: (plan: PlanRow) => number | undefined): Column<PlanRow> => ({
    ...{ id, title, width: 92, align: 'end' },
    cell: (plan) => numberWords(of(plan) ?? 0),
  })
  return [
    { id: 'name', title: 'Plan', card: 'title', cell: (plan) => nameOf(plan, connections) },
    { id: 'status', title: 'Status', width: 180, card: 'side', cell: (plan) => <Status {...planStatus(plan)} /> },
    number('creates', 'Create', (plan) => plan.counts.creates),
    number('updates', 'Update', (plan) => plan.counts.updates),
    number('deletes', 'Delete', (plan) => plan.counts.deletes),
    { id: 'by', title: 'Approved by', width: 180, cell: (plan) => plan.approvedByName ?? '–' },
    { id: 'when', title: 'Made', width: 130, card: 'line', cell: (plan) => <Timestamp at={plan.plannedAt} /> },
  ]
}
