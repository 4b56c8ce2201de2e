import { lazy, Suspense, useEffect, useState } from 'react'
import { useSend } from '../../api/ask.ts'
import type { Wish } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import type { RejectAction } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Field, TextArea } from '../../parts/field.tsx'
import { notify } from '../../parts/toast.tsx'
import { Checkbox } from '../../parts/toggles.tsx'
import { type RejectVerb, rejectWords, VERB_WORDS } from './reject-words.ts'
import styles from './rejects.module.css'

const OwnerChoice = lazy(() => import('./owner-choice.tsx').then((module) => ({ default: module.OwnerChoice })))

const ROUTE = 'POST /api/v1/rejects'
type Body = Wish<typeof ROUTE>['body']
/** Which rejects: chosen ones, or all that the filters find. */
export type MeantRejects = Pick<Body, 'ids' | 'where'>

/** What is asked again after somebody did something about rejects. */
const TOUCHED = [
  'GET /api/v1/rejects',
  'GET /api/v1/rejects/{id}',
  'GET /api/v1/reject-classes',
  'GET /api/v1/runs',
  'GET /api/v1/companies',
] as const

interface RejectDialogProps {
  readonly verb: RejectVerb
  readonly meant: MeantRejects
  readonly onClose: () => void
  readonly onDone: () => void
}

/** The plan of a verb, counted by the server just now; then it is done. */
export function RejectDialog({ verb, meant, onClose, onDone }: RejectDialogProps) {
  const [reason, setReason] = useState('')
  const [owner, setOwner] = useState('')
  const [review, setReview] = useState(false)
  const [tried, setTried] = useState(false)
  const preview = useSend(ROUTE)
  const carryOut = useSend(ROUTE, TOUCHED)
  const { mutate } = preview
  // As text, so that a plan is asked for once, however often the page is drawn.
  const wish = JSON.stringify({ verb, ...meant, preview: true })
  useEffect(() => mutate({ body: JSON.parse(wish) as Body }), [mutate, wish])
  const plan = preview.data
  const words = VERB_WORDS[verb]
  const nothing = plan?.will === 0
  const missing = verb === 'ignore' && reason.trim() === ''
  const confirm = () => {
    setTried(true)
    if (missing) return
    const how = { ...(reason.trim() && { reason: reason.trim() }), ...(verb === 'assign' && { owner: owner || null }) }
    carryOut.mutate(
      { body: { verb, ...meant, ...how, ...(verb === 'retry' && { review }) } },
      {
        onSuccess: ({ done, runs }) => {
          const description = runs.length === 0 ? undefined : `${counted(runs.length, 'run')} started; see Activity.`
          notify(words.done(rejectWords(done ?? 0)), description ? { description } : {})
          onDone()
        },
      },
    )
  }
  const failed = carryOut.error ?? preview.error
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={nothing ? 'Nothing to do' : `${words.act(plan ? rejectWords(plan.will) : 'rejects')}?`}
      consequence={plan ? <Consequence plan={plan} /> : null}
      confirm={nothing ? 'Close' : words.act(rejectWords(plan?.will ?? 0))}
      busy={carryOut.isPending}
      problem={failed ? problemOf(failed) : null}
      onConfirm={nothing ? onClose : confirm}
    >
      {!nothing && plan && (verb === 'ignore' || verb === 'hold') && (
        <Field
          label={verb === 'ignore' ? 'Why can they be ignored?' : 'Why (optional)'}
          error={tried && missing ? 'Say why, so that others understand it later.' : null}
        >
          <TextArea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
      )}
      {!nothing && plan && verb === 'assign' && (
        <Suspense>
          <OwnerChoice value={owner} onChange={setOwner} />
        </Suspense>
      )}
      {!nothing && plan && verb === 'retry' && (
        <Checkbox label="Show me the plan before anything is written" checked={review} onChange={setReview} />
      )}
    </ConfirmDialog>
  )
}

function Consequence({ plan }: { readonly plan: RejectAction }) {
  return (
    <div className={styles.plan}>
      <p>{plan.will === 0 ? 'None of the chosen rejects would change.' : VERB_WORDS[plan.verb].note}</p>
      {plan.skipped.length > 0 && (
        <ul>
          {plan.skipped.map(({ why, count }) => (
            <li key={why}>
              {rejectWords(count)} skipped: {why}
            </li>
          ))}
        </ul>
      )}
      {plan.more && <p>More rejects are found than one go takes; do it again for the next ones.</p>}
    </div>
  )
}
