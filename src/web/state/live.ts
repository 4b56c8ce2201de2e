import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Route } from '../api/call.ts'
import { listenLive } from '../api/live-events.ts'
import type { ConnectionSummary, LiveRun, Run, RunDetails } from '../api/schema.generated.ts'

/** live: told within a second · polling: asked every 5 s, as the stream does not come · offline: no network at all. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'offline'

const POLL_MS = 5_000
let state: LiveState = 'connecting'
const watchers = new Set<() => void>()

function become(next: LiveState): void {
  state = next
  for (const wake of watchers) wake()
}

/** How fresh the page is; for the mark in the top bar and the banner. */
export function useLiveState(): LiveState {
  const subscribe = (wake: () => void) => {
    watchers.add(wake)
    return () => watchers.delete(wake)
  }
  return useSyncExternalStore(subscribe, () => state)
}

/** Which routes show what an audit subject names; anything not named here reaches every list. */
const SHOWN_BY: Readonly<Record<string, readonly Route[]>> = {
  user: ['GET /api/v1/users', 'GET /api/v1/me'],
  session: ['GET /api/v1/me/sessions'],
  'api-key': ['GET /api/v1/api-keys'],
  run: ['GET /api/v1/runs'],
  segment: ['GET /api/v1/segments'],
}
/** What a run may have changed by the time it ends. */
const CHANGED_BY_RUNS: readonly string[] = [
  ...[
    'companies',
    'company-',
    'connections',
    'connection-',
    'plans',
    'imports',
    'runs',
    'reject',
    'needs',
    'activity',
    'top-',
  ],
]

/** Opens the stream of events once for the whole application and keeps what is loaded true. The shell calls it. */
export function useLive(onSignedOut: () => void): void {
  const queries = useQueryClient()
  useEffect(() => {
    const over = new AbortController()
    let poll = 0
    listenLive(
      {
        run: (run) => patchRun(queries, run),
        changed: (subjects) => subjects.forEach((subject) => void refreshSubject(queries, subject)),
        connected: (again) => {
          clearInterval(poll)
          become('live')
          if (again) void queries.invalidateQueries()
        },
        lost: () => {
          become(navigator.onLine ? 'polling' : 'offline')
          clearInterval(poll)
          poll = window.setInterval(() => void queries.invalidateQueries({ type: 'active' }), POLL_MS)
        },
        signedOut: onSignedOut,
      },
      over.signal,
    )
    return () => {
      over.abort()
      clearInterval(poll)
    }
  }, [queries, onSignedOut])
}

function refreshSubject(queries: QueryClient, subject: string): Promise<void> {
  const routes = SHOWN_BY[subject]
  if (!routes) return queries.invalidateQueries()
  return Promise.all(routes.map((route) => queries.invalidateQueries({ queryKey: [route] }))).then(() => undefined)
}

/** Puts a run as it is now wherever it is shown; a run that is new to a list, or has just ended, makes lists be asked again. */
export function patchRun(queries: QueryClient, run: LiveRun): void {
  const known = queries.getQueryData<readonly [string, string]>(['live', run.id])
  queries.setQueryData(['live', run.id], [run.state, run.id] as const)
  queries.setQueriesData<RunDetails>({ queryKey: ['GET /api/v1/runs/{id}', { params: { id: run.id } }] }, (shown) =>
    shown ? { ...shown, ...run } : shown,
  )
  queries.setQueriesData<unknown>({ queryKey: ['GET /api/v1/runs'] }, (shown: unknown) => patchLists(shown, run))
  queries.setQueriesData<readonly ConnectionSummary[]>({ queryKey: ['GET /api/v1/connection-summaries'] }, (shown) =>
    shown?.map((one) => (one.openRun?.id === run.id ? { ...one, openRun: { ...one.openRun, ...run } } : one)),
  )
  const ended = run.finishedAt !== null
  if (known?.[0] === run.state) return
  void queries.invalidateQueries({ queryKey: ['GET /api/v1/runs'] })
  void queries.invalidateQueries({ queryKey: ['GET /api/v1/connection-summaries'] })
  if (ended) void queries.invalidateQueries({ predicate: ({ queryKey }) => mayShowRunsWork(String(queryKey[0])) })
}

function mayShowRunsWork(route: string): boolean {
  return CHANGED_BY_RUNS.some((word) => route.startsWith(`GET /api/v1/${word}`))
}

/** Rows of plain answers and of pages; everything else stays what it is. */
export function patchLists(shown: unknown, run: Run): unknown {
  if (typeof shown !== 'object' || shown === null) return shown
  if ('pages' in shown) return { ...shown, pages: (shown.pages as unknown[]).map((page) => patchLists(page, run)) }
  if (!('rows' in shown)) return shown
  const rows = shown.rows as readonly Run[]
  if (!rows.some((row) => row.id === run.id)) return shown
  return { ...shown, rows: rows.map((row) => (row.id === run.id ? { ...row, ...run } : row)) }
}
