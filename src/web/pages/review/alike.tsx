import { useState } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { Answer } from '../../api/call.ts'
import { counted } from '../../format/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Banner } from '../../parts/states.tsx'
import { notify } from '../../parts/toast.tsx'
import { Checkbox } from '../../parts/toggles.tsx'
import styles from './review.module.css'
import { keyOfReview, type useReviewSession } from './review-session.ts'
import { likenessWords } from './review-words.ts'
import type { useDeciding } from './use-deciding.ts'

const ROUTE = 'GET /api/v1/reviews/alike'
type Kind = Answer<typeof ROUTE>[number]

/** So many decisions of a session before others like them are offered, and again after so many more. */
const AFTER = 20

interface AlikeProps {
  readonly kept: ReturnType<typeof useReviewSession>
  readonly deciding: ReturnType<typeof useDeciding>
}

/** Offers the ones that look like what was decided alike, with their list; nothing is applied before it was read. */
export function Alike({ kept: { session, change }, deciding }: AlikeProps) {
  const [open, setOpen] = useState(false)
  const due = session.done.length >= session.declinedAt + AFTER
  const found = useAsk(ROUTE, { query: { since: session.since } }, { enabled: due })
  const done = new Set(session.done.map((one) => one.key))
  const kind = found.data
    ?.map((one) => ({ ...one, reviews: one.reviews.filter((row) => !done.has(keyOfReview(row))) }))
    .find((one) => one.reviews.length > 0)
  if (!due || !kind) return null
  const later = () => change((before) => ({ ...before, declinedAt: before.done.length }))
  return (
    <Banner
      title={`${counted(kind.reviews.length, 'more company looks', 'more companies look')} the same. Apply?`}
      actions={
        <>
          <Button size="small" onClick={() => setOpen(true)}>
            Look at the list
          </Button>
          <Button size="small" kind="quiet" onClick={later}>
            Not now
          </Button>
        </>
      }
    >
      {counted(kind.decisions, 'time')} you said “{VERDICTS[kind.verdict]}” where {likenessWords(kind.likeness)}.
      {open && <List kind={kind} deciding={deciding} onClose={() => setOpen(false)} />}
    </Banner>
  )
}

const VERDICTS = { same: 'the best candidate', none: 'none of these', create: 'create new' } as const

interface ListProps {
  readonly kind: Kind
  readonly deciding: AlikeProps['deciding']
  readonly onClose: () => void
}

function List({ kind, deciding, onClose }: ListProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = kind.reviews.filter((row) => !left.has(keyOfReview(row)))
  const toggle = (key: string, on: boolean) =>
    setLeft((before) => new Set(on ? [...before].filter((one) => one !== key) : [...before, key]))
  const apply = async () => {
    const said = chosen.map((row) => ({
      ...{ row, verdict: kind.verdict, remoteId: kind.verdict === 'same' ? row.bestId : null },
    }))
    const count = await deciding.decide(said)
    notify(`${counted(count, 'company', 'companies')} decided: ${VERDICTS[kind.verdict]}`)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(now) => !now && onClose()}
      title={`Apply “${VERDICTS[kind.verdict]}” to these?`}
      description={`The same evidence each time: ${likenessWords(kind.likeness)}. Take out what is different. Each can be taken back with Undo.`}
      wide
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={chosen.length === 0} busy={deciding.busy} onClick={() => void apply()}>
            Apply to {counted(chosen.length, 'company', 'companies')}
          </Button>
        </>
      }
    >
      <ul className={styles.alike}>
        {kind.reviews.map((row) => {
          const key = keyOfReview(row)
          const pair = row.bestName ? `${row.companyName} · ${row.bestName}` : row.companyName
          return (
            <li key={key}>
              <Checkbox label={pair} checked={!left.has(key)} onChange={(on) => toggle(key, on)} />
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
