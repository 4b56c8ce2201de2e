import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { MatchScope } from '../link.ts'

/** What is watched of a connection; without a row the usual target holds and nothing is paused. */
export interface Watch {
  readonly target: number
  /** Judgements before it do not count. */
  readonly windowFrom: Date | null
  readonly pausedAt: Date | null
  readonly pausedWhy: string | null
  readonly resumedAt: Date | null
  readonly resumedBy: string | null
  readonly resumeNote: string | null
}

/** As the migration has it, for connections without a row. */
export const USUAL_TARGET = 0.98

export async function selectWatch(db: Queryable, scope: MatchScope): Promise<Watch> {
  const { rows } =
    await sql<Watch>`select target, window_from as "windowFrom", paused_at as "pausedAt", paused_why as "pausedWhy",
      resumed_at as "resumedAt", resumed_by as "resumedBy", resume_note as "resumeNote"
    from concordat.match_watches where connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId}`.execute(
      db,
    )
  const nothing = {
    windowFrom: null,
    pausedAt: null,
    pausedWhy: null,
    resumedAt: null,
    resumedBy: null,
    resumeNote: null,
  }
  return rows[0] ?? { target: USUAL_TARGET, ...nothing }
}

/** True when it was not paused before. */
export async function pauseWatch(db: Queryable, scope: MatchScope, why: string): Promise<boolean> {
  const done = await sql`insert into concordat.match_watches as w (connection_id, workspace_id, paused_at, paused_why)
    values (${scope.connectionId}, ${scope.workspaceId}, now(), ${why})
    on conflict (connection_id) do update set paused_at = now(), paused_why = excluded.paused_why where w.paused_at is null`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Ends the pause and starts a new window. False when it was not paused. */
export async function resumeWatch(db: Queryable, scope: MatchScope, by: string, note: string): Promise<boolean> {
  const done = await sql`update concordat.match_watches set paused_at = null, paused_why = null, window_from = now(),
      resumed_at = now(), resumed_by = ${by}, resume_note = ${note}
    where connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId} and paused_at is not null`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function updateTarget(db: Queryable, scope: MatchScope, target: number): Promise<void> {
  await sql`insert into concordat.match_watches (connection_id, workspace_id, target)
    values (${scope.connectionId}, ${scope.workspaceId}, ${target})
    on conflict (connection_id) do update set target = excluded.target`.execute(db)
}
