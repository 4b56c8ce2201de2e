import { type RawBuilder, sql } from 'kysely'
import type { RemoteField } from '../../../core/describe.ts'
import type { ConnectionId, PlanId, RemoteId, RunId, WorkspaceId } from '../../../core/ids.ts'
import { COLUMN_TYPES, type FieldType } from '../../../core/values.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { mirrorColumn } from '../../mirror/index.ts'
import {
  CHANGED_SINCE,
  type ChangeKind,
  DELETION_NOT_ALLOWED,
  LINK_ENDED,
  RECORD_GONE,
  RECORD_IN_USE,
} from '../plan.ts'

/** The plan that this run or plan id means; only plans that have begun to write can be undone. */
export async function selectUndoable(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: RunId | PlanId,
): Promise<{ id: PlanId; connectionId: ConnectionId } | null> {
  const { rows } = await sql<{ id: PlanId; connectionId: ConnectionId }>`select id, connection_id as "connectionId"
    from concordat.plans p where workspace_id = ${workspaceId} and (id = ${id} or apply_run_id = ${id} or run_id = ${id})
      and exists (select 1 from concordat.changes c where c.plan_id = p.id and c.outcome = 'applied')
    order by planned_at desc limit 1`.execute(db)
  return rows[0] ?? null
}

export async function selectAppliedObjects(
  db: Queryable,
  planId: PlanId,
): Promise<readonly { object: string; fields: readonly string[]; count: number; creates: number; deletes: number }[]> {
  const { rows } = await sql<{ object: string; fields: string[]; count: number; creates: number; deletes: number }>`
    select o.object, o.count, o.creates, o.deletes, array(select distinct jsonb_object_keys(c.after) as name
        from concordat.changes c where c.plan_id = ${planId} and c.object = o.object and c.outcome = 'applied'
        order by name) as fields
    from (select object, count(*)::int as count, (count(*) filter (where kind = 'create'))::int as creates,
        (count(*) filter (where kind = 'delete'))::int as deletes
      from concordat.changes where plan_id = ${planId} and outcome = 'applied' group by object) o
    order by o.object`.execute(db)
  return rows
}

/** A page of the records an undo touches, so that their current values can be read first. */
export async function selectAppliedIds(
  db: Queryable,
  planId: PlanId,
  object: string,
  after: RemoteId | null,
  limit: number,
): Promise<readonly RemoteId[]> {
  const { rows } = await sql<{ id: RemoteId }>`select distinct remote_id as id from concordat.changes
    where plan_id = ${planId} and object = ${object} and outcome = 'applied' and kind <> 'delete'
      and remote_id > ${after ?? ''} order by remote_id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

export interface UndoScope {
  readonly planId: PlanId
  readonly ofPlanId: PlanId
  readonly object: string
  readonly links: RawBuilder<unknown>
  readonly mirror: RawBuilder<unknown>
  /** Mirrored fields among those the plan wrote. */
  readonly fields: readonly RemoteField[]
  /** The other mirrored fields that people can change. */
  readonly others: readonly RemoteField[]
  /** Written then, but no longer mirrored or writable. */
  readonly lost: readonly string[]
}

/** Takes applied updates back, field by field, where the CRM still has what we wrote. */
export async function insertUpdateUndo(db: Queryable, scope: UndoScope): Promise<void> {
  const restored = scope.fields.map((field) => ({ field, ...fieldState(field) }))
  const before = objectOf(restored.map(({ field, ours }) => [ours, field.name, sql`c.after -> ${field.name}::text`]))
  const after = objectOf(restored.map(({ field, ours }) => [ours, field.name, sql`c.before -> ${field.name}::text`]))
  const changed = sql`${CHANGED_SINCE.message}::text`
  const leftOut = objectOf([
    ...restored.map(({ field, foreign }): Part => [foreign, field.name, sql`to_jsonb(${changed})`]),
    ...scope.lost.map(
      (name): Part => [sql`c.after ? ${name}`, name, sql`to_jsonb('the field cannot be written any more'::text)`],
    ),
  ])
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, link_id, company_id,
      remote_id, before, after, left_out, outcome, code, message)
    select ${scope.planId}::uuid, u.workspace_id, u.connection_id, u.object, 'update', u.link_id, u.company_id, u.remote_id,
      u.undo_before, u.undo_after, nullif(u.undo_left_out, '{}'),
      case when u.gone or not u.linked then 'rejected' when u.undo_after = '{}' then 'unchanged' end,
      case when u.gone then ${RECORD_GONE.code}::text when not u.linked then ${LINK_ENDED.code}::text
        when u.undo_after = '{}' and u.undo_left_out <> '{}' then ${CHANGED_SINCE.code}::text end,
      case when not u.gone and u.linked and u.undo_after = '{}' and u.undo_left_out = '{}'
        then 'already as it was before' end
    from (select c.*, ${before} as undo_before, ${after} as undo_after, ${leftOut} as undo_left_out,
        m._id is null or m._deleted_at is not null as gone, l.id is not null as linked
      ${appliedRecords(scope, 'update')}) as u
    order by u.id`.execute(db)
}

