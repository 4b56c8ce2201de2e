import { useEffect, useState } from 'react'
import { useSend } from '../../api/ask.ts'
import type { Wish } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import type { BulkAnswer, Connection } from '../../api/schema.generated.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { notify } from '../../parts/toast.tsx'
import { type BulkVerb, callWords, companyWords, VERB_WORDS } from './bulk-words.ts'
import styles from './companies.module.css'
import { TOUCHED_BY_MATCHING } from './touched.ts'
import { UnmatchChoice, type Unmatching } from './unmatch-choice.tsx'

const ROUTE = 'POST /api/v1/connections/{connection}/companies'
type Body = Wish<typeof ROUTE>['body']
/** Which companies: chosen ones, or all that a search and view find. */
export type Meant = Pick<Body, 'companies' | 'where'>

interface BulkDialogProps {
  readonly verb: BulkVerb
  readonly connection: Connection
  readonly meant: Meant
  readonly onClose: () => void
  readonly onDone: () => void
}

/** The plan of a verb for many companies, counted by the server just now; then it is done. */
export function BulkDialog({ verb, connection, meant, onClose, onDone }: BulkDialogProps) {
  const [how, setHow] = useState<Unmatching>({ reason: 'wrong-account', stopSuggesting: true })
  const preview = useSend(ROUTE)
  const carryOut = useSend(ROUTE, TOUCHED_BY_MATCHING)
  const params = { connection: connection.id }
  const { mutate } = preview
  // As text, so that a plan is asked for once, however often the page is drawn.
  const wish = JSON.stringify({ verb, ...meant, preview: true })
  useEffect(
    () => mutate({ params: { connection: connection.id }, body: JSON.parse(wish) as Body }),
    [mutate, wish, connection.id],
  )
  const plan = preview.data
  const words = VERB_WORDS[verb]
  const companies = companyWords(plan?.will ?? 0)
  const confirm = () =>
    carryOut.mutate(
      { params, body: { verb, ...meant, ...(verb === 'unmatch' && how) } },
      {
        onSuccess: ({ done }) => {
          notify(words.done(companyWords(done ?? 0)), { description: connection.name })
          onDone()
        },
      },
    )
  const failed = carryOut.error ?? preview.error
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={plan?.will === 0 ? 'Nothing to do' : `${words.act(plan ? companies : 'companies')}?`}
      consequence={plan ? <Plan plan={plan} connection={connection} /> : null}
      confirm={plan?.will === 0 ? 'Close' : words.act(companies)}
      danger={verb === 'unmatch' && plan?.will !== 0}
      busy={carryOut.isPending}
      problem={failed ? problemOf(failed) : null}
      onConfirm={plan?.will === 0 ? onClose : confirm}
    >
      {verb === 'unmatch' && plan && plan.will > 0 && <UnmatchChoice value={how} onChange={setHow} />}
    </ConfirmDialog>
  )
}

function Plan({ plan, connection }: { readonly plan: BulkAnswer; readonly connection: Connection }) {
  const left = plan.skipped.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className={styles.plan}>
      <p>
        In {connection.name}: <strong>{companyWords(plan.will)}</strong> will change
        {left > 0 ? `, ${companyWords(left)} will be skipped:` : '.'}
      </p>
      {left > 0 && (
        <ul>
          {plan.skipped.map(({ why, count }) => (
            <li key={why}>
              {companyWords(count)}: {why}
            </li>
          ))}
        </ul>
      )}
      {plan.will > 0 && (
        <p className={styles.muted}>
          {VERB_WORDS[plan.verb].note} {callWords(plan)}
        </p>
      )}
      {plan.more && <p>More companies are found than one go takes; do it again for the next ones.</p>}
    </div>
  )
}
