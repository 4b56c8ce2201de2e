import { type RawBuilder, sql } from 'kysely'
import { activeValues, isTextType, type Misfit, misfitReject } from '../../../core/conversions.ts'
import type { RemoteField } from '../../../core/describe.ts'
import type { CompanyId, ConnectionId, PlanId, WorkspaceId } from '../../../core/ids.ts'
import type { Reject } from '../../../core/outcome.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { mirrorColumn } from '../../mirror/index.ts'
import type { PlanCounts } from '../guards.ts'
import { PERSON_ACCOUNT, RECORD_GONE } from '../plan.ts'
import { anyOf, type ComparedField, creatingJson, differingJson, updates } from './compare.ts'

/** Relations of other rooms, as they export them. */
export interface Relations {
  /** Columns of matching's active links. */
  readonly links: RawBuilder<unknown>
  readonly profiles: RawBuilder<unknown>
  readonly mirror: RawBuilder<unknown>
}

export interface BuildScope {
  readonly planId: PlanId
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
  readonly object: string
  readonly companyIds: readonly CompanyId[] | null
}

/** Order within a plan: records of one parent together, so that two batches never fight for its lock (W7). */
export interface RecordRoles {
  readonly parent: RemoteField | null
  /** Says that a record is a person and not a company. */
  readonly isPerson: RemoteField | null
}

/**
 * For the rest of the transaction: a million links and their records are hashed in memory rather than in files, and the
 * comparison is not compiled, which for so many expressions takes longer than it saves. PostgreSQL expects most records
 * to differ and would therefore not use several cores; few do.
 */
export async function roomToCompare(db: Queryable): Promise<void> {
  await sql`select set_config('work_mem', '128MB', true), set_config('jit', 'off', true),
    set_config('parallel_tuple_cost', '0.001', true)`.execute(db)
}

/**
 * Compares links, profiles and mirror in the database, stores a change for each marked link that differs and counts the
 * rest. Equal rows cost their comparison only. Which links differ is found first, because only a statement that stores
 * no change may use several cores; then the values of those few are put together.
 */
export async function insertUpdates(
  db: Queryable,
  scope: BuildScope,
  relations: Relations,
  compared: readonly ComparedField[],
  roles: RecordRoles,
): Promise<{ considered: number }> {
  const companies = scope.companyIds === null ? sql`true` : sql`l.company_id = any(${[...scope.companyIds]}::uuid[])`
  const wanted = sql`l.connection_id = ${scope.connectionId} and l.object = ${scope.object} and l.marked and ${companies}`
  const written = compared.filter(updates)
  const gone = sql<boolean>`(m._id is null or m._deleted_at is not null)`
  const differing = sql`${relations.links} as l
    join ${relations.profiles} as p on p.company_id = l.company_id and p.workspace_id = l.workspace_id
    left join ${relations.mirror} as m on m._id = l.remote_id
    where ${wanted} and not p.archived and (${gone} or ${anyOf(written.map((one) => one.triggers))})`
  await sql`drop table if exists pg_temp.differing_links`.execute(db)
  await sql`create temporary table differing_links on commit drop as select l.id from ${differing}`.execute(db)
  await sql`analyze pg_temp.differing_links`.execute(db)
  const { rows } = await sql<{ considered: number }>`select count(*)::int as considered
    from ${relations.links} as l where ${wanted}`.execute(db)
  const person = roles.isPerson
    ? sql<boolean>`coalesce(${sql.id('m', mirrorColumn(roles.isPerson.name))}, false)`
    : sql<boolean>`false`
  const parent = roles.parent ? sql`${sql.id('m', mirrorColumn(roles.parent.name))} nulls last,` : sql``
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, link_id, company_id, remote_id,
        before, after, outcome, code)
    select ${scope.planId}::uuid, ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, ${scope.object}::text, 'update',
      l.id, l.company_id, l.remote_id,
      case when ${gone} then '{}' else ${differingJson(written, 'theirs')} end,
      case when ${gone} then '{}' else ${differingJson(written, 'ours')} end,
      case when ${gone} or ${person} then 'rejected' end,
      case when ${gone} then ${RECORD_GONE.code}::text when ${person} then ${PERSON_ACCOUNT.code}::text end
    from ${differing} and l.id in (select id from pg_temp.differing_links)
    order by ${parent} l.remote_id`.execute(db)
  return { considered: rows[0]?.considered ?? 0 }
}

export interface CreateRelations {
  /** company_id of companies that were matched and found nowhere. */
  readonly candidates: RawBuilder<unknown>
  readonly profiles: RawBuilder<unknown>
  /** Condition over alias company_profiles; null: all companies. */
  readonly filter: RawBuilder<boolean> | null
}

/** A create for each company of `candidates` (matched against the CRM before and found nowhere). */
export async function insertCreates(
  db: Queryable,
  scope: BuildScope,
  relations: CreateRelations,
  compared: readonly ComparedField[],
  keyField: RemoteField,
): Promise<void> {
  const key = sql`p.company_id::text`
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, company_id, key, after)
    select ${scope.planId}::uuid, ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, ${scope.object}::text, 'create',
      p.company_id, ${key}, ${creatingJson(compared)} || jsonb_build_object(${keyField.name}::text, ${key})
    from ${candidateProfiles(scope, relations)}
    order by p.company_id`.execute(db)
}

