import { useState } from 'react'
import { useAsk, useSend } from '../../api/ask.ts'
import { problemOf } from '../../api/problem.ts'
import type { LivePrecision } from '../../api/schema.generated.ts'
import { counted, percentWords } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextArea } from '../../parts/field.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Banner, ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { Timestamp } from '../../parts/timestamp.tsx'
import { notify } from '../../parts/toast.tsx'
import { useMay } from '../../state/session.ts'
import styles from './matching.module.css'

const ROUTE = 'GET /api/v1/connections/{connection}/matching/precision'

/** How right automatic links are by what people said of them, and the way on when Auto-Match has paused itself. */
export function PrecisionCard({ id }: { readonly id: string }) {
  const found = useAsk(ROUTE, { params: { connection: id } })
  const may = useMay('edit-settings')
  const [resuming, setResuming] = useState(false)
  if (found.isError)
    return (
      <Card title="How right it is">
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      </Card>
    )
  if (!found.data)
    return (
      <Card title="How right it is">
        <Loading label="Loading the precision" lines={3} />
      </Card>
    )
  const { autoMatch, watch } = found.data
  return (
    <Card title="How right it is">
      {autoMatch === 'paused' && (
        <Banner
          tone="bad"
          title="Auto-Match has paused itself"
          actions={
            may && (
              <Button size="small" onClick={() => setResuming(true)}>
                Resume Auto-Match
              </Button>
            )
          }
        >
          {watch.pausedWhy} Links stay; what is clear waits in Review.
        </Banner>
      )}
      <Figures precision={found.data} />
      {resuming && <ResumeDialog id={id} onClose={() => setResuming(false)} />}
    </Card>
  )
}

function Figures({ precision: found }: { readonly precision: LivePrecision }) {
  const { precision, judged, right, made, target, words, watch } = found
  const value = precision.estimate === null ? 'Nothing judged yet' : percentWords(precision.estimate)
  return (
    <>
      <p className={styles.big}>
        <b>{value}</b>
        {precision.estimate !== null && (
          <span className={styles.muted}>
            {' '}
            between {percentWords(precision.lower)} and {percentWords(precision.upper)}, with 95 % certainty
          </span>
        )}
      </p>
      <p>{words}</p>
      <Facts
        facts={[
          ['Judged by people', `${counted(judged, 'automatic link')}, ${right} right`],
          ['Automatic links', counted(made, 'link')],
          ['Target', percentWords(target)],
          ...(watch.resumedAt
            ? ([
                ['Last resumed', <Timestamp key="at" at={watch.resumedAt} />],
                ['Note', watch.resumeNote ?? '–'],
              ] as const)
            : []),
        ]}
      />
    </>
  )
}

function ResumeDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [note, setNote] = useState('')
  const resume = useSend('POST /api/v1/connections/{connection}/matching/resume', [ROUTE])
  const send = () =>
    resume.mutate(
      { params: { connection: id }, body: { note: note.trim() } },
      {
        onSuccess: () => {
          notify('Auto-Match links again', { description: 'Judgements from now on count.' })
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Resume Auto-Match?"
      description="From the next match on, clear matches are linked without asking again."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={note.trim() === ''} busy={resume.isPending} onClick={send}>
            Resume
          </Button>
        </>
      }
    >
      <Field label="What was found and done" hint="Kept in the audit log, for whoever looks next time.">
        <TextArea rows={3} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      {resume.isError && <ProblemNote problem={problemOf(resume.error)} />}
    </Dialog>
  )
}
