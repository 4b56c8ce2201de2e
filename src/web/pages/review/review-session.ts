import { useState } from 'react'
import { serverNow } from '../../api/call.ts'
import type { QueuedReview } from '../../api/schema.generated.ts'

export interface Decided {
  readonly key: string
  readonly connectionId: string
  readonly companyId: string
  readonly companyName: string
  readonly atMs: number
}

/** What this tab has done in the queue since it began; it outlives a look at another page, not the tab. */
export interface ReviewSession {
  readonly since: string
  readonly done: readonly Decided[]
  readonly skipped: readonly string[]
  /** After so many decisions the person did not want those that look alike. */
  readonly declinedAt: number
}

const PLACE = 'concordat.review'
const OVER_MS = 12 * 3_600_000

export const keyOfReview = ({ connectionId, companyId }: Pick<QueuedReview, 'connectionId' | 'companyId'>) =>
  `${connectionId}/${companyId}`

/** The session, and how to change it. */
export function useReviewSession() {
  const [session, setSession] = useState(read)
  const change = (next: (before: ReviewSession) => ReviewSession) =>
    setSession((before) => {
      const after = next(before)
      sessionStorage.setItem(PLACE, JSON.stringify(after))
      return after
    })
  return { session, change }
}

function read(): ReviewSession {
  const kept = sessionStorage.getItem(PLACE)
  if (kept) {
    const session = JSON.parse(kept) as ReviewSession
    if (serverNow() - Date.parse(session.since) < OVER_MS) return session
  }
  return { since: new Date(serverNow()).toISOString(), done: [], skipped: [], declinedAt: 0 }
}

const PAUSE_MS = 120_000
const LEAST = 3

/** How long what is left takes at this person's pace, in minutes; null while that cannot be said. Pauses do not count. */
export function minutesLeft(done: readonly Pick<Decided, 'atMs'>[], left: number): number | null {
  if (done.length < LEAST || left === 0) return null
  const gaps = done
    .slice(1)
    .map((one, at) => one.atMs - (done[at]?.atMs ?? 0))
    .filter((gap) => gap >= 0 && gap < PAUSE_MS)
    .sort((a, b) => a - b)
  const middle = gaps[Math.floor(gaps.length / 2)]
  return middle === undefined ? null : Math.max(1, Math.round((middle * left) / 60_000))
}

/** Skipped ones come last, in the order in which they were skipped. */
export function inOrder<Row extends Pick<QueuedReview, 'connectionId' | 'companyId'>>(
  rows: readonly Row[],
  skipped: readonly string[],
): readonly Row[] {
  const place = (row: Row) => skipped.indexOf(keyOfReview(row))
  return [
    ...rows.filter((row) => place(row) < 0),
    ...rows.filter((row) => place(row) >= 0).sort((a, b) => place(a) - place(b)),
  ]
}
