import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAsk } from '../../../api/ask.ts'
import { problemOf } from '../../../api/problem.ts'
import type { Connection, PlanDetails, RunDetails } from '../../../api/schema.generated.ts'
import { counted, numberWords } from '../../../format/words.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { Banner } from '../../../parts/states.tsx'
import { useMay } from '../../../state/session.ts'
import styles from './plan.module.css'
import { PlanChanges } from './plan-changes.tsx'
import { useApprove, useDrop } from './plan-deciding.ts'
import { PlanFacets } from './plan-facets.tsx'
import type { PlanFilter } from './plan-filter.ts'
import { PlanVerdict } from './plan-verdict.tsx'
import { groupsOf, KIND_WORDS, pendingWords } from './plan-words.ts'

interface PlanViewProps {
  readonly plan: PlanDetails
  readonly filter: PlanFilter
  readonly onFilter: (filter: PlanFilter) => void
}

/** A plan as it is read and decided: why it waits, what it consists of, every change. */
export function PlanView({ plan, filter, onFilter }: PlanViewProps) {
  const may = useMay('approve-plans')
  const run = useWritingRun(plan)
  const mayTrim = may && plan.state === 'held'
  return (
    <>
      <PlanVerdict plan={plan} run={run} />
      <Findings plan={plan} />
      <Tiles plan={plan} />
      {plan.outcomes.length > 0 && (
        <div className={styles.columns}>
          <PlanFacets plan={plan} filter={filter} onFilter={onFilter} mayTrim={mayTrim} />
          <PlanChanges plan={plan} filter={filter} onFilter={onFilter} mayTrim={mayTrim} />
        </div>
      )}
    </>
  )
}

/** The run that writes the plan, while it does; as its counts move, the plan is asked again. */
function useWritingRun(plan: PlanDetails): RunDetails | null {
  const queries = useQueryClient()
  const id = plan.applyRunId ?? plan.runId ?? ''
  const open = plan.state === 'approved' || plan.state === 'applying'
  const found = useAsk('GET /api/v1/runs/{id}', { params: { id } }, { enabled: open && id !== '' })
  const mark = found.data ? JSON.stringify([found.data.balance.changes, found.data.state]) : ''
  useEffect(() => {
    if (open && mark) void queries.invalidateQueries({ queryKey: ['GET /api/v1/plans/{id}'] })
  }, [mark, open, queries])
  return open ? (found.data ?? null) : null
}

/** What the mapping or the settings could not do; the plan went on without it. */
function Findings({ plan }: { readonly plan: PlanDetails }) {
  return plan.findings.map(({ symbol, object, field, message, nextStep }) => (
    <Banner key={`${symbol} ${object} ${field}`} tone="warn" title={message}>
      <p>{nextStep}</p>
    </Banner>
  ))
}

function Tiles({ plan }: { readonly plan: PlanDetails }) {
  const { counts } = plan
  const tiles = [
    ['Create', counts.creates ?? 0],
    ['Update', counts.updates ?? 0],
    ['Delete', counts.deletes ?? 0],
    ['Refused before sending', counts.rejected ?? 0],
    ['Already equal', counts.unchanged ?? 0],
  ] as const
  return (
    <dl className={styles.tiles}>
      {tiles.map(([name, count]) => (
        <div key={name} data-tile={name}>
          <dd data-zero={count === 0 || undefined}>{numberWords(count)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
      {plan.pending > 0 && (
        <div>
          <dd>{numberWords(plan.apiCalls)}</dd>
          <dt>API calls, about</dt>
        </div>
      )}
    </dl>
  )
}

interface PlanActionsProps {
  readonly plan: PlanDetails
  readonly connection: Connection | undefined
}

/** Approve and drop, each after a question that carries the counts of this moment. */
export function PlanActions({ plan, connection }: PlanActionsProps) {
  const may = useMay('approve-plans')
  const [open, setOpen] = useState<'approve' | 'drop' | null>(null)
  if (!may || !['held', 'approved'].includes(plan.state)) return null
  const close = () => setOpen(null)
  return (
    <>
      <Button onClick={() => setOpen('drop')}>Drop</Button>
      {plan.state === 'held' && plan.pending > 0 && (
        <Button kind="primary" onClick={() => setOpen('approve')}>
          Approve {counted(plan.pending, 'change')}
        </Button>
      )}
      {open === 'approve' && <ApproveDialog plan={plan} connection={connection} onClose={close} />}
      {open === 'drop' && <DropDialog plan={plan} onClose={close} />}
    </>
  )
}

function ApproveDialog({ plan, connection, onClose }: PlanActionsProps & { readonly onClose: () => void }) {
  const fresh = useAsk('GET /api/v1/plans/{id}', { params: { id: plan.id } })
  const now = fresh.data ?? plan
  const approve = useApprove(now, onClose)
  const groups = groupsOf(now).filter((group) => group.pending > 0)
  const deletes = groups.some((group) => group.kind === 'delete')
  const crm = connection?.name ?? 'the CRM'
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Write ${counted(now.pending, 'change')} to ${crm}?`}
      consequence={
        <>
          <ul className={styles.asked}>
            {groups.map(({ kind, object, pending }) => (
              <li key={`${kind} ${object}`}>
                {KIND_WORDS[kind]} <strong>{numberWords(pending)}</strong> × {object}
              </li>
            ))}
          </ul>
          <p>
            About {counted(now.apiCalls, 'API call')}.{' '}
            {deletes
              ? 'Deleted records can only be restored from the recycle bin of the CRM.'
              : 'It can be undone afterwards, field by field, where nobody has changed the value since.'}
          </p>
        </>
      }
      confirm={`Write ${counted(now.pending, 'change')}`}
      danger={deletes}
      busy={approve.busy}
      problem={approve.error ? problemOf(approve.error) : null}
      onConfirm={approve.write}
    />
  )
}

function DropDialog({ plan, onClose }: { readonly plan: PlanDetails; readonly onClose: () => void }) {
  const dropping = useDrop(plan, onClose)
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Drop this plan?"
      consequence={
        plan.pending === 0
          ? 'Nothing of it is written.'
          : `Nothing of it is written: it was to ${pendingWords(plan)}. What still differs will be in the next plan.`
      }
      confirm={plan.pending === 0 ? 'Drop the plan' : `Drop ${counted(plan.pending, 'change')}`}
      busy={dropping.busy}
      problem={dropping.error ? problemOf(dropping.error) : null}
      onConfirm={dropping.drop}
    />
  )
}
