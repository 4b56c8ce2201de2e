import { useRef, useState } from 'react'
import { useSend } from '../../api/ask.ts'
import { serverNow } from '../../api/call.ts'
import { problemOf } from '../../api/problem.ts'
import type { Problem, QueuedReview, StandingReview } from '../../api/schema.generated.ts'
import { keyOfReview, type useReviewSession } from './review-session.ts'

const ROUTE = 'POST /api/v1/reviews'
const TOUCHED = [
  'GET /api/v1/reviews',
  'GET /api/v1/reviews/alike',
  'GET /api/v1/connections/{connection}/reviews/{company}',
  'GET /api/v1/companies',
  'GET /api/v1/company-standings',
] as const

export type Verdict = StandingReview['verdict']
type Row = Pick<QueuedReview, 'connectionId' | 'companyId' | 'companyName'>

export interface Said {
  readonly row: Row
  readonly verdict: Verdict
  readonly remoteId: string | null
}

/** What happened to a decision that was not taken: somebody was first, or it could not be done. */
export type Refusal =
  | { readonly row: Row; readonly standing: StandingReview }
  | { readonly row: Row; readonly problem: Problem }

/** Sends decisions, remembers them in the session, and says what became of those that were not taken. */
export function useDeciding({ session, change }: ReturnType<typeof useReviewSession>) {
  const send = useSend(ROUTE, TOUCHED)
  const undo = useSend('POST /api/v1/connections/{connection}/reviews/{company}/undo', TOUCHED)
  /** The decision that is on its way: it cannot be taken back before it has arrived. */
  const under = useRef<Promise<unknown>>(Promise.resolve())
  const [refused, setRefused] = useState<Refusal | null>(null)

  /**
   * Answers how many were done. They count at once, so that nobody waits between two keys; what the server refuses is taken out
   * of the session again.
   */
  const decide = async (said: readonly Said[]): Promise<number> => {
    setRefused(null)
    const decisions = said.map(({ row, verdict, remoteId }) => ({
      ...{ connectionId: row.connectionId, companyId: row.companyId, verdict, remoteId },
    }))
    const done = said.map(({ row }) => rememberedOf(row))
    change((before) => ({ ...before, done: [...before.done, ...done] }))
    const forget = (failed: readonly unknown[]) =>
      change((before) => ({ ...before, done: before.done.filter((one) => !failed.includes(one)) }))
    const sent = send.mutateAsync({ body: { decisions } })
    under.current = sent.catch(() => undefined)
    try {
      const results = await sent
      forget(done.filter((_, at) => !results[at]?.done))
      const failed = results.findIndex((one) => !one.done)
      const row = said[failed]?.row
      if (row) setRefused(refusalOf(row, results[failed]))
      return results.filter((one) => one.done).length
    } catch (error) {
      forget(done)
      const row = said[0]?.row
      if (row) setRefused({ row, problem: problemOf(error) })
      return 0
    }
  }

  /** Takes the last decision of the session back and answers its key; null: there is none, or it cannot be. */
  const takeBack = async (): Promise<string | null> => {
    const last = session.done.at(-1)
    if (!last || undo.isPending) return null
    setRefused(null)
    await under.current
    try {
      await undo.mutateAsync({ params: { connection: last.connectionId, company: last.companyId } })
    } catch (error) {
      setRefused({ row: last, problem: problemOf(error) })
    }
    change((before) => ({ ...before, done: before.done.filter((one) => one !== last) }))
    return last.key
  }

  return { decide, takeBack, refused, busy: send.isPending || undo.isPending }
}

function rememberedOf(row: Row) {
  const { connectionId, companyId, companyName } = row
  return { key: keyOfReview(row), connectionId, companyId, companyName, atMs: serverNow() }
}

interface Result {
  readonly standing: StandingReview | null
  readonly error: { readonly code: string; readonly message: string; readonly nextStep: string } | null
}

function refusalOf(row: Row, result: Result | undefined): Refusal {
  if (result?.standing) return { row, standing: result.standing }
  const { code = '', message = '', nextStep = '' } = result?.error ?? {}
  const known = problemOf(new Error(message))
  return { row, problem: { ...known, title: 'It was not decided', meaning: message, nextStep, code } }
}
