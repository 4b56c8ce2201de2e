import { type RawBuilder, sql } from 'kysely'
import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { CountRow, LogLevel, Run, RunClaim, RunKind, RunLogLine, RunState, RunTrigger, Stage } from './run.ts'

export const runColumns = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", kind, trigger, state, stage,
  options, reason, error_code as "errorCode", wait_until as "waitUntil", stop_requested_at as "stopRequestedAt",
  pause_requested_at as "pauseRequestedAt", paused_by as "pausedBy", worker,
  fence::float8 as fence, heartbeat_at as "heartbeatAt", created_at as "createdAt", started_at as "startedAt",
  finished_at as "finishedAt"`

const finished = sql`('succeeded', 'failed', 'stopped')`

export interface NewRun {
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId | null
  readonly kind: RunKind
  readonly trigger: RunTrigger
  /** What was asked for: scope, plan id, … Safe to show; never secrets. */
  readonly options?: object
}

/** An equal run that still waits in the queue is returned instead of a second one. */
export async function insertRun(db: Queryable, run: NewRun): Promise<Run> {
  const options = JSON.stringify(run.options ?? {})
  for (;;) {
    const made =
      await sql<Run>`insert into concordat.runs (workspace_id, connection_id, kind, trigger, options, options_key)
      values (${run.workspaceId}, ${run.connectionId}, ${run.kind}, ${run.trigger}, ${options}::jsonb,
        md5(${options}::jsonb::text))
      on conflict (connection_id, kind, options_key) where state = 'queued' and connection_id is not null do nothing
      returning ${runColumns}`.execute(db)
    if (made.rows[0]) return made.rows[0]
    const queued = await sql<Run>`select ${runColumns} from concordat.runs where connection_id = ${run.connectionId}
      and kind = ${run.kind} and options_key = md5(${options}::jsonb::text) and state = 'queued'`.execute(db)
    if (queued.rows[0]) return queued.rows[0]
  }
}

export async function takeRun(db: Queryable, runId: RunId, worker: string): Promise<Run | null> {
  const { rows } = await sql<Run>`update concordat.runs set fence = fence + 1, worker = ${worker}, state = 'running',
      heartbeat_at = clock_timestamp(), started_at = coalesce(started_at, clock_timestamp()), wait_until = null, reason = null
    where id = ${runId} and state not in ${finished} and state <> 'paused' returning ${runColumns}`.execute(db)
  return rows[0] ?? null
}

/** Serialises claims on one connection until the transaction ends. */
export async function lockConnection(db: Queryable, connectionId: ConnectionId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`run of ${connectionId}`}, 0))`.execute(db)
}

/** Whether another run of the same connection has a living worker: silent for less than `aliveMs`. */
export async function isConnectionBusy(db: Queryable, run: Run, aliveMs: number): Promise<boolean> {
  const { rows } = await sql`select from concordat.runs where connection_id = ${run.connectionId} and id <> ${run.id}
    and state = 'running' and heartbeat_at > clock_timestamp() - make_interval(secs => ${aliveMs / 1000}::float8)
    limit 1`.execute(db)
  return rows.length > 0
}

/** What people have asked of a run that is being worked on. */
export interface Asked {
  readonly stopRequested: boolean
  readonly pauseRequested: boolean
}

/** A worker that falls silent inside a transaction (stopped, its machine gone) may hold off its successor this long. */
const SILENT_TRANSACTION = '8s'

/**
 * Locks the run against a take-over until the transaction ends; null when a later claim exists or the run has ended. No
 * such transaction waits for anything but the database, so one that is idle has lost its worker and is ended.
 */
export async function lockClaimedRun(db: Queryable, claim: RunClaim): Promise<Asked | null> {
  const { rows } = await sql<Asked>`select stop_requested_at is not null as "stopRequested",
      pause_requested_at is not null as "pauseRequested",
      set_config('idle_in_transaction_session_timeout', ${SILENT_TRANSACTION}, true)
    from concordat.runs where id = ${claim.run.id} and fence = ${claim.fence} and state not in ${finished}
    for share`.execute(db)
  const [run] = rows
  return run ? { stopRequested: run.stopRequested, pauseRequested: run.pauseRequested } : null
}

export async function readClaimedRun(db: Queryable, claim: RunClaim): Promise<Asked | null> {
  const { rows } = await sql<Asked>`select stop_requested_at is not null as "stopRequested",
      pause_requested_at is not null as "pauseRequested"
    from concordat.runs where id = ${claim.run.id} and fence = ${claim.fence} and state not in ${finished}`.execute(db)
  return rows[0] ?? null
}

