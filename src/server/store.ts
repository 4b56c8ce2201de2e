import { sql } from 'kysely'
import type { Queryable } from '../platform/database/database.ts'
import type { SealedColumn } from '../platform/secrets/index.ts'
import type { HeldKey } from './caller.ts'

const KEPT = sql`interval '24 hours'`

export interface StoredAnswer {
  readonly state: 'working' | 'answered'
  readonly requestHash: Buffer | null
  readonly status: number | null
  readonly contentType: string | null
  readonly sealedAnswer: string | null
  readonly beganAt: Date
}

type KeyPlace = Pick<HeldKey, 'workspaceId' | 'callerId' | 'key'>

/** Claims a key for one request; false when another request holds or has held it within the last day. */
export async function claimKey(db: Queryable, held: HeldKey, requestHash: Buffer | null): Promise<boolean> {
  const { beganAt } = held
  await sql`delete from concordat.idempotency_keys where (workspace_id, caller_id, key) in (
    select workspace_id, caller_id, key from concordat.idempotency_keys where expires_at <= ${beganAt} limit 100
    for update skip locked)`.execute(db)
  const { rows } = await sql`insert into concordat.idempotency_keys
      (workspace_id, caller_id, key, request_hash, began_at, expires_at)
    values (${held.workspaceId}, ${held.callerId}, ${held.key}, ${requestHash}, ${beganAt}, ${beganAt}::timestamptz + ${KEPT})
    on conflict do nothing returning key`.execute(db)
  return rows.length === 1
}

export async function selectKey(db: Queryable, place: KeyPlace): Promise<StoredAnswer | null> {
  const { rows } = await sql<StoredAnswer>`select state, request_hash as "requestHash", status,
      content_type as "contentType", sealed_answer as "sealedAnswer", began_at as "beganAt"
    from concordat.idempotency_keys
    where workspace_id = ${place.workspaceId} and caller_id = ${place.callerId} and key = ${place.key}`.execute(db)
  return rows[0] ?? null
}

export async function storeAnswer(
  db: Queryable,
  held: HeldKey,
  answer: { status: number; contentType: string | null; sealed: string; requestHash: Buffer | null },
): Promise<void> {
  await sql`update concordat.idempotency_keys set state = 'answered', status = ${answer.status},
      content_type = ${answer.contentType}, sealed_answer = ${answer.sealed},
      request_hash = coalesce(${answer.requestHash}, request_hash)
    where workspace_id = ${held.workspaceId} and caller_id = ${held.callerId} and key = ${held.key}`.execute(db)
}

/** The request did nothing and may be sent again under the same key. */
export async function releaseKey(db: Queryable, held: HeldKey): Promise<void> {
  await sql`delete from concordat.idempotency_keys
    where workspace_id = ${held.workspaceId} and caller_id = ${held.callerId} and key = ${held.key}`.execute(db)
}

export function answerPlace({ workspaceId, callerId, key }: KeyPlace): string {
  return `${workspaceId}|idempotency_keys|${callerId}|${key}`
}

/** For the rotation of keys. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    name: 'idempotency_keys.sealed_answer',
    list: async (db, prefix, limit) => {
      const { rows } = await sql<KeyPlace & { sealed: string }>`select workspace_id as "workspaceId",
          caller_id as "callerId", key, sealed_answer as sealed from concordat.idempotency_keys
        where sealed_answer is not null and not starts_with(sealed_answer, ${prefix}) limit ${limit}`.execute(db)
      return rows.map((row) => ({ key: answerPlace(row), place: answerPlace(row), sealed: row.sealed }))
    },
    replace: async (db, _key, before, after) => {
      await sql`update concordat.idempotency_keys set sealed_answer = ${after}
        where sealed_answer = ${before}`.execute(db)
    },
  },
]

/** Does the database answer, and which migrations has it? */
export async function appliedMigrations(db: Queryable): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from concordat.migrations order by name`.execute(db)
  return rows.map((row) => row.name)
}

/** Whether the job queue's tables are there. */
export async function hasJobQueue(db: Queryable): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('pgboss.job') is not null as there`.execute(db)
  return rows[0]?.there ?? false
}

export interface QueueFacts {
  readonly queue: string
  readonly waiting: number
  readonly active: number
  /** Given up after all attempts, still kept. */
  readonly dead: number
  readonly oldestWaitingAt: Date | null
}

/** How many jobs each queue holds, and since when the oldest one waits. */
export async function queueFacts(db: Queryable): Promise<readonly QueueFacts[]> {
  if (!(await hasJobQueue(db))) return []
  const { rows } = await sql<QueueFacts>`select name as queue,
      (count(*) filter (where state in ('created', 'retry') and start_after <= now()))::int as waiting,
      (count(*) filter (where state = 'active'))::int as active,
      (count(*) filter (where state = 'failed'))::int as dead,
      min(created_on) filter (where state in ('created', 'retry') and start_after <= now()) as "oldestWaitingAt"
    from pgboss.job group by name order by name`.execute(db)
  return rows
}

export interface DatabaseFacts {
  readonly version: string
  readonly bytes: number
  readonly sessions: number
}

export async function databaseFacts(db: Queryable): Promise<DatabaseFacts> {
  const { rows } = await sql<DatabaseFacts>`select current_setting('server_version') as version,
    pg_database_size(current_database())::float8 as bytes,
    (select count(*)::int from pg_stat_activity where datname = current_database()) as sessions`.execute(db)
  return rows[0] as DatabaseFacts
}

/** What this person saw within the last 24 hours, by the ids of needs. */
export async function selectSeenNeeds(db: Queryable, userId: string, now: Date): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ needId: string }>`select need_id as "needId" from concordat.seen_needs
    where user_id = ${userId} and seen_at > ${now}::timestamptz - interval '24 hours'`.execute(db)
  return new Set(rows.map((row) => row.needId))
}

/** Remembers what a person has seen; what is older than a day is forgotten. */
export async function storeSeenNeeds(db: Queryable, userId: string, ids: readonly string[], now: Date): Promise<void> {
  await sql`delete from concordat.seen_needs
    where user_id = ${userId} and seen_at <= ${now}::timestamptz - interval '24 hours'`.execute(db)
  await sql`insert into concordat.seen_needs (user_id, need_id, seen_at)
    select ${userId}, id, ${now} from unnest(${[...ids]}::text[]) as id on conflict do nothing`.execute(db)
}
