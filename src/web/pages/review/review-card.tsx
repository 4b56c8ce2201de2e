import { Link } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { useAsk } from '../../api/ask.ts'
import type { QueuedReview, Review } from '../../api/schema.generated.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { KeyHint } from '../../parts/key-hint.tsx'
import { Banner, ErrorState, Loading, ProblemNote } from '../../parts/states.tsx'
import { useOfferActions } from '../../state/actions.ts'
import { useKeys } from '../../state/keys.ts'
import { useNarrow } from '../../state/narrow.ts'
import { CandidateCards, CandidateTable } from './candidate-table.tsx'
import styles from './review.module.css'
import { keyOfReview, type useReviewSession } from './review-session.ts'
import { REASON_WORDS, standingWords } from './review-words.ts'
import type { Refusal, useDeciding, Verdict } from './use-deciding.ts'

interface CardProps {
  readonly row: QueuedReview
  readonly rows: readonly QueuedReview[]
  readonly kept: ReturnType<typeof useReviewSession>
  readonly deciding: ReturnType<typeof useDeciding>
  readonly onGo: (key: string | undefined) => void
}

/** One company of the queue beside its candidates, and everything a person can say about it. */
export function ReviewCard(props: CardProps) {
  const { row, deciding } = props
  const params = { connection: row.connectionId, company: row.companyId }
  const found = useAsk('GET /api/v1/connections/{connection}/reviews/{company}', { params })
  const { data: connections = [] } = useAsk('GET /api/v1/connections', { query: {} })
  const connection = connections.find((one) => one.id === row.connectionId)
  const review = found.data?.companyId === row.companyId ? found.data : null
  const act = useActions(props, review)
  return (
    <section className={styles.pane} aria-label={`Review ${row.companyName}`}>
      {deciding.refused && <Refused refusal={deciding.refused} />}
      <div className={styles.title}>
        <h2>
          <Link to="/companies/$id" params={{ id: row.companyId }}>
            {row.companyName}
          </Link>
        </h2>
        {row.companyDomain && <span className={styles.muted}>{row.companyDomain}</span>}
        <Badge tone="warn">{REASON_WORDS[row.reason]}</Badge>
        {connections.length > 1 && connection && <Badge>{connection.name}</Badge>}
      </div>
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {!review && !found.isError && <Loading label={`Loading ${row.companyName}`} lines={8} />}
      {review && <Body review={review} act={act} />}
      <Buttons act={act} review={review} undoable={props.kept.session.done.length > 0} />
    </section>
  )
}

/** What the keys and the buttons do. A company that somebody has decided meanwhile is only passed. */
function useActions({ row, rows, kept, deciding, onGo }: CardProps, review: Review | null) {
  const key = keyOfReview(row)
  const place = rows.findIndex((one) => keyOfReview(one) === key)
  const neighbour = (step: number) => rows[place + step]
  const pass = () => {
    const next = neighbour(1) ?? neighbour(-1)
    onGo(next && keyOfReview(next))
  }
  const say = (verdict: Verdict, remoteId: string | null = null) => {
    if (!review) return
    pass()
    if (!review.standing) void deciding.decide([{ row, verdict, remoteId }])
  }
  const pick = (at: number) => {
    const chosen = review?.candidates[at]
    if (chosen) say('same', chosen.remoteId)
  }
  const skip = () => {
    kept.change((before) => ({ ...before, skipped: [...before.skipped.filter((one) => one !== key), key] }))
    pass()
  }
  const act = {
    ...{ pick, skip, pass, say },
    accept: () => pick(0),
    none: () => say('none'),
    create: () => say('create'),
    undo: () => void deciding.takeBack().then((back) => back && onGo(back)),
    move: (step: number) => {
      const next = neighbour(step)
      if (next) onGo(keyOfReview(next))
    },
  }
  useReviewKeys(act)
  return act
}

type Actions = ReturnType<typeof useActions>

function useReviewKeys(act: Actions): void {
  const nothing = () => undefined
  useKeys({
    ...{ a: act.accept, n: act.none, c: act.create, s: act.skip, z: act.undo },
    ...{ 1: () => act.pick(0), 2: () => act.pick(1), 3: () => act.pick(2), 4: () => act.pick(3), 5: () => act.pick(4) },
    ...{ j: () => act.move(1), k: () => act.move(-1) },
    // The letters behind "g" lead to other pages and are not meant.
    ...{ 'g a': nothing, 'g n': nothing, 'g c': nothing, 'g s': nothing, 'g z': nothing },
  })
  const latest = useRef(act)
  latest.current = act
  const offered = useMemo(
    () => [
      { label: 'Accept the best candidate', keys: 'a', run: () => latest.current.accept() },
      { label: 'None of these', keys: 'n', run: () => latest.current.none() },
      { label: 'Create a new record', keys: 'c', run: () => latest.current.create() },
      { label: 'Skip this company', keys: 's', run: () => latest.current.skip() },
      { label: 'Undo the last decision', keys: 'z', run: () => latest.current.undo() },
    ],
    [],
  )
  useOfferActions(offered)
}

function Body({ review, act }: { readonly review: Review; readonly act: Actions }) {
  const narrow = useNarrow()
  const { standing, candidates, sentence, changes } = review
  const shown = {
    ...{ review, disabled: standing !== null },
    onPick: (one: { readonly remoteId: string }) => act.say('same', one.remoteId),
  }
  return (
    <>
      {standing && (
        <Banner
          tone="ok"
          title={`${standing.mine ? 'You' : standing.by} decided: ${standingWords(standing)}`}
          actions={
            <Button size="small" onClick={act.pass}>
              Go on
            </Button>
          }
        >
          Nothing is overwritten. To change it, open the company.
        </Banner>
      )}
      <p className={styles.sentence}>{sentence}</p>
      {candidates.length === 0 ? (
        <p className={styles.muted}>Nothing in the CRM is like it. Match it by hand on its page, or create a record.</p>
      ) : narrow ? (
        <CandidateCards {...shown} />
      ) : (
        <CandidateTable {...shown} />
      )}
      {changes.length > 0 && (
        <details className={styles.changes}>
          <summary>What would have to be different</summary>
          <ul>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

interface ButtonsProps {
  readonly act: Actions
  readonly review: Review | null
  readonly undoable: boolean
}

function Buttons({ act, review, undoable }: ButtonsProps) {
  const open = review !== null && review.standing === null
  const best = review?.candidates[0]
  return (
    <div className={styles.buttons}>
      {best && (
        <Button kind="primary" disabled={!open} onClick={act.accept}>
          <span className={styles.accept}>Accept {best.name ?? best.remoteId}</span>
          <KeyHint keys="a" />
        </Button>
      )}
      <Button disabled={!open} onClick={act.none}>
        None of these
        <KeyHint keys="n" />
      </Button>
      <Button disabled={!open} onClick={act.create}>
        Create new
        <KeyHint keys="c" />
      </Button>
      <Button kind="quiet" onClick={act.skip}>
        Skip
        <KeyHint keys="s" />
      </Button>
      <Button kind="quiet" disabled={!undoable} onClick={act.undo}>
        Undo
        <KeyHint keys="z" />
      </Button>
    </div>
  )
}

/** Somebody was first, or it could not be done. */
function Refused({ refusal }: { readonly refusal: Refusal }) {
  if ('problem' in refusal) return <ProblemNote problem={refusal.problem} />
  const { row, standing } = refusal
  return (
    <Banner tone="warn" title={`${row.companyName}: ${standing.mine ? 'you' : standing.by} decided first`}>
      {standing.by} said: {standingWords(standing)}. Your decision changed nothing.
    </Banner>
  )
}
