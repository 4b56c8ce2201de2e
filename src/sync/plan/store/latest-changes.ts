import { sql } from 'kysely'
import type { ChangeId, CompanyId, ConnectionId, PlanId, RemoteId, RunId } from '../../../core/ids.ts'
import type { Outcome } from '../../../core/outcome.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { ChangeKind, PlanKind, PlanState } from '../plan.ts'

/** The last thing planned for a company in one connection, and what became of it. */
export interface LatestChange {
  readonly companyId: CompanyId
  readonly changeId: ChangeId
  readonly planId: PlanId
  readonly planKind: PlanKind
  readonly planState: PlanState
  readonly runId: RunId | null
  readonly kind: ChangeKind
  readonly remoteId: RemoteId | null
  readonly outcome: Outcome | null
  readonly code: string | null
  readonly symbol: string | null
  readonly message: string | null
  readonly nextStep: string | null
  readonly fields: readonly string[]
  readonly settledAt: Date | null
}

/**
 * The latest change per company: of the record it is linked to, or its create. Plans that were dropped count for nothing.
 * `linked`: the record of each company that has a link; a company may have been another one's record before.
 */
export async function latestChanges(
  db: Queryable,
  connectionId: ConnectionId,
  companyIds: readonly CompanyId[],
  linked: readonly { readonly companyId: CompanyId; readonly remoteId: RemoteId }[],
): Promise<readonly LatestChange[]> {
  const { rows } = await sql<LatestChange>`
    select distinct on (c.company_id) c.company_id as "companyId", c.id::text as "changeId", c.plan_id as "planId",
      p.kind as "planKind", p.state as "planState", coalesce(p.apply_run_id, p.run_id) as "runId", c.kind,
      c.remote_id as "remoteId", c.outcome, c.code, c.symbol, c.message, c.explanation->>'nextStep' as "nextStep",
      array(select jsonb_object_keys(c.after)) as fields, c.settled_at as "settledAt"
    from (
      select h.* from unnest(${linked.map((one) => one.companyId)}::uuid[], ${linked.map((one) => one.remoteId)}::text[]) l (company, record)
      join concordat.changes h on h.connection_id = ${connectionId} and h.remote_id = l.record and h.company_id = l.company
      union all
      select * from concordat.changes where connection_id = ${connectionId} and kind = 'create' and remote_id is null
        and company_id = any(${[...companyIds]}::uuid[])) c
    join concordat.plans p on p.id = c.plan_id and p.state not in ('building', 'dropped')
    order by c.company_id, c.id desc`.execute(db)
  return rows
}
