import type { Connection } from '../connections/index.ts'
import type { Permission } from '../platform/users/index.ts'
import type { Run } from '../sync/history/index.ts'
import type { Plan } from '../sync/plan/index.ts'

export const NEED_KINDS = [
  'sign-in',
  'finish',
  'plan',
  'held',
  'failed',
  'budget',
  'rejects',
  'matching-paused',
  'review',
] as const

/** Something that only a person can settle, with the one thing to do about it. */
export interface Need {
  /** The same problem has the same id, for as long as it lasts. */
  readonly id: string
  readonly kind: (typeof NEED_KINDS)[number]
  readonly urgent: boolean
  readonly title: string
  readonly detail: string
  readonly action: { readonly label: string; readonly to: string }
  /** What it takes to settle it. */
  readonly needs: Permission
  readonly since: Date | null
}

export interface NeedSight {
  readonly connections: readonly ConnectionSight[]
  readonly heldRuns: readonly Run[]
  readonly heldPlans: readonly Plan[]
  readonly openRejects: number
}

export interface ConnectionSight {
  readonly connection: Connection
  readonly lastRun: Run | null
  readonly quota: { readonly limit: number | null; readonly used: number | null; readonly reserve: number } | null
  /** Companies for which a person must choose a record. */
  readonly review: number
  /** Why Auto-Match is paused; null: it is not. */
  readonly matchingPaused: string | null
}

/** At this share of the CRM's calls of 24 hours retries stop (ui.md 7.3), so somebody should know. */
const BUDGET_WARNS_AT = 0.75

/** Everything that needs a person, the most urgent first; each problem once. */
export function needsOf({ connections, heldRuns, heldPlans, openRejects }: NeedSight): readonly Need[] {
  const nameOf = (id: string | null) =>
    connections.find(({ connection }) => connection.id === id)?.connection.name ?? 'a CRM'
  const needs = [
    ...connections.flatMap(signInNeed),
    ...connections.flatMap(budgetNeed),
    ...connections.flatMap(failedNeed),
    ...heldPlans.map((plan) => planNeed(plan, nameOf(plan.connectionId))),
    ...heldRuns
      .filter((run) => !heldPlans.some((plan) => plan.runId === run.id))
      .map((run) => heldNeed(run, nameOf(run.connectionId))),
    ...connections.flatMap(pausedNeed),
    ...(openRejects > 0 ? [rejectsNeed(openRejects)] : []),
    ...connections.flatMap(reviewNeed),
  ]
  return needs.sort((a, b) => Number(b.urgent) - Number(a.urgent))
}

function signInNeed({ connection }: ConnectionSight): readonly Need[] {
  const { id, name, state, stateReason } = connection
  const here = { urgent: true, needs: 'connect', since: null } as const
  if (state === 'needs-you')
    return [
      {
        ...{ ...here, id: `sign-in ${id}`, kind: 'sign-in', title: `${name} must be signed in again` },
        detail: stateReason ?? 'The CRM no longer accepts our sign-in. Nothing is read or written until then.',
        action: { label: 'Sign in again', to: `/connections/${id}/security` },
      },
    ]
  if (state !== 'draft') return []
  return [
    {
      ...{ ...here, urgent: false, id: `finish ${id}`, kind: 'finish', title: `${name} is not connected yet` },
      detail: 'Somebody began to connect it and did not finish.',
      action: { label: 'Finish connecting', to: `/connections/${id}` },
    },
  ]
}

function budgetNeed({ connection: { id, name }, quota }: ConnectionSight): readonly Need[] {
  if (!quota?.limit || quota.used === null) return []
  const spent = quota.limit - quota.used <= quota.reserve
  if (!spent && quota.used < quota.limit * BUDGET_WARNS_AT) return []
  const share = Math.round((quota.used / quota.limit) * 100)
  return [
    {
      ...{ id: `budget ${id}`, kind: 'budget', urgent: spent, needs: 'edit-settings', since: null },
      title: spent ? `The API calls of ${name} are used up` : `${share} % of the API calls of ${name} are used`,
      detail: spent
        ? 'What is left is kept for other applications. Work goes on by itself when the CRM allows more.'
        : 'At this pace they may not last for today’s runs; retries wait until there are more.',
      action: { label: 'Look at the limits', to: `/connections/${id}/limits` },
    },
  ]
}

function failedNeed({ connection, lastRun }: ConnectionSight): readonly Need[] {
  if (lastRun?.state !== 'failed' || connection.state !== 'connected') return []
  return [
    {
      ...{ id: `failed ${lastRun.id}`, kind: 'failed', urgent: true, needs: 'run', since: lastRun.finishedAt },
      title: `The last run of ${connection.name} failed`,
      detail: lastRun.reason ?? 'It ended before it was done. What was stored until then stays.',
      action: { label: 'See why', to: `/runs/${lastRun.id}` },
    },
  ]
}

function planNeed(plan: Plan, name: string): Need {
  const { creates, updates, deletes } = plan.counts
  const count = creates + updates + deletes
  return {
    ...{ id: `plan ${plan.id}`, kind: 'plan', urgent: false, needs: 'approve-plans', since: plan.plannedAt },
    title: `A plan of ${count.toLocaleString('en')} ${count === 1 ? 'change' : 'changes'} for ${name} waits for approval`,
    detail: plan.reasons.map((reason) => reason.message).join(' ') || 'Nothing is written before somebody has read it.',
    action: { label: 'Read the plan', to: `/plans/${plan.id}` },
  }
}

function heldNeed(run: Run, name: string): Need {
  return {
    ...{ id: `held ${run.id}`, kind: 'held', urgent: false, needs: 'run', since: run.startedAt },
    title: `A run of ${name} waits for a decision`,
    detail: run.reason ?? 'It goes on when somebody decided.',
    action: { label: 'Open the run', to: `/runs/${run.id}` },
  }
}

function pausedNeed({ connection: { id, name }, matchingPaused }: ConnectionSight): readonly Need[] {
  if (matchingPaused === null) return []
  return [
    {
      ...{ id: `matching-paused ${id}`, kind: 'matching-paused', urgent: false, needs: 'edit-mappings', since: null },
      title: `Auto-Match of ${name} is paused`,
      detail: matchingPaused || 'People found too many automatic links wrong.',
      action: { label: 'Look at matching', to: `/connections/${id}/matching` },
    },
  ]
}

function rejectsNeed(count: number): Need {
  return {
    ...{ id: 'rejects', kind: 'rejects', urgent: false, needs: 'run', since: null },
    title: `${count.toLocaleString('en')} ${count === 1 ? 'reject is' : 'rejects are'} open`,
    detail: 'The CRM refused them, or they could not be read. Each says what to do.',
    action: { label: 'See the rejects', to: '/rejects' },
  }
}

function reviewNeed({ connection: { id, name }, review }: ConnectionSight): readonly Need[] {
  if (review === 0) return []
  return [
    {
      ...{ id: `review ${id}`, kind: 'review', urgent: false, needs: 'review-matches', since: null },
      title: `${review.toLocaleString('en')} ${review === 1 ? 'company waits' : 'companies wait'} for a match in ${name}`,
      detail: 'Several accounts fit, or one does not fit well enough to be linked by itself.',
      action: { label: 'Review', to: `/review?connection=${id}` },
    },
  ]
}
