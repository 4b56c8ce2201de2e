import { useState } from 'react'
import { useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { notify } from '../../parts/toast.tsx'
import { type Pair, standingOf } from './crm-cell.tsx'
import { TOUCHED_BY_MATCHING } from './touched.ts'
import { UNMATCH_CONSEQUENCE, UnmatchChoice, type Unmatching } from './unmatch-choice.tsx'

/** Takes the match of one company away, with the reason. */
export function UnmatchDialog({ pair, onClose }: { readonly pair: Pair; readonly onClose: () => void }) {
  const { company, connection } = pair
  const link = standingOf(pair)?.link
  const [how, setHow] = useState<Unmatching>({ reason: 'wrong-account', stopSuggesting: true })
  const unmatch = useSend('POST /api/v1/links/{id}/unmatch', TOUCHED_BY_MATCHING)
  if (!link) return null
  const confirm = () =>
    unmatch.mutate(
      { params: { id: link.linkId }, body: how },
      {
        onSuccess: () => {
          notify(`${company.name} is no longer matched`, { description: 'What was written stays in the CRM.' })
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Unmatch ${company.name}?`}
      consequence={
        <>
          {company.name} is matched to {link.recordName ?? link.remoteId} in {connection.name}. {UNMATCH_CONSEQUENCE}
        </>
      }
      confirm="Unmatch"
      danger
      busy={unmatch.isPending}
      problem={unmatch.isError ? problemOf(unmatch.error) : null}
      onConfirm={confirm}
    >
      <UnmatchChoice value={how} onChange={setHow} />
    </ConfirmDialog>
  )
}
