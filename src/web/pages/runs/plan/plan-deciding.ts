import { useQueryClient } from '@tanstack/react-query'
import { useSend } from '../../../api/ask.ts'
import type { Answer } from '../../../api/call.ts'
import type { PlanDetails } from '../../../api/schema.generated.ts'
import { counted } from '../../../format/words.ts'
import { notify } from '../../../parts/toast.tsx'

const TOUCHED = [
  'GET /api/v1/plans',
  'GET /api/v1/plans/{id}',
  'GET /api/v1/plans/{id}/changes',
  'GET /api/v1/runs',
  'GET /api/v1/runs/{id}',
] as const

/**
 * Approving is one act for a person: where no run waits for the plan (a plan run, a second try), the run that writes it is
 * started as well.
 */
export function useApprove(plan: PlanDetails, onDone: () => void) {
  const approve = useSend('POST /api/v1/plans/{id}/approve', TOUCHED)
  const start = useSend('POST /api/v1/runs', TOUCHED)
  const write = async () => {
    const decided = await approve.mutateAsync({ params: { id: plan.id }, body: { changes: plan.pending } })
    if (decided.run === null)
      await start.mutateAsync({ body: { connection: plan.connectionId, kind: 'apply', plan: plan.id } })
    onDone()
  }
  return {
    write: () => void write().catch(() => undefined),
    busy: approve.isPending || start.isPending,
    error: approve.error ?? start.error,
  }
}

/** Throws the plan away. */
export function useDrop(plan: PlanDetails, onDone: () => void) {
  const drop = useSend('POST /api/v1/plans/{id}/drop', TOUCHED)
  return {
    drop: () => drop.mutate({ params: { id: plan.id }, body: undefined }, { onSuccess: onDone }),
    busy: drop.isPending,
    error: drop.error,
  }
}

/** What is left out: chosen changes, a group, or one field. */
export interface Trim {
  readonly changes?: readonly string[]
  readonly kind?: 'create' | 'update' | 'delete'
  readonly object?: string
  readonly field?: string
}

/** Leaves something out of a plan, and takes whole changes back in when that was a slip. */
export function useTrim(plan: PlanDetails) {
  const queries = useQueryClient()
  const trim = useSend('POST /api/v1/plans/{id}/trim', TOUCHED)
  const untrim = useSend('POST /api/v1/plans/{id}/untrim', TOUCHED)
  const show = (answer: Answer<'POST /api/v1/plans/{id}/trim'>) =>
    queries.setQueryData(['GET /api/v1/plans/{id}', { params: { id: plan.id } }], answer.plan)
  const putBack = (what: Omit<Trim, 'field'>) =>
    untrim.mutate({ params: { id: plan.id }, body: what }, { onSuccess: show })
  const leaveOut = (what: Trim, onDone?: () => void) =>
    trim.mutate(
      { params: { id: plan.id }, body: what },
      {
        onSuccess: (answer) => {
          show(answer)
          onDone?.()
          const { field, ...rest } = what
          const words = field
            ? `${field} is left out of ${counted(answer.left, 'change')}`
            : `${counted(answer.left, 'change')} left out`
          notify(words, field ? {} : { undo: () => putBack(rest) })
        },
      },
    )
  return { leaveOut, putBack, busy: trim.isPending || untrim.isPending, error: trim.error ?? untrim.error }
}