export async function storeHeartbeat(db: Queryable, claim: RunClaim): Promise<boolean> {
  const { numAffectedRows } = await sql`update concordat.runs set heartbeat_at = clock_timestamp()
    where id = ${claim.run.id} and fence = ${claim.fence} and state not in ${finished}`.execute(db)
  return numAffectedRows === 1n
}

export interface RunStateDetails {
  readonly reason?: string | null
  readonly until?: Date | null
  readonly errorCode?: string | null
}

/** With a claim only its holder may change the state. Null when nothing was changed. */
export async function storeRunState(
  db: Queryable,
  of: { runId: RunId; fence?: number },
  state: RunState,
  details: RunStateDetails,
): Promise<Run | null> {
  const fenced = of.fence === undefined ? sql`true` : sql`fence = ${of.fence}`
  const { rows } = await sql<Run>`update concordat.runs set state = ${state}, reason = ${details.reason ?? null},
      wait_until = ${details.until ?? null}, error_code = ${details.errorCode ?? null},
      finished_at = case when ${state} in ${finished} then clock_timestamp() end
    where id = ${of.runId} and ${fenced} and state not in ${finished} returning ${runColumns}`.execute(db)
  return rows[0] ?? null
}

export async function storeStage(db: Queryable, claim: RunClaim, stage: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update concordat.runs set stage = ${stage}
    where id = ${claim.run.id} and fence = ${claim.fence} and state not in ${finished}`.execute(db)
  return numAffectedRows === 1n
}

/**
 * A run nobody works on stops at once; a running one is asked to. With `wake` one that waits or is paused in the middle of
 * writing waits for a worker, who settles what is under way and ends it.
 */
export async function storeStopRequest(db: Queryable, runId: RunId, wake: boolean): Promise<Run | null> {
  const writes = sql`(${wake}::boolean and stage = 'apply' and state in ('waiting', 'paused'))`
  const { rows } =
    await sql<Run>`update concordat.runs set stop_requested_at = coalesce(stop_requested_at, clock_timestamp()),
      state = case when state = 'running' then state when ${writes} then 'waiting' else 'stopped' end,
      pause_requested_at = case when ${writes} then null else pause_requested_at end,
      wait_until = case when ${writes} then clock_timestamp() else wait_until end,
      finished_at = case when state = 'running' or ${writes} then null else clock_timestamp() end
    where id = ${runId} and state not in ${finished} returning ${runColumns}`.execute(db)
  return rows[0] ?? null
}

/** Its worker lets a run go as paused; as waiting where somebody has taken the pause back meanwhile. Null when taken over. */
export async function storePaused(db: Queryable, claim: RunClaim): Promise<Run | null> {
  const { rows } = await sql<Run>`update concordat.runs set reason = null,
      state = case when pause_requested_at is null then 'waiting' else 'paused' end,
      wait_until = case when pause_requested_at is null then clock_timestamp() end
    where id = ${claim.run.id} and fence = ${claim.fence} and state not in ${finished} returning ${runColumns}`.execute(
    db,
  )
  return rows[0] ?? null
}

/** A run nobody works on pauses at once; a running one is asked to. Null when it is held, paused or ended. */
export async function storePauseRequest(db: Queryable, runId: RunId, by: string): Promise<Run | null> {
  const { rows } = await sql<Run>`update concordat.runs set
      pause_requested_at = coalesce(pause_requested_at, clock_timestamp()), paused_by = ${by}, wait_until = null,
      state = case when state = 'running' then state else 'paused' end
    where id = ${runId} and state in ('queued', 'running', 'waiting') returning ${runColumns}`.execute(db)
  return rows[0] ?? null
}

/** Takes a pause back: a paused run waits for a worker again. Null when it was not paused. */
export async function storeResume(db: Queryable, runId: RunId): Promise<Run | null> {
  const { rows } = await sql<Run>`update concordat.runs set pause_requested_at = null, paused_by = null, reason = null,
      state = case when state = 'paused' then 'waiting' else state end,
      wait_until = case when state = 'paused' then clock_timestamp() else wait_until end
    where id = ${runId} and pause_requested_at is not null and state not in ${finished} returning ${runColumns}`.execute(
    db,
  )
  return rows[0] ?? null
}

export async function selectRun(db: Queryable, runId: RunId, workspaceId?: WorkspaceId): Promise<Run | null> {
  const scope = workspaceId === undefined ? sql`true` : sql`workspace_id = ${workspaceId}`
  const { rows } = await sql<Run>`select ${runColumns} from concordat.runs where id = ${runId} and ${scope}`.execute(db)
  return rows[0] ?? null
}

export interface RunFilter {
  readonly connectionId?: ConnectionId
  readonly kinds?: readonly RunKind[]
  readonly states?: readonly RunState[]
  readonly triggers?: readonly RunTrigger[]
  /** Undo runs of this run. */
  readonly undoOf?: RunId
  /** Runs older than this one (paging, newest first). */
  readonly before?: RunId
  readonly limit?: number
}

export async function selectRuns(db: Queryable, workspaceId: WorkspaceId, filter: RunFilter): Promise<readonly Run[]> {
  const conditions: RawBuilder<unknown>[] = [sql`workspace_id = ${workspaceId}`]
  if (filter.connectionId) conditions.push(sql`connection_id = ${filter.connectionId}`)
  if (filter.kinds) conditions.push(sql`kind = any(${[...filter.kinds]})`)
  if (filter.states) conditions.push(sql`state = any(${[...filter.states]})`)
  if (filter.triggers) conditions.push(sql`trigger = any(${[...filter.triggers]})`)
  if (filter.undoOf) conditions.push(sql`kind = 'undo' and options ->> 'run' = ${filter.undoOf}`)
  if (filter.before)
    conditions.push(sql`(created_at, id) < (select created_at, id from concordat.runs where id = ${filter.before})`)
  const { rows } = await sql<Run>`select ${runColumns} from concordat.runs where ${sql.join(conditions, sql` and `)}
    order by created_at desc, id desc limit ${filter.limit ?? 50}`.execute(db)
  return rows
}

/** Running runs whose worker has been silent for longer than `silentMs` on the database's clock. */
export async function selectStalledRuns(db: Queryable, silentMs: number): Promise<readonly Run[]> {
  const { rows } = await sql<Run>`select ${runColumns} from concordat.runs
    where state = 'running' and heartbeat_at < clock_timestamp() - make_interval(secs => ${silentMs / 1000}::float8)
    order by heartbeat_at`.execute(db)
  return rows
}

export async function insertCounts(
  db: Queryable,
  runId: RunId,
  stage: Stage,
  object: string,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const names = Object.keys(counts).sort()
  if (names.length === 0) return
  await sql`insert into concordat.run_counts (workspace_id, run_id, stage, object, name, value)
    select runs.workspace_id, runs.id, ${stage}, ${object}, delta.name, delta.value
    from concordat.runs, unnest(${names}::text[], ${names.map((name) => counts[name])}::bigint[]) as delta(name, value)
    where runs.id = ${runId}
    on conflict (run_id, stage, object, name) do update set value = run_counts.value + excluded.value`.execute(db)
}

export async function selectCounts(
  db: Queryable,
  runIds: readonly RunId[],
): Promise<readonly (CountRow & { runId: RunId })[]> {
  const { rows } = await sql<CountRow & { runId: RunId }>`select run_id as "runId", stage, object, name,
      value::float8 as value from concordat.run_counts where run_id = any(${[...runIds]}::uuid[])
    order by run_id, stage, object, name`.execute(db)
  return rows
}

export async function insertLog(
  db: Queryable,
  runId: RunId,
  line: { level: LogLevel; stage: string; message: string; facts: object },
): Promise<void> {
  await sql`insert into concordat.run_logs (workspace_id, run_id, level, stage, message, facts)
    select workspace_id, id, ${line.level}, ${line.stage}, ${line.message}, ${JSON.stringify(line.facts)}::jsonb
    from concordat.runs where id = ${runId}`.execute(db)
}

export interface LogFilter {
  /** Only lines after this seq; 0 = from the start. */
  readonly after?: number
  /** In the message, without regard to case. */
  readonly text?: string
  readonly levels?: readonly LogLevel[]
  readonly limit?: number
}

export async function selectLogs(db: Queryable, runId: RunId, filter: LogFilter): Promise<readonly RunLogLine[]> {
  const levels = filter.levels ? sql`level = any(${[...filter.levels]})` : sql`true`
  const pattern = `%${(filter.text ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const text = filter.text ? sql`(message ilike ${pattern} or stage ilike ${pattern})` : sql`true`
  const { rows } = await sql<RunLogLine>`select seq::float8 as seq, at, level, stage, message, facts
    from concordat.run_logs where run_id = ${runId} and seq > ${filter.after ?? 0} and ${levels} and ${text}
    order by seq limit ${filter.limit ?? 1000}`.execute(db)
  return rows
}

/** Counts, logs and rejects go with their run. Unfinished runs stay whatever their age. */
export async function deleteRunsBefore(db: Queryable, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from concordat.runs
    where state in ${finished} and finished_at < ${before}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