/**
 * Takes applied creates back by deleting records that are still as we made them, up to the allowed number. A record of
 * which anything else was filled or changed since is kept, and the change names the fields.
 */
export async function insertCreateUndo(db: Queryable, scope: UndoScope, allowed: boolean): Promise<void> {
  const states = scope.fields.map(fieldState)
  const touched = anyOf(states.map((state) => state.foreign))
  const since = sql`to_jsonb('filled or changed since'::text)`
  const filled = objectOf(scope.others.map((field): Part => [isFilled(field), field.name, since]))
  await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, link_id, company_id,
      remote_id, key, before, left_out, outcome, code, message)
    select ${scope.planId}::uuid, u.workspace_id, u.connection_id, u.object, 'delete', u.link_id, u.company_id, u.remote_id,
      u.key, u.after, case when not u.gone then nullif(u.filled, '{}') end,
      case when u.gone then 'unchanged' when not u.ours or u.touched or u.filled <> '{}' or not u.allowed then 'rejected' end,
      case when u.gone then null when not u.ours then ${LINK_ENDED.code}::text when u.touched then ${CHANGED_SINCE.code}::text
        when u.filled <> '{}' then ${RECORD_IN_USE.code}::text
        when not u.allowed then ${DELETION_NOT_ALLOWED.code}::text end,
      case when u.gone then 'the record is already gone' end
    from (select c.*, m._id is null or m._deleted_at is not null as gone, ${touched} as touched, ${filled} as filled,
        coalesce(l.origin = 'created', false) as ours, ${allowed}::boolean as allowed
      ${appliedRecords(scope, 'create')}) as u
    order by u.id`.execute(db)
}

function anyOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join([...conditions], sql` or `)})`
}

/** What the CRM fills by itself, so that it says nothing about people where we do not know the record as it was made. */
const FILLED_BY_CRM: readonly FieldType[] = ['boolean', 'reference', 'id']

/**
 * Somebody has filled or changed a field that we did not write. Without the record as it was made (the reading back
 * failed, or the create is older than that column) any value that a CRM does not set by itself counts.
 */
function isFilled(field: RemoteField): RawBuilder<unknown> {
  const now = sql.id('m', mirrorColumn(field.name))
  const made = sql`(c.made ->> ${mirrorColumn(field.name)}::text)::${sql.raw(COLUMN_TYPES[field.type])}`
  const unknown = FILLED_BY_CRM.includes(field.type) ? sql`false` : sql`${now} is not null`
  return sql`(not c.after ? ${field.name}::text
    and case when c.made is null then ${unknown} else ${now} is distinct from ${made} end)`
}

function appliedRecords(scope: UndoScope, kind: 'create' | 'update'): RawBuilder<unknown> {
  return sql`from concordat.changes c
    left join ${scope.mirror} as m on m._id = c.remote_id
    left join ${scope.links} as l on l.id = c.link_id and l.remote_id = c.remote_id
    where c.plan_id = ${scope.ofPlanId} and c.object = ${scope.object} and c.kind = ${kind} and c.outcome = 'applied'`
}

