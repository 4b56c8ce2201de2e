import { getRouteApi, Link } from '@tanstack/react-router'
import { CircleStop } from 'lucide-react'
import { useEffect } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { RunDetails } from '../../api/schema.generated.ts'
import { durationWords } from '../../format/times.ts'
import { sentenceCase } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Card, Facts, PageBar, PageContent } from '../../parts/page.tsx'
import { Banner, ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Status } from '../../parts/status-glyph.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { useNow } from '../../state/now.ts'
import { noteRecent } from '../../state/recent.ts'
import { runName, runStatus } from '../../state/run-status.ts'
import { useMay } from '../../state/session.ts'
import { CountTable } from './count-table.tsx'

const route = getRouteApi('/runs/$id')

/** One run as it happens: what it does, what it has counted, whether its sums close. */
export function RunPage() {
  const { id } = route.useParams()
  const found = useAsk('GET /api/v1/runs/{id}', { params: { id } })
  if (found.isError)
    return (
      <>
        <PageBar title="Run" crumbs={<Link to="/runs">Runs</Link>} />
        <PageContent narrow>
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        </PageContent>
      </>
    )
  if (!found.data)
    return (
      <>
        <PageBar title="Run" crumbs={<Link to="/runs">Runs</Link>} />
        <PageContent>
          <Loading label="Loading the run" />
        </PageContent>
      </>
    )
  return <ShownRun run={found.data} />
}

function ShownRun({ run }: { readonly run: RunDetails }) {
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: { removed: 'true' } })
  const now = useNow(2_000)
  const name = runName(run, connections)
  const rejects = run.balance.objects.reduce((sum, one) => sum + one.rejected, run.balance.changes.rejected)
  useEffect(() => noteRecent({ label: name, href: `/runs/${run.id}` }), [name, run.id])
  return (
    <>
      <PageBar
        title={name}
        crumbs={<Link to="/runs">Runs</Link>}
        aside={<Status {...runStatus(run, now, rejects)} />}
        actions={<StopButton run={run} />}
      />
      <PageContent>
        {run.reason && <Banner tone={run.state === 'failed' ? 'bad' : 'warn'} title={run.reason} />}
        <Card title="Summary">
          <Facts
            facts={[
              ['Created', <Timestamp key="created" at={run.createdAt} />],
              ['Started by', sentenceCase(run.trigger)],
              ['Stage', run.stage ? sentenceCase(run.stage) : '–'],
              ['Took', tookWords(run, now)],
              ['Last sign of life', <Timestamp key="beat" at={run.heartbeatAt} />],
              ['Sums', run.balance.closes ? 'Close' : run.finishedAt ? 'Do not close' : 'Still counting'],
            ]}
          />
        </Card>
        <CountTable counts={run.counts} />
      </PageContent>
    </>
  )
}

function StopButton({ run }: { readonly run: RunDetails }) {
  const may = useMay('pause')
  const stop = useSend('POST /api/v1/runs/{id}/stop', ['GET /api/v1/runs', 'GET /api/v1/runs/{id}'])
  if (!may || run.finishedAt !== null) return null
  if (stop.isError) return <ProblemNote problem={problemOf(stop.error)} />
  return (
    <Button
      icon={<CircleStop size={15} />}
      busy={stop.isPending}
      disabled={run.stopRequestedAt !== null}
      onClick={() => stop.mutate({ params: { id: run.id } })}
    >
      {run.stopRequestedAt === null ? 'Stop' : 'Stopping'}
    </Button>
  )
}

function tookWords(run: RunDetails, now: number): string {
  if (run.startedAt === null) return '–'
  return durationWords((run.finishedAt === null ? now : Date.parse(run.finishedAt)) - Date.parse(run.startedAt))
}
