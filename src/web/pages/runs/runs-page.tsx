import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Activity } from 'lucide-react'
import { useMemo } from 'react'
import { useAsk, useAskPages } from '../../api/ask.ts'
import type { Connection, RunRow } from '../../api/schema.generated.ts'
import { durationWords } from '../../format/times.ts'
import { numberWords, sentenceCase } from '../../format/words.ts'
import { PageBar, PageContent, Toolbar } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { EmptyState, ErrorState, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import type { Column } from '../../parts/table-shape.ts'
import { NavTab, NavTabs } from '../../parts/tabs.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { VirtualTable } from '../../parts/virtual-table.tsx'
import { useNow } from '../../state/now.ts'
import { runName, runStatus } from '../../state/run-status.ts'
import { RUN_KINDS, RUN_VIEWS } from './search.ts'

const route = getRouteApi('/runs')
const VIEW_WORDS = { all: 'All', open: 'Open', waiting: 'Waiting for you', failed: 'Failed' } as const
const STATES = {
  all: undefined,
  open: 'queued,running,waiting,held,paused',
  waiting: 'held',
  failed: 'failed',
} as const

/** All runs, newest first; open ones change while they are looked at. */
export function RunsPage() {
  const { view = 'all' } = route.useSearch()
  return (
    <>
      <PageBar title="Runs" />
      <PageContent fill>
        <NavTabs label="Views">
          {RUN_VIEWS.map((one) => (
            <NavTab
              key={one}
              to="/runs"
              search={(before) => ({ ...before, view: one === 'all' ? undefined : one })}
              aria-current={view === one ? 'page' : undefined}
            >
              {VIEW_WORDS[one]}
            </NavTab>
          ))}
        </NavTabs>
        <Toolbar>
          <KindFilter />
        </Toolbar>
        <Found />
      </PageContent>
    </>
  )
}

function KindFilter() {
  const { kind } = route.useSearch()
  const navigate = route.useNavigate()
  const choices = [
    { value: 'every', label: 'Every kind' },
    ...RUN_KINDS.map((value) => ({ value, label: sentenceCase(value) })),
  ]
  return (
    <Select
      label="Kind of run"
      choices={choices}
      value={kind ?? 'every'}
      onChange={(value) =>
        void navigate({ search: (before) => ({ ...before, kind: RUN_KINDS.find((one) => one === value) }) })
      }
    />
  )
}

function Found() {
  const { view = 'all', kind, connection } = route.useSearch()
  const navigate = useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: { removed: 'true' } })
  const found = useAskPages('GET /api/v1/runs', { query: { state: STATES[view], kind, connection, limit: 100 } })
  const now = useNow(5_000)
  const columns = useMemo(() => columnsOf(connections, now), [connections, now])
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading label="Loading runs" lines={10} />
  const { rows } = found.data
  if (rows.length === 0)
    return (
      <EmptyState icon={<Activity />} title="No runs here">
        A run reads the CRM, matches, plans and writes. Runs begin by schedule or when somebody starts one.
      </EmptyState>
    )
  return (
    <VirtualTable
      label="Runs"
      columns={columns}
      rows={rows}
      rowKey={(run) => run.id}
      rowName={(run) => runName(run, connections)}
      total={found.hasNextPage ? null : rows.length}
      onOpen={(run) => void navigate({ to: '/runs/$id', params: { id: run.id } })}
      onNearEnd={() => found.hasNextPage && !found.isFetchingNextPage && void found.fetchNextPage()}
    />
  )
}

function columnsOf(connections: readonly Connection[], now: number): readonly Column<RunRow>[] {
  return [
    { id: 'name', title: 'Run', card: 'title', cell: (run) => runName(run, connections) },
    {
      id: 'status',
      title: 'Status',
      width: 210,
      card: 'side',
      cell: (run) => <Status {...runStatus(run, now, run.tally.rejected)} />,
    },
    { id: 'read', title: 'Read', width: 90, align: 'end', cell: (run) => numberWords(run.tally.read) },
    { id: 'written', title: 'Written', width: 90, align: 'end', cell: (run) => numberWords(run.tally.written) },
    { id: 'rejected', title: 'Rejected', width: 90, align: 'end', cell: (run) => numberWords(run.tally.rejected) },
    { id: 'trigger', title: 'Started by', width: 130, cell: (run) => TRIGGERS[run.trigger] },
    { id: 'when', title: 'When', width: 140, card: 'line', cell: (run) => <Timestamp at={run.createdAt} /> },
    { id: 'took', title: 'Took', width: 120, align: 'end', cell: (run) => tookWords(run, now) },
  ]
}

const TRIGGERS = { person: 'A person', schedule: 'Schedule', api: 'API', cli: 'Command line' } as const

function tookWords(run: RunRow, now: number): string {
  if (run.startedAt === null) return '–'
  return durationWords((run.finishedAt === null ? now : Date.parse(run.finishedAt)) - Date.parse(run.startedAt))
}
