import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { RunDetails } from '../../api/schema.generated.ts'
import { PageBar, PageContent } from '../../parts/page.tsx'
import { ErrorState, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useNow } from '../../state/now.ts'
import { noteRecent } from '../../state/recent.ts'
import { runName, runStatus } from '../../state/run-status.ts'
import { RunActions } from './run-actions.tsx'
import { RunLogs } from './run-logs.tsx'
import { progressTitle } from './run-progress.ts'
import { RunSummary } from './run-summary.tsx'

const route = getRouteApi('/runs/$id')
const crumbs = <Link to="/runs">Runs</Link>

/** One run as it happens: what it does, what it has counted, whether its sums close, its log. */
export function RunPage() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/runs/{id}', { params: { id } })
  if (found.data && !found.isPlaceholderData) return <ShownRun run={found.data} />
  return (
    <>
      <PageBar title="Run" crumbs={crumbs} />
      <PageContent narrow={found.isError}>
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading label="Loading the run" />
        )}
      </PageContent>
    </>
  )
}

function ShownRun({ run }: { readonly run: RunDetails }) {
  const { tab = 'summary' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: { removed: 'true' } })
  const now = useNow(2_000)
  const name = runName(run, connections)
  useEffect(() => noteRecent({ label: name, href: `/runs/${run.id}` }), [name, run.id])
  return (
    <>
      <PageBar
        title={name}
        tabTitle={progressTitle(run, name)}
        crumbs={crumbs}
        aside={<Status {...runStatus(run, now, run.tally.rejected)} />}
        actions={<RunActions run={run} />}
      />
      <PageContent>
        <Tabs
          label="About the run"
          tabs={[
            { value: 'summary', label: 'Summary' },
            { value: 'logs', label: 'Logs' },
          ]}
          value={tab}
          onChange={(value) =>
            void navigate({ search: { tab: value === 'summary' ? undefined : value }, replace: true })
          }
        >
          {tab === 'logs' ? <RunLogs run={run} /> : <RunSummary run={run} />}
        </Tabs>
      </PageContent>
    </>
  )
}
