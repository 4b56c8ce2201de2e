import { type RawBuilder, sql } from 'kysely'
import type { ChangeId, CompanyId, PlanId } from '../../../core/ids.ts'
import type { Outcome } from '../../../core/outcome.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { Change, ChangeKind, DoubtfulChange, PendingChange, Settlement } from '../plan.ts'

const changeColumns = sql`c.id::text as id, c.plan_id as "planId", c.object, c.kind, c.link_id as "linkId",
  c.company_id as "companyId", c.remote_id as "remoteId", c.key, c.before, c.after, c.left_out as "leftOut", c.outcome,
  c.code, c.symbol, c.message, c.explanation, c.attempts, c.settled_at as "settledAt"`

export interface ChangeFilter {
  readonly kind?: ChangeKind
  /** 'pending': still to be written. */
  readonly outcome?: Outcome | 'pending'
  readonly object?: string
  /** Changes that write this field. */
  readonly field?: string
  readonly companyId?: CompanyId
  /** What the CRM or we called the reason of a reject: code or symbol. */
  readonly code?: string
  /** Found in the company's name, the record's id, the key or a value before or after, without regard to case. */
  readonly text?: string
  /** Changes after this id (paging in the order of writing). */
  readonly after?: ChangeId
  readonly limit?: number
}

function changeConditions(planId: PlanId, filter: ChangeFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`c.plan_id = ${planId}`]
  if (filter.kind) conditions.push(sql`c.kind = ${filter.kind}`)
  if (filter.outcome)
    conditions.push(filter.outcome === 'pending' ? sql`c.outcome is null` : sql`c.outcome = ${filter.outcome}`)
  if (filter.object) conditions.push(sql`c.object = ${filter.object}`)
  if (filter.field) conditions.push(sql`c.after ? ${filter.field}`)
  if (filter.companyId) conditions.push(sql`c.company_id = ${filter.companyId}`)
  if (filter.code) conditions.push(sql`(c.code = ${filter.code} or c.symbol = ${filter.code})`)
  if (filter.text) {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(c.remote_id ilike ${pattern} or c.key ilike ${pattern}
      or c.company_id in (select p.company_id from ${companyProfiles} as p
        where p.workspace_id = c.workspace_id and lower(p.name) like lower(${pattern}))
      or exists (select 1 from jsonb_each_text(c.before) v where v.value ilike ${pattern})
      or exists (select 1 from jsonb_each_text(c.after) v where v.value ilike ${pattern}))`)
  }
  return sql.join(conditions, sql` and `)
}

/** A page of a plan's changes in the order of writing. */
export async function selectChanges(db: Queryable, planId: PlanId, filter: ChangeFilter): Promise<readonly Change[]> {
  const { rows } = await sql<Change>`select ${changeColumns} from concordat.changes c
    where ${changeConditions(planId, filter)} and c.id > ${filter.after ?? '0'}::bigint
    order by c.id limit ${filter.limit ?? 100}`.execute(db)
  return rows
}

export async function countFiltered(db: Queryable, planId: PlanId, filter: ChangeFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from concordat.changes c
    where ${changeConditions(planId, filter)}`.execute(db)
  return rows[0]?.n ?? 0
}

export interface OutcomeCount {
  readonly object: string
  readonly kind: ChangeKind
  /** Null: still to be written. */
  readonly outcome: Outcome | null
  readonly count: number
}

export async function selectOutcomes(db: Queryable, planId: PlanId): Promise<readonly OutcomeCount[]> {
  const { rows } = await sql<OutcomeCount>`select object, kind, outcome, count(*)::int as count from concordat.changes
    where plan_id = ${planId} group by object, kind, outcome order by object, kind, outcome nulls first`.execute(db)
  return rows
}

export interface FieldCount {
  readonly object: string
  readonly field: string
  readonly count: number
  /** Of these, how many lose their value. */
  readonly clears: number
}

export async function selectFields(db: Queryable, planId: PlanId): Promise<readonly FieldCount[]> {
  const { rows } = await sql<FieldCount>`select c.object, v.key as field, count(*)::int as count,
      (count(*) filter (where c.kind = 'update' and v.value = 'null'))::int as clears
    from concordat.changes c, jsonb_each(c.after) v where c.plan_id = ${planId} and c.kind <> 'delete'
    group by c.object, v.key order by count desc, field`.execute(db)
  return rows
}

/** What is still to be written, by object and kind: creates first, deletions last. */
export async function selectPending(
  db: Queryable,
  planId: PlanId,
): Promise<readonly { object: string; kind: ChangeKind; count: number; tried: number }[]> {
  const { rows } = await sql<{ object: string; kind: ChangeKind; count: number; tried: number }>`
    select object, kind, count(*)::int as count, (count(*) filter (where attempts > 0))::int as tried
    from concordat.changes where plan_id = ${planId} and outcome is null
    group by object, kind
    order by case kind when 'create' then 1 when 'update' then 2 else 3 end, object`.execute(db)
  return rows
}

export interface PendingPage {
  readonly object: string
  readonly kind: ChangeKind
  /** Changes after this id. */
  readonly after: ChangeId
}

function pending(planId: PlanId, of: PendingPage): RawBuilder<unknown> {
  return sql`c.plan_id = ${planId} and c.object = ${of.object} and c.kind = ${of.kind} and c.outcome is null
    and c.id > ${of.after}::bigint`
}