/** `ours`: the CRM still has what we wrote and it is to be put back; `foreign`: somebody has changed it since. */
function fieldState(field: RemoteField): { ours: RawBuilder<boolean>; foreign: RawBuilder<boolean> } {
  const now = sql.id('m', mirrorColumn(field.name))
  const name = sql`${field.name}::text`
  const isAfter = sql`${now} is not distinct from ${typed('after', field)}`
  const isBefore = sql`${now} is not distinct from ${typed('before', field)}`
  return {
    ours: sql<boolean>`(c.after ? ${name} and ${isAfter} and not (${isBefore}))`,
    foreign: sql<boolean>`(c.after ? ${name} and not (${isAfter}) and not (c.kind = 'update' and ${isBefore}))`,
  }
}

/** A stored JSON value with the type of the mirror's column. */
function typed(side: 'before' | 'after', field: RemoteField): RawBuilder<unknown> {
  const column = sql.id('c', side)
  const name = sql`${field.name}::text`
  if (field.type === 'multipicklist')
    return sql`(select string_agg(e.value, ';' order by e.n) from jsonb_array_elements_text(case
      when jsonb_typeof(${column} -> ${name}) = 'array' then ${column} -> ${name} else '[]' end) with ordinality e(value, n))`
  return sql`(${column} ->> ${name})::${sql.raw(COLUMN_TYPES[field.type])}`
}

type Part = readonly [when: RawBuilder<unknown>, name: string, value: RawBuilder<unknown>]

function objectOf(parts: readonly Part[]): RawBuilder<unknown> {
  if (parts.length === 0) return sql`'{}'::jsonb`
  const pieces = parts.map(
    ([when, name, value]) =>
      sql`case when ${when} then jsonb_build_object(${name}::text, ${value}) else '{}'::jsonb end`,
  )
  return sql`(${sql.join(pieces, sql` || `)})`
}

/** The records a plan has yet to delete, in pages by id. */
export async function selectDeletions(
  db: Queryable,
  planId: PlanId,
  object: string,
  after: RemoteId | null,
  limit: number,
): Promise<readonly RemoteId[]> {
  const { rows } = await sql<{ id: RemoteId }>`select distinct remote_id as id from concordat.changes
    where plan_id = ${planId} and object = ${object} and kind = 'delete' and outcome is null
      and remote_id > ${after ?? ''} order by remote_id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Keeps records we created as they are in the mirror now, for a later undo to compare with. */
export async function storeMade(
  db: Queryable,
  planId: PlanId,
  object: string,
  mirror: RawBuilder<unknown>,
  ids: readonly RemoteId[],
): Promise<void> {
  await sql`update concordat.changes c set made = jsonb_strip_nulls(to_jsonb(m)) from ${mirror} as m
    where c.plan_id = ${planId} and c.object = ${object} and c.kind = 'create' and c.outcome = 'applied'
      and c.made is null and c.remote_id = m._id and m._id = any(${[...ids]}::text[])`.execute(db)
}

/** Why fields are left alone, or records kept, in an undo: how often each. */
export interface LeftCount {
  readonly object: string
  readonly kind: ChangeKind
  readonly field: string
  readonly why: string
  readonly count: number
}

export async function selectLeftOut(db: Queryable, planId: PlanId): Promise<readonly LeftCount[]> {
  const { rows } = await sql<LeftCount>`select c.object, c.kind, v.key as field, v.value as why, count(*)::int as count
    from concordat.changes c, jsonb_each_text(c.left_out) v where c.plan_id = ${planId}
    group by c.object, c.kind, v.key, v.value order by count desc, field limit 200`.execute(db)
  return rows
}

/** Which changes were refused while planning, by reason. */
export interface RefusedCount {
  readonly kind: ChangeKind
  readonly symbol: string
  readonly message: string
  readonly meaning: string
  readonly nextStep: string
  readonly count: number
}

export async function selectRefused(db: Queryable, planId: PlanId): Promise<readonly RefusedCount[]> {
  const { rows } = await sql<RefusedCount>`select kind, symbol, message, explanation ->> 'meaning' as meaning,
      explanation ->> 'nextStep' as "nextStep", count(*)::int as count
    from concordat.changes where plan_id = ${planId} and outcome = 'rejected'
    group by 1, 2, 3, 4, 5 order by count desc`.execute(db)
  return rows
}
