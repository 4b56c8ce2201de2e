import { type RawBuilder, sql } from 'kysely'
import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Reject } from '../../core/outcome.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { RejectEntry, StoredReject } from './reject.ts'
import { classOf } from './reject-class.ts'

/**
 * Stores what a run could not read or write, and keeps the case of each: a problem met again is the same case, and one that was
 * resolved is open again. What a person holds or ignores stays so.
 */
export async function insertRejects(
  db: Queryable,
  runId: RunId,
  stage: string,
  object: string,
  entries: readonly RejectEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const rows = withoutNul(JSON.stringify(entries.map(rowOf)))
  await sql`with entry as (
      select r.*, runs.workspace_id, runs.connection_id, runs.id as run_id,
        case when runs.kind = 'undo' then 'undo' else r.doing end as operation,
        coalesce(r.remote_id, r.company_id::text, r.key, 'line ' || r.line, 'unknown') as record
      from concordat.runs, jsonb_to_recordset(${rows}::jsonb) as r(remote_id text, key text, line bigint, code text,
        symbol text, message text, meaning text, next_step text, fields text[], retry text, record_values jsonb,
        doing text, company_id uuid, change_id bigint, class text)
      where runs.id = ${runId}),
    cases as (
      insert into concordat.reject_cases as k (workspace_id, connection_id, operation, object, record, remote_id, company_id,
        change_id, run_id, class, code, symbol, message, meaning, next_step, fields, retry, record_values)
      select distinct on (operation, record, symbol) workspace_id, connection_id, operation, ${object}, record, remote_id,
        company_id, change_id, run_id, class, code, symbol, message, meaning, next_step, fields, retry,
        nullif(record_values, 'null'::jsonb)
      from entry where connection_id is not null order by operation, record, symbol
      on conflict (connection_id, operation, object, record, symbol) do update set ${AGAIN}
      returning id, operation, record, symbol)
    insert into concordat.rejects (workspace_id, run_id, connection_id, stage, object, remote_id, key, line, code, symbol,
      message, meaning, next_step, fields, retry, record_values, case_id)
    select workspace_id, run_id, connection_id, ${stage}, ${object}, remote_id, key, line, code, symbol, message, meaning,
      next_step, fields, retry, nullif(record_values, 'null'::jsonb), cases.id
    from entry left join cases using (operation, record, symbol)`.execute(db)
}

const AGAIN = sql`company_id = coalesce(excluded.company_id, k.company_id), change_id = excluded.change_id,
  run_id = excluded.run_id, class = excluded.class, code = excluded.code, message = excluded.message,
  meaning = excluded.meaning, next_step = excluded.next_step, fields = excluded.fields, retry = excluded.retry,
  record_values = excluded.record_values, last_seen = clock_timestamp(), tries = k.tries + 1,
  state = case when k.state = 'resolved' then 'open' else k.state end,
  reason = case when k.state = 'resolved' then null else k.reason end,
  decided_by = case when k.state = 'resolved' then null else k.decided_by end,
  decided_at = case when k.state = 'resolved' then null else k.decided_at end`

function rowOf({ remoteId, key, line, reject, values, operation, companyId, changeId }: RejectEntry) {
  return {
    remote_id: remoteId ?? null,
    key: key ?? null,
    line: line ?? null,
    ...{ code: reject.code, symbol: reject.symbol, message: reject.message, meaning: reject.meaning },
    ...{ next_step: reject.nextStep, fields: reject.fields, retry: reject.retry, record_values: values ?? null },
    ...{ doing: operation ?? 'read', company_id: companyId ?? null, change_id: changeId ?? null },
    class: classOf(reject.symbol),
  }
}

/** jsonb cannot hold U+0000 or a lone surrogate; a reject shows them as the visible replacement sign, it is not the record itself. */
function withoutNul(json: string): string {
  return json.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})/g, '$1\uFFFD')
}

export interface RejectFilter {
  readonly runId?: RunId
  readonly connectionId?: ConnectionId
  readonly stage?: string
  readonly object?: string
  /** Only rejects after this id (paging, oldest first). */
  readonly after?: string
  readonly limit?: number
}

interface RejectRow extends Omit<StoredReject, 'reject'>, Omit<Reject, never> {}

export async function selectRejects(
  db: Queryable,
  workspaceId: WorkspaceId,
  filter: RejectFilter,
): Promise<readonly StoredReject[]> {
  const conditions: RawBuilder<unknown>[] = [sql`workspace_id = ${workspaceId}`]
  if (filter.runId) conditions.push(sql`run_id = ${filter.runId}`)
  if (filter.connectionId) conditions.push(sql`connection_id = ${filter.connectionId}`)
  if (filter.stage) conditions.push(sql`stage = ${filter.stage}`)
  if (filter.object) conditions.push(sql`object = ${filter.object}`)
  if (filter.after) conditions.push(sql`id > ${filter.after}`)
  const { rows } =
    await sql<RejectRow>`select id::text as id, run_id as "runId", connection_id as "connectionId", stage,
      object, remote_id as "remoteId", key, line::float8 as line, code, symbol, message, meaning, next_step as "nextStep",
      fields, retry, record_values as "values", at
    from concordat.rejects where ${sql.join(conditions, sql` and `)} order by id limit ${filter.limit ?? 200}`.execute(
      db,
    )
  return rows.map(({ code, symbol, message, meaning, nextStep, fields, retry, ...rest }) => ({
    ...rest,
    reject: { code, symbol, message, meaning, nextStep, fields, retry },
  }))
}