/** The next changes to write, in the order of the plan. */
export async function selectNext(
  db: Queryable,
  planId: PlanId,
  of: PendingPage & { readonly limit: number },
): Promise<readonly PendingChange[]> {
  const { rows } = await sql<PendingChange>`select c.id::text as id, c.kind, c.link_id as "linkId",
      c.company_id as "companyId", c.remote_id as "remoteId", c.key, c.after, c.attempts
    from concordat.changes c where ${pending(planId, of)} order by c.id limit ${of.limit}`.execute(db)
  return rows
}

export interface DoubtfulPage extends PendingPage {
  /** Changes up to this id. */
  readonly last: ChangeId
  readonly links: RawBuilder<unknown>
  readonly mirror: RawBuilder<unknown>
}

/** Those of a page that may no longer be written as planned. */
export async function selectDoubtful(
  db: Queryable,
  planId: PlanId,
  of: DoubtfulPage,
): Promise<readonly DoubtfulChange[]> {
  const page = sql`${pending(planId, of)} and c.id <= ${of.last}::bigint`
  const statement =
    of.kind === 'create'
      ? sql<DoubtfulChange>`select c.id::text as id, false as linked, c.remote_id as "remoteId", null as before
        from concordat.changes c
        join ${of.links} as l on l.connection_id = c.connection_id and l.company_id = c.company_id where ${page}`
      : sql<DoubtfulChange>`select c.id::text as id, l.id is not null as linked, c.remote_id as "remoteId",
          case when m._id is not null then c.before end as before
        from concordat.changes c
        left join ${of.links} as l on l.id = c.link_id and l.remote_id = c.remote_id
        left join ${of.mirror} as m on m._id = c.remote_id
          and m._pulled_at > (select built_at from concordat.plans where id = ${planId})
        where ${page} and (l.id is null or m._id is not null)`
  return (await statement.execute(db)).rows
}

/** The changes of one batch, whatever has become of them, in the order of writing. */
export async function selectByIds(db: Queryable, ids: readonly ChangeId[]): Promise<readonly Change[]> {
  const { rows } = await sql<Change>`select ${changeColumns} from concordat.changes c
    where c.id = any(${[...ids]}::bigint[]) order by c.id`.execute(db)
  return rows
}

/** Stores what became of changes; one that has its outcome already keeps it. */
export async function settle(db: Queryable, settlements: readonly Settlement[]): Promise<void> {
  const plain = settlements.filter(isPlain)
  if (plain.length > 0) await settleApplied(db, plain)
  const others = plain.length === settlements.length ? [] : settlements.filter((one) => !isPlain(one))
  if (others.length > 0) await settleEach(db, others)
}

/** Written as planned and nothing more to say: what nearly all updates come to. */
function isPlain(one: Settlement): boolean {
  return one.outcome === 'applied' && !one.remoteId && !one.linkId && !one.reject && !one.message
}

async function settleApplied(db: Queryable, settlements: readonly Settlement[]): Promise<void> {
  await sql`update concordat.changes set outcome = 'applied', attempts = attempts + 1, settled_at = clock_timestamp()
    where id = any(${settlements.map((one) => one.id)}::bigint[]) and outcome is null`.execute(db)
}

async function settleEach(db: Queryable, settlements: readonly Settlement[]): Promise<void> {
  const rejects = settlements.map(({ reject }) => {
    if (!reject) return null
    const { code, symbol, message, ...explanation } = reject
    return { code, symbol, message, explanation }
  })
  await sql`update concordat.changes c set outcome = s.outcome,
      remote_id = coalesce(s.remote_id, c.remote_id), link_id = coalesce(s.link_id, c.link_id),
      code = s.code, symbol = s.symbol, message = s.message, explanation = s.explanation::jsonb,
      attempts = c.attempts + 1, settled_at = clock_timestamp()
    from unnest(${settlements.map((one) => one.id)}::bigint[], ${settlements.map((one) => one.outcome)}::text[],
      ${settlements.map((one) => one.remoteId ?? null)}::text[], ${settlements.map((one) => one.linkId ?? null)}::uuid[],
      ${rejects.map((one) => one?.code ?? null)}::text[], ${rejects.map((one) => one?.symbol ?? null)}::text[],
      ${settlements.map((one, index) => rejects[index]?.message ?? one.message ?? null)}::text[],
      ${rejects.map((one) => (one ? JSON.stringify(one.explanation) : null))}::text[])
      as s(id, outcome, remote_id, link_id, code, symbol, message, explanation)
    where c.id = s.id and c.outcome is null`.execute(db)
}

/** The records of settled changes with the values they were given: columns id, fields. */
export function writtenRecords(ids: readonly ChangeId[]): RawBuilder<unknown> {
  return sql`(select remote_id as id, after as fields from concordat.changes
    where id = any(${[...ids]}::bigint[]) and remote_id is not null)`
}

/** Tried, certainly without effect, to be tried again. */
export async function countAttempt(db: Queryable, ids: readonly ChangeId[]): Promise<void> {
  await sql`update concordat.changes set attempts = attempts + 1
    where id = any(${[...ids]}::bigint[]) and outcome is null`.execute(db)
}
