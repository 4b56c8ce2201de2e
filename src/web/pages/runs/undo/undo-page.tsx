import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAsk, useSend } from '../../../api/ask.ts'
import { problemOf } from '../../../api/problem.ts'
import type { Connection, Run, RunDetails, RunUndo } from '../../../api/schema.generated.ts'
import { Button } from '../../../parts/button.tsx'
import { PageBar, PageContent } from '../../../parts/page.tsx'
import { Banner, EmptyState, ErrorState, Loading, NoPermission, ProblemNote } from '../../../parts/states.tsx'
import { Status } from '../../../parts/status-glyph.tsx'
import { useNow } from '../../../state/now.ts'
import { runName, runStatus } from '../../../state/run-status.ts'
import { useMay } from '../../../state/session.ts'
import type { PlanFilter } from '../plan/plan-filter.ts'
import { PlanActions, PlanView } from '../plan/plan-view.tsx'
import { planStatus } from '../plan/plan-words.ts'
import styles from './undo.module.css'
import { PreviewCards } from './undo-preview.tsx'

const route = getRouteApi('/runs/$id/undo')

/** Taking back what a run wrote: look at what it would do, have it planned, approve, see the result. One page for all of it. */
export function UndoPage() {
  const { id } = route.useParams()
  const run = useAsk('GET /api/v1/runs/{id}', { params: { id } })
  const undo = useAsk('GET /api/v1/runs/{id}/undo', { params: { id } })
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: { removed: 'true' } })
  const crumbs = <Crumbs run={run.data} connections={connections} />
  const failed = run.error ?? undo.error
  if (run.data && undo.data) return <ShownUndo run={run.data} undo={undo.data} connections={connections} />
  return (
    <>
      <PageBar title="Undo" crumbs={crumbs} />
      <PageContent narrow={Boolean(failed)}>
        {failed ? (
          <ErrorState error={failed} onRetry={() => void Promise.all([run.refetch(), undo.refetch()])} />
        ) : (
          <Loading label="Working out what an undo would do" />
        )}
      </PageContent>
    </>
  )
}

interface CrumbsProps {
  readonly run: RunDetails | undefined
  readonly connections: readonly Connection[]
}

function Crumbs({ run, connections }: CrumbsProps) {
  return (
    <>
      <Link to="/runs">Runs</Link>
      {run && (
        <Link to="/runs/$id" params={{ id: run.id }}>
          {runName(run, connections)}
        </Link>
      )}
    </>
  )
}

interface ShownUndoProps {
  readonly run: RunDetails
  readonly undo: RunUndo
  readonly connections: readonly Connection[]
}

function ShownUndo({ run, undo, connections }: ShownUndoProps) {
  const [again, setAgain] = useState(false)
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const plan = useAsk(
    'GET /api/v1/plans/{id}',
    { params: { id: undo.plan ?? '' } },
    { enabled: undo.plan !== null },
  ).data
  const connection = connections.find(({ id }) => id === run.connectionId)
  const shownPlan = undo.plan !== null && !again ? plan : undefined
  const ended = shownPlan?.state === 'applied' || shownPlan?.state === 'dropped'
  const onFilter = (next: PlanFilter) => void navigate({ search: next, replace: true })
  return (
    <>
      <PageBar
        title={`Undo ${runName(run, connections)}`}
        crumbs={<Crumbs run={run} connections={connections} />}
        aside={shownPlan && <Status {...planStatus(shownPlan)} />}
        actions={
          shownPlan && (
            <>
              {ended && <Button onClick={() => setAgain(true)}>Undo what is left</Button>}
              <PlanActions plan={shownPlan} connection={connection} />
            </>
          )
        }
      />
      <PageContent>
        {shownPlan ? (
          <PlanView plan={shownPlan} filter={filter} onFilter={onFilter} />
        ) : undo.run && !again ? (
          <Preparing run={undo.run} />
        ) : (
          <Preview undo={undo} run={run} onBegun={() => setAgain(false)} />
        )}
      </PageContent>
    </>
  )
}

/** The undo run reads the records again before it plans. */
function Preparing({ run }: { readonly run: Run }) {
  const now = useNow(2_000)
  const queries = useQueryClient()
  const live = useAsk('GET /api/v1/runs/{id}', { params: { id: run.id } }).data ?? run
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state is what brings the plan
  useEffect(() => void queries.invalidateQueries({ queryKey: ['GET /api/v1/runs/{id}/undo'] }), [live.state, queries])
  const { words } = runStatus(live, now)
  if (live.finishedAt !== null)
    return (
      <Banner tone={live.state === 'failed' ? 'bad' : 'warn'} title={`The undo has no plan: ${words.toLowerCase()}.`}>
        <p>{live.reason}</p>
        <Link to="/runs/$id" params={{ id: run.id }} search={{ tab: 'logs' }}>
          Open its log
        </Link>
      </Banner>
    )
  return (
    <>
      <Banner title="Reading the records once more, so that nothing newer is overwritten.">
        <p>{words}. The plan appears here in a moment. Nothing is written before you approve it.</p>
      </Banner>
      <Loading label="Preparing the undo" />
    </>
  )
}

interface PreviewProps {
  readonly undo: RunUndo
  readonly run: RunDetails
  readonly onBegun: () => void
}

function Preview({ undo, run, onBegun }: PreviewProps) {
  const may = useMay('run')
  const begin = useSend('POST /api/v1/runs/{id}/undo', ['GET /api/v1/runs/{id}/undo', 'GET /api/v1/runs'])
  if (undo.state === 'nothing-written')
    return (
      <EmptyState icon={<Undo2 />} title="There is nothing to undo">
        This run has written nothing to the CRM.
      </EmptyState>
    )
  return (
    <>
      <Banner title="This is what an undo would do. Nothing has begun.">
        <p>
          It goes by our copy of the CRM as it was last read. Beginning it reads these records again; then it waits
          here, as a plan, for approval.
        </p>
      </Banner>
      {undo.preview ? (
        <PreviewCards preview={undo.preview} />
      ) : (
        <p>The run has written so many records that the undo is worked out only when it is begun.</p>
      )}
      {begin.error && <ProblemNote problem={problemOf(begin.error)} />}
      {may ? (
        <div className={styles.begin}>
          <Button
            kind="primary"
            icon={<Undo2 size={15} />}
            busy={begin.isPending}
            onClick={() => begin.mutate({ params: { id: run.id }, body: undefined }, { onSuccess: onBegun })}
          >
            Prepare the undo
          </Button>
          Nothing is written yet.
        </div>
      ) : (
        <NoPermission needs="run" />
      )}
    </>
  )
}
