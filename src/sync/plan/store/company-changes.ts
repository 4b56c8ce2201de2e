import { sql } from 'kysely'
import type { CompanyId, ConnectionId, PlanId, RemoteId, RunId, WorkspaceId } from '../../../core/ids.ts'
import type { Outcome } from '../../../core/outcome.ts'
import type { Values } from '../../../core/values.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { ChangeKind, PlanKind } from '../plan.ts'

/** A change of a company's record that was settled, with the run that wrote it. */
export interface CompanyChange {
  readonly id: string
  readonly connectionId: ConnectionId
  readonly planId: PlanId
  readonly planKind: PlanKind
  readonly runId: RunId | null
  readonly approvedBy: string | null
  readonly kind: ChangeKind
  readonly object: string
  readonly remoteId: RemoteId | null
  readonly before: Values
  readonly after: Values
  readonly outcome: Outcome
  readonly code: string | null
  readonly message: string | null
  readonly at: Date
}

/** What was written for a company, newest first. `remoteIds`: records it is or was linked to in the connection. */
export async function companyChanges(
  db: Queryable,
  of: { readonly workspaceId: WorkspaceId; readonly connectionId: ConnectionId; readonly companyId: CompanyId },
  remoteIds: readonly RemoteId[],
  limit: number,
): Promise<readonly CompanyChange[]> {
  const { workspaceId, connectionId, companyId } = of
  const { rows } = await sql<CompanyChange>`
    select c.id::text as id, c.connection_id as "connectionId", c.plan_id as "planId", p.kind as "planKind",
      coalesce(p.apply_run_id, p.run_id) as "runId", p.approved_by as "approvedBy", c.kind, c.object, c.remote_id as "remoteId",
      c.before, c.after, c.outcome, c.code, c.message, c.settled_at as at
    from (
      select * from concordat.changes where connection_id = ${connectionId} and remote_id = any(${[...remoteIds]}::text[])
      union
      select * from concordat.changes
      where connection_id = ${connectionId} and company_id = ${companyId} and kind in ('create', 'delete')) c
    join concordat.plans p on p.id = c.plan_id
    where c.workspace_id = ${workspaceId} and c.company_id = ${companyId} and c.settled_at is not null and c.outcome is not null
    order by c.id desc limit ${limit}`.execute(db)
  return rows
}
