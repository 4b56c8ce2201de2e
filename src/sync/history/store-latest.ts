import { sql } from 'kysely'
import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Run } from './run.ts'
import { runColumns } from './store.ts'

/** The last run of a connection that has ended, the one that is open, and when the last sync was asked for. */
export interface LatestRuns {
  readonly connectionId: ConnectionId
  readonly finished: (Run & { readonly rejected: number }) | null
  readonly open: Run | null
  readonly lastSyncAt: Date | null
}

/** For each of these connections. A connection without runs has only nulls. */
export async function latestRuns(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionIds: readonly ConnectionId[],
): Promise<readonly LatestRuns[]> {
  const of = sql`workspace_id = ${workspaceId} and connection_id = any(${[...connectionIds]}::uuid[])`
  const { rows: finished } = await sql<Run>`select distinct on (connection_id) ${runColumns} from concordat.runs
    where ${of} and finished_at is not null order by connection_id, finished_at desc`.execute(db)
  const { rows: open } = await sql<Run>`select distinct on (connection_id) ${runColumns} from concordat.runs
    where ${of} and finished_at is null
    order by connection_id, state = 'running' desc, state = 'held' desc, created_at desc`.execute(db)
  const { rows: syncs } = await sql<{ connectionId: ConnectionId; at: Date }>`select connection_id as "connectionId",
      max(created_at) as at from concordat.runs where ${of} and kind = 'sync' group by connection_id`.execute(db)
  const rejected = await countRejected(
    db,
    finished.map((run) => run.id),
  )
  return connectionIds.map((connectionId) => {
    const last = finished.find((run) => run.connectionId === connectionId)
    return {
      connectionId,
      finished: last ? { ...last, rejected: rejected.get(last.id) ?? 0 } : null,
      open: open.find((run) => run.connectionId === connectionId) ?? null,
      lastSyncAt: syncs.find((row) => row.connectionId === connectionId)?.at ?? null,
    }
  })
}

async function countRejected(db: Queryable, runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, number>> {
  const { rows } = await sql<{ runId: RunId; rejected: number }>`select run_id as "runId",
      sum(value)::float8 as rejected from concordat.run_counts
    where run_id = any(${[...runIds]}::uuid[]) and name = 'rejected' group by run_id`.execute(db)
  return new Map(rows.map((row) => [row.runId, row.rejected]))
}