export async function countCandidates(db: Queryable, scope: BuildScope, relations: CreateRelations): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n
    from ${candidateProfiles(scope, relations)}`.execute(db)
  return rows[0]?.n ?? 0
}

/** A company whose record we once created and took back again is not created anew by itself. */
function candidateProfiles(scope: BuildScope, relations: CreateRelations): RawBuilder<unknown> {
  const companies = scope.companyIds === null ? sql`true` : sql`p.company_id = any(${[...scope.companyIds]}::uuid[])`
  const chosen = relations.filter
    ? sql`p.company_id in (select company_profiles.company_id from ${relations.profiles} as company_profiles
        where company_profiles.workspace_id = ${scope.workspaceId} and ${relations.filter})`
    : sql`true`
  return sql`${relations.profiles} as p join ${relations.candidates} as candidate on candidate.company_id = p.company_id
    where ${chosen} and p.workspace_id = ${scope.workspaceId} and not p.archived and ${companies}
      and not exists (select 1 from concordat.changes made where made.connection_id = ${scope.connectionId}
        and made.company_id = p.company_id and made.kind = 'delete' and made.outcome = 'applied')`
}

interface FieldCheck {
  readonly fails: RawBuilder<boolean>
  readonly reject: Reject
}

/** Refuses changes whose values the CRM's fields cannot hold, before anything is sent. Says the same as `fits`. */
export async function rejectMisfits(
  db: Queryable,
  planId: PlanId,
  object: string,
  fields: readonly RemoteField[],
): Promise<void> {
  const checks = fields.flatMap(checksOf)
  if (checks.length === 0) return
  const reasons = JSON.stringify(checks.map((check) => check.reject))
  const which = sql.join(
    checks.map((check, index) => sql`when ${check.fails} then ${index}::int`),
    sql` `,
  )
  await sql`update concordat.changes c set outcome = 'rejected', code = r.reject ->> 'code', symbol = r.reject ->> 'symbol',
      message = r.reject ->> 'message', explanation = r.reject - 'code' - 'symbol' - 'message', settled_at = clock_timestamp()
    from (select id, ${reasons}::jsonb -> (case ${which} end) as reject from concordat.changes c
      where plan_id = ${planId} and object = ${object} and outcome is null and kind <> 'delete') r
    where c.id = r.id and r.reject is not null`.execute(db)
}

function checksOf(field: RemoteField): FieldCheck[] {
  const name = sql`${field.name}::text`
  const text = sql`(c.after ->> ${name})`
  const check = (fails: RawBuilder<boolean>, symbol: Misfit['symbol'], message: string): FieldCheck => ({
    fails,
    reject: misfitReject(symbol, field.name, message),
  })
  const checks: FieldCheck[] = []
  if (isTextType(field.type) && field.length)
    checks.push(
      check(
        sql<boolean>`char_length(${text}) > ${field.length}::int`,
        'STRING_TOO_LONG',
        `${field.name} holds at most ${field.length} characters`,
      ),
    )
  if (field.restrictedPicklist && (field.type === 'picklist' || field.type === 'multipicklist'))
    checks.push(
      check(outsideList(field, name), 'INVALID_PICKLIST_VALUE', `${field.name} accepts only the values of its list`),
    )
  if (field.type === 'decimal' && field.scale !== null)
    checks.push(
      check(
        sql<boolean>`scale(trim_scale(${text}::numeric)) > ${field.scale}::int`,
        'NUMBER_OUT_OF_RANGE',
        `${field.name} holds fewer digits after the point`,
      ),
    )
  if (field.requiredOnCreate)
    checks.push(
      check(sql<boolean>`(c.kind = 'create' and ${text} is null)`, 'REQUIRED_FIELD', `${field.name} is required`),
    )
  if (!field.nullable && field.updatable)
    checks.push(
      check(
        sql<boolean>`(c.kind = 'update' and c.after -> ${name} = 'null')`,
        'REQUIRED_FIELD',
        `${field.name} is required`,
      ),
    )
  return checks
}

function outsideList(field: RemoteField, name: RawBuilder<unknown>): RawBuilder<boolean> {
  const list = JSON.stringify([...activeValues(field)])
  return sql<boolean>`(c.after ->> ${name} is not null and not (${list}::jsonb @> (c.after -> ${name})))`
}

/** Words for the reasons that `insertUpdates` stored as a code only. */
export async function explainRejects(db: Queryable, planId: PlanId, rejects: readonly Reject[]): Promise<void> {
  await sql`update concordat.changes c set symbol = r ->> 'symbol', message = r ->> 'message',
      explanation = r - 'code' - 'symbol' - 'message', settled_at = clock_timestamp()
    from jsonb_array_elements(${JSON.stringify(rejects)}::jsonb) r
    where c.plan_id = ${planId} and c.outcome is not null and c.symbol is null and c.code = r ->> 'code'`.execute(db)
}

/** What the stored changes add up to. `considered` comes from the caller, who knows what was looked at. */
export async function countChanges(
  db: Queryable,
  planId: PlanId,
  object: string | null,
  considered: number,
): Promise<PlanCounts> {
  const { rows } = await sql<PlanCounts>`select
      count(*) filter (where kind = 'create' and outcome is null)::int as creates,
      count(*) filter (where kind = 'update' and outcome is null)::int as updates,
      count(*) filter (where kind = 'delete' and outcome is null)::int as deletes,
      count(*) filter (where outcome = 'rejected')::int as rejected,
      count(*) filter (where outcome is null and kind = 'update'
        and jsonb_path_exists(after, '$.* ? (@ == null)'))::int as clears
    from concordat.changes where plan_id = ${planId} and (${object}::text is null or object = ${object})`.execute(db)
  const counted = rows[0] ?? { creates: 0, updates: 0, deletes: 0, rejected: 0, clears: 0 }
  const { creates, updates: changed, deletes, rejected, clears } = counted
  const unchanged = considered - creates - changed - deletes - rejected
  return { considered, creates, updates: changed, deletes, unchanged, rejected, clears }
}
