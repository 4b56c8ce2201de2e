import { sql } from 'kysely'
import type { ChangeId, ConnectionId, PlanId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { RunClaim } from '../history/index.ts'
import type { WriteBatch } from './batch.ts'

const batchColumns = sql`id::text as id, workspace_id as "workspaceId", connection_id as "connectionId",
  plan_id as "planId", run_id as "runId", object, kind, sent_by as "sentBy", external_id_field as "externalIdField",
  state, job_id as "jobId", prepared_at as "preparedAt"`

export interface NewBatch extends Pick<WriteBatch, 'object' | 'kind' | 'sentBy' | 'externalIdField' | 'changeIds'> {
  readonly planId: PlanId
  readonly claim: RunClaim
}

/** The intent: stored in its own transaction before the call (G5). */
export async function insertBatch(db: Queryable, batch: NewBatch): Promise<WriteBatch> {
  const { run, fence } = batch.claim
  const { rows } = await sql<
    Omit<WriteBatch, 'changeIds'>
  >`insert into concordat.write_batches (workspace_id, connection_id, plan_id, run_id,
      fence, object, kind, sent_by, external_id_field, change_ids)
    values (${run.workspaceId}, ${run.connectionId}, ${batch.planId}, ${run.id}, ${fence}, ${batch.object}, ${batch.kind},
      ${batch.sentBy}, ${batch.externalIdField}, ${[...batch.changeIds]}::bigint[])
    returning ${batchColumns}`.execute(db)
  return { ...(rows[0] as Omit<WriteBatch, 'changeIds'>), changeIds: batch.changeIds }
}

export async function selectOpenBatches(db: Queryable, planId: PlanId): Promise<readonly WriteBatch[]> {
  const { rows } =
    await sql<WriteBatch>`select ${batchColumns}, change_ids::text[] as "changeIds" from concordat.write_batches
    where plan_id = ${planId} and state <> 'closed' order by id`.execute(db)
  return rows
}

export async function storeJob(db: Queryable, batchId: string, jobId: string): Promise<void> {
  await sql`update concordat.write_batches set state = 'job', job_id = ${jobId} where id = ${batchId}`.execute(db)
}

/** Keeps only the changes whose outcome is still open; without any the batch is closed. */
export async function narrowBatch(db: Queryable, batchId: string, open: readonly ChangeId[]): Promise<void> {
  const closed = open.length === 0
  await sql`update concordat.write_batches set
      change_ids = case when ${closed}::boolean then change_ids else ${[...open]}::bigint[] end,
      state = case when ${closed}::boolean then 'closed' else state end,
      closed_at = case when ${closed}::boolean then clock_timestamp() end
    where id = ${batchId}`.execute(db)
}

/** Forgets which calls were made; the changes say what became of each record. */
export async function forgetBatches(db: Queryable, connectionId: ConnectionId): Promise<void> {
  await sql`delete from concordat.write_batches where connection_id = ${connectionId}`.execute(db)
}
