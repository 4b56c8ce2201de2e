import { type RawBuilder, sql } from 'kysely'
import type { ConnectionId, PlanId, RunId, WorkspaceId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { GuardReason, PlanCounts } from '../guards.ts'
import type { Mapping } from '../mapping.ts'
import type { Plan, PlanFinding, PlanKind, PlanScope, PlanState } from '../plan.ts'

const planColumns = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", run_id as "runId",
  apply_run_id as "applyRunId", kind, of_plan_id as "ofPlanId", state, scope, counts, reasons, findings,
  planned_at as "plannedAt", approved_at as "approvedAt", approved_by as "approvedBy", ended_at as "endedAt",
  ended_by as "endedBy"`

export interface NewPlan {
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
  readonly runId: RunId | null
  readonly kind: PlanKind
  readonly ofPlanId: PlanId | null
  readonly scope: PlanScope
  readonly plannedAt: Date
}

export async function insertPlan(db: Queryable, plan: NewPlan): Promise<PlanId> {
  const { rows } = await sql<{ id: PlanId }>`insert into concordat.plans (workspace_id, connection_id, run_id, kind,
      of_plan_id, scope, planned_at)
    values (${plan.workspaceId}, ${plan.connectionId}, ${plan.runId}, ${plan.kind}, ${plan.ofPlanId},
      ${JSON.stringify(plan.scope)}::jsonb, ${plan.plannedAt}) returning id`.execute(db)
  return (rows[0] as { id: PlanId }).id
}

export async function storeBuilt(
  db: Queryable,
  planId: PlanId,
  built: {
    state: PlanState
    counts: PlanCounts
    reasons: readonly GuardReason[]
    findings: readonly PlanFinding[]
  },
): Promise<Plan> {
  const { rows } = await sql<Plan>`update concordat.plans set state = ${built.state},
      counts = ${JSON.stringify(built.counts)}::jsonb, reasons = ${JSON.stringify(built.reasons)}::jsonb,
      findings = ${JSON.stringify(built.findings)}::jsonb,
      ended_at = case when ${built.state}::text = 'applied' then clock_timestamp() end
    where id = ${planId} returning ${planColumns}`.execute(db)
  return rows[0] as Plan
}

export async function selectPlan(db: Queryable, planId: PlanId, workspaceId?: WorkspaceId): Promise<Plan | null> {
  const scope = workspaceId === undefined ? sql`true` : sql`workspace_id = ${workspaceId}`
  const { rows } = await sql<Plan>`select ${planColumns} from concordat.plans
    where id = ${planId} and ${scope}`.execute(db)
  return rows[0] ?? null
}

/** The plan a run has built already: a run that is started again does not plan twice. */
export async function selectPlanOfRun(db: Queryable, runId: RunId): Promise<Plan | null> {
  const { rows } = await sql<Plan>`select ${planColumns} from concordat.plans where run_id = ${runId}
    order by planned_at limit 1`.execute(db)
  return rows[0] ?? null
}

export interface PlanFilter {
  readonly connectionId?: ConnectionId
  readonly states?: readonly PlanState[]
  /** The run that built or applied it. */
  readonly runId?: RunId
  /** Plans older than this one (paging, newest first). */
  readonly before?: PlanId
  readonly limit?: number
}

export async function selectPlans(
  db: Queryable,
  workspaceId: WorkspaceId,
  filter: PlanFilter,
): Promise<readonly Plan[]> {
  const conditions: RawBuilder<unknown>[] = [sql`workspace_id = ${workspaceId}`]
  if (filter.connectionId) conditions.push(sql`connection_id = ${filter.connectionId}`)
  if (filter.states) conditions.push(sql`state = any(${[...filter.states]}::text[])`)
  if (filter.runId) conditions.push(sql`(run_id = ${filter.runId} or apply_run_id = ${filter.runId})`)
  if (filter.before)
    conditions.push(sql`(planned_at, id) < (select planned_at, id from concordat.plans where id = ${filter.before})`)
  const { rows } = await sql<Plan>`select ${planColumns} from concordat.plans
    where ${sql.join(conditions, sql` and `)} order by planned_at desc, id desc limit ${filter.limit ?? 50}`.execute(db)
  return rows
}

export interface Transition {
  readonly from: readonly PlanState[]
  readonly to: PlanState
  /** Who, for approvals and endings. */
  readonly by?: string
  readonly applyRunId?: RunId
}

/** Moves a plan from one of the expected states; null when it is in another one. */
export async function moveState(db: Queryable, planId: PlanId, move: Transition): Promise<Plan | null> {
  const approving = move.to === 'approved'
  const ending = move.to === 'applied' || move.to === 'dropped'
  const { rows } = await sql<Plan>`update concordat.plans set state = ${move.to},
      approved_at = case when ${approving}::boolean then clock_timestamp() else approved_at end,
      approved_by = case when ${approving}::boolean then ${move.by ?? null}::text else approved_by end,
      ended_at = case when ${ending}::boolean then clock_timestamp() else ended_at end,
      ended_by = case when ${ending}::boolean then ${move.by ?? null}::text else ended_by end,
      apply_run_id = coalesce(${move.applyRunId ?? null}::uuid, apply_run_id)
    where id = ${planId} and state = any(${[...move.from]}::text[]) returning ${planColumns}`.execute(db)
  return rows[0] ?? null
}

/**
 * A newer plan of the same connection takes the place of those that still wait for approval; their changes end deferred.
 * Answers the runs that built them. Undo plans stay: they are about something else.
 */
export async function dropOlderHeld(
  db: Queryable,
  plan: { id: PlanId; connectionId: ConnectionId },
): Promise<readonly RunId[]> {
  const by = `replaced by plan ${plan.id}`
  const { rows } = await sql<{ runId: RunId | null }>`with dropped as (
      update concordat.plans set state = 'dropped', ended_at = clock_timestamp(), ended_by = ${by}
      where connection_id = ${plan.connectionId} and id <> ${plan.id} and kind in ('sync', 'retry') and state = 'held'
      returning id, run_id),
    deferred as (
      update concordat.changes set outcome = 'deferred', message = ${by}, settled_at = clock_timestamp()
      where plan_id in (select id from dropped) and outcome is null)
    select run_id as "runId" from dropped`.execute(db)
  return rows.flatMap((row) => row.runId ?? [])
}

export async function selectMapping(
  db: Queryable,
  connectionId: ConnectionId,
  object: string,
): Promise<Mapping | null> {
  const { rows } = await sql<Mapping>`select object, rows, time_zone as "timeZone" from concordat.mappings
    where connection_id = ${connectionId} and object = ${object}`.execute(db)
  return rows[0] ?? null
}

export async function upsertMapping(
  db: Queryable,
  of: { workspaceId: WorkspaceId; connectionId: ConnectionId; by: string },
  mapping: Mapping,
): Promise<void> {
  await sql`insert into concordat.mappings (workspace_id, connection_id, object, rows, time_zone, updated_by)
    values (${of.workspaceId}, ${of.connectionId}, ${mapping.object}, ${JSON.stringify(mapping.rows)}::jsonb,
      ${mapping.timeZone}, ${of.by})
    on conflict (connection_id, object) do update set rows = excluded.rows, time_zone = excluded.time_zone,
      updated_by = excluded.updated_by, updated_at = clock_timestamp()`.execute(db)
}

export async function deleteMapping(db: Queryable, connectionId: ConnectionId, object: string): Promise<void> {
  await sql`delete from concordat.mappings where connection_id = ${connectionId} and object = ${object}`.execute(db)
}
