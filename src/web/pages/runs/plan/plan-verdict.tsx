import { Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import type { PlanDetails, RunDetails } from '../../../api/schema.generated.ts'
import { counted, numberWords } from '../../../format/words.ts'
import { Banner } from '../../../parts/states.tsx'
import { Timestamp } from '../../../parts/timestamp.tsx'
import styles from './plan.module.css'
import { plannedOf, statesOf, waitReasons } from './plan-words.ts'

/** Where the plan stands and why, in plain words. */
export function PlanVerdict({ plan, run }: { readonly plan: PlanDetails; readonly run: RunDetails | null }) {
  switch (plan.state) {
    case 'held':
      return <Waits plan={plan} />
    case 'approved':
      return (
        <Banner title="Approved. A worker begins in a moment.">
          <Approval plan={plan} />
        </Banner>
      )
    case 'applying':
      return (
        <Banner title={writingWords(plan, run)}>
          <Approval plan={plan} />
          <RunLine plan={plan} />
        </Banner>
      )
    case 'applied':
      return <Ended plan={plan} />
    case 'dropped':
      return (
        <Banner title="Dropped. Nothing of it was written.">
          <p>
            {plan.endedByName ? `By ${plan.endedByName}, ` : ''}
            <Timestamp at={plan.endedAt} />. What still differs will be in the next plan.
          </p>
        </Banner>
      )
    default:
      return null
  }
}

function Waits({ plan }: { readonly plan: PlanDetails }) {
  const reasons = waitReasons(plan)
  if (plan.pending === 0) return <Banner title="Nothing is left to write. Drop the plan, or put changes back in." />
  return (
    <section className={styles.waits} aria-label="Why this waits">
      <ShieldCheck size={20} aria-hidden="true" />
      <div>
        <h2>Nothing has been written yet. This plan waits for you.</h2>
        {reasons.length === 0 ? (
          <p>It is within the usual. It waits because a plan was asked for, not a sync.</p>
        ) : (
          <ul>
            {reasons.map(({ what, limit, setting }) => (
              <li key={what + limit}>
                <strong>{what}</strong> {limit}
                {setting && (
                  <Link className={styles.setting} to="/connections/$id/syncing" params={{ id: plan.connectionId }}>
                    Setting: {setting}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function writingWords(plan: PlanDetails, run: RunDetails | null): string {
  const counts = run?.balance.changes
  const done = counts ? counts.applied + counts.unchanged + counts.rejected + counts.deferred : null
  const whole = counts?.planned ?? plannedOf(plan)
  return done === null
    ? `Being written: ${counted(whole, 'change')}`
    : `Being written: ${numberWords(done)} of ${counted(whole, 'change')}`
}

function Ended({ plan }: { readonly plan: PlanDetails }) {
  const states = statesOf(plan)
  const of = (state: 'applied' | 'rejected' | 'deferred' | 'unchanged') => states.get(state) ?? 0
  if (plannedOf(plan) === 0 && of('rejected') === 0)
    return (
      <Banner tone="ok" title="Nothing to write: the CRM already says what your side says.">
        <p>{counted(plan.counts.considered ?? 0, 'record')} compared.</p>
      </Banner>
    )
  const parts = [
    `${numberWords(of('applied'))} written`,
    of('unchanged') > 0 && `${numberWords(of('unchanged'))} already so`,
    of('rejected') > 0 && `${numberWords(of('rejected'))} refused`,
    of('deferred') > 0 && `${numberWords(of('deferred'))} left out`,
  ].filter(Boolean)
  return (
    <Banner tone={of('rejected') > 0 ? 'warn' : 'ok'} title={`Done: ${parts.join(', ')}.`}>
      <Approval plan={plan} />
      <RunLine plan={plan} />
    </Banner>
  )
}

function Approval({ plan }: { readonly plan: PlanDetails }) {
  if (!plan.approvedByName) return null
  return (
    <p>
      Approved by {plan.approvedByName}, <Timestamp at={plan.approvedAt} />.
    </p>
  )
}

function RunLine({ plan }: { readonly plan: PlanDetails }) {
  const id = plan.applyRunId ?? plan.runId
  if (!id) return null
  return (
    <p>
      <Link to="/runs/$id" params={{ id }}>
        Open the run that {plan.state === 'applied' ? 'wrote' : 'writes'} it
      </Link>
    </p>
  )
}
