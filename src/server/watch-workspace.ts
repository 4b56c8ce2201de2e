import { listConnections } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { listAudit } from '../platform/users/index.ts'
import { balanceOf, listRuns, type Run, type RunState, runCounts, tallyOf } from '../sync/history/index.ts'
import { liveRunShape } from './run-shapes.ts'

const LOOK_EVERY_MS = 500
const OPEN: readonly RunState[] = ['queued', 'running', 'waiting', 'held', 'paused']
const OPEN_MAX = 100
/** Runs that may begin and end between two looks. */
const NEWEST = 20
const NEWS_MAX = 50
const BEAT_STEP_MS = 5_000

/** What a workspace looks like at one moment; readers send what differs from what they sent before. */
export interface WorkspaceSight {
  /** Open runs and the newest ones: `mark` is equal as long as nothing worth telling has changed. */
  readonly runs: ReadonlyMap<string, { readonly mark: string; readonly shown: unknown; readonly open: boolean }>
  /** Grows with everything that people and keys do. */
  readonly auditId: bigint
  /** What kinds of things were changed after an audit id: "plan", "connection", "link" …; oldest ones may be left out. */
  subjectsSince(auditId: bigint): readonly string[]
  /** Equal as long as no connection changed its state. */
  readonly connections: string
}

export type Listener = (sight: WorkspaceSight) => void

export interface WorkspaceWatch {
  /** Looks twice a second as long as somebody listens, once for all of them. Answers how to stop listening. */
  listen(workspaceId: string, listener: Listener): () => void
}

/** One watch a server; all state is in the database, so any process can tell what any worker does. */
export function watchWorkspaces(platform: Platform, closing: AbortSignal): WorkspaceWatch {
  const listeners = new Map<string, Set<Listener>>()
  const look = async (workspaceId: string) => {
    for (let heard = listeners.get(workspaceId); heard && !closing.aborted; heard = listeners.get(workspaceId)) {
      try {
        const sight = await lookAt(platform, workspaceId)
        for (const listener of heard) listener(sight)
      } catch (error) {
        platform.log.warn({ error }, 'looking for news failed; it is tried again')
      }
      await platform.clock.sleep(LOOK_EVERY_MS, closing).catch(() => undefined)
    }
  }
  return {
    listen: (workspaceId, listener) => {
      const heard = listeners.get(workspaceId) ?? new Set()
      heard.add(listener)
      if (!listeners.has(workspaceId)) {
        listeners.set(workspaceId, heard)
        void look(workspaceId)
      }
      return () => {
        heard.delete(listener)
        if (heard.size === 0 && listeners.get(workspaceId) === heard) listeners.delete(workspaceId)
      }
    },
  }
}

/** Five indexed queries, whatever the size of the workspace. */
async function lookAt({ database: { db } }: Platform, workspaceId: string): Promise<WorkspaceSight> {
  const open = await listRuns(db, workspaceId, { states: OPEN, limit: OPEN_MAX })
  const newest = await listRuns(db, workspaceId, { limit: NEWEST })
  const runs = new Map([...newest, ...open].map((run) => [run.id, run] as const))
  const counts = Map.groupBy(await runCounts(db, [...runs.keys()]), (row) => row.runId)
  const connections = await listConnections(db, workspaceId)
  const audit = await listAudit(db, workspaceId, { limit: NEWS_MAX })
  return {
    runs: new Map([...runs.values()].map((run) => [run.id, sightOf(run, counts.get(run.id) ?? [])])),
    auditId: BigInt(audit[0]?.id ?? 0),
    subjectsSince: (id) => [...new Set(audit.filter((row) => BigInt(row.id) > id).map((row) => row.subjectKind))],
    connections: connections.map(({ id, state, stateReason }) => `${id} ${state} ${stateReason}`).join('\n'),
  }
}

function sightOf(run: Run, counts: Awaited<ReturnType<typeof runCounts>>) {
  const whole = { ...run, counts, balance: balanceOf(counts), tally: tallyOf(counts) } as Parameters<
    typeof liveRunShape.encode
  >[0]
  const shown = liveRunShape.encode(whole)
  // A beating heart is news only now and then; that it stopped is seen by its age.
  const beat = Math.floor((run.heartbeatAt?.getTime() ?? 0) / BEAT_STEP_MS)
  return { mark: JSON.stringify({ ...shown, heartbeatAt: beat }), shown, open: OPEN.includes(run.state) }
}
