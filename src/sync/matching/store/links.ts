import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { Link, LinkOrigin, MatchScope } from '../link.ts'
import { unsettled } from './decisions.ts'

/** Active links, for `from ${activeLinks} as l`; columns of concordat.links. */
export const activeLinks: RawBuilder<unknown> = sql`(select * from concordat.links where ended_at is null)`

const LINK_COLUMNS = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", company_id as "companyId", object,
  remote_id as "remoteId", origin, score, marked, linked_at as "linkedAt", linked_by as "linkedBy", ended_at as "endedAt",
  ended_by as "endedBy", end_reason as "endReason"`

export interface NewLink {
  readonly workspaceId: string
  readonly connectionId: string
  readonly companyId: string
  readonly object: string
  readonly remoteId: string
  readonly origin: LinkOrigin
  readonly score?: number | null
  readonly marked?: boolean
  readonly linkedBy?: string | null
}

/** Null when the company, or (unless a person says so) the record, has an active link. */
export async function insertLink(db: Queryable, link: NewLink): Promise<Link | null> {
  const stored = await sql<Link>`
    insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, score, marked, linked_by)
    values (${link.workspaceId}, ${link.connectionId}, ${link.companyId}, ${link.object}, ${link.remoteId}, ${link.origin},
      ${link.score ?? null}, ${link.marked ?? false}, ${link.linkedBy ?? null})
    on conflict do nothing returning ${LINK_COLUMNS}`.execute(db)
  return stored.rows[0] ?? null
}

export async function selectActiveLink(db: Queryable, connectionId: string, companyId: string): Promise<Link | null> {
  const found = await sql<Link>`select ${LINK_COLUMNS} from concordat.links
    where connection_id = ${connectionId} and company_id = ${companyId} and ended_at is null for update`.execute(db)
  return found.rows[0] ?? null
}

export async function selectLinks(db: Queryable, scope: MatchScope, companyId: string): Promise<Link[]> {
  const found = await sql<Link>`select ${LINK_COLUMNS} from concordat.links
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and company_id = ${companyId}
    order by linked_at desc, id`.execute(db)
  return found.rows
}

/** Null when there is no such active link. */
export async function endOneLink(
  db: Queryable,
  linkId: string,
  by: string,
  reason: string,
  workspaceId: string | null,
): Promise<Link | null> {
  const ended = await sql<Link>`update concordat.links set ended_at = now(), ended_by = ${by}, end_reason = ${reason}
    where id = ${linkId} and ended_at is null and (${workspaceId}::uuid is null or workspace_id = ${workspaceId})
    returning ${LINK_COLUMNS}`.execute(db)
  return ended.rows[0] ?? null
}

/** Ends links of other companies to a record, except those a person made. */
export async function endOthers(
  db: Queryable,
  scope: MatchScope,
  object: string,
  remoteId: string,
  keep: string,
  by: string,
): Promise<Link[]> {
  const ended =
    await sql<Link>`update concordat.links set ended_at = now(), ended_by = ${by}, end_reason = 'a person linked another company'
    where connection_id = ${scope.connectionId} and object = ${object} and remote_id = ${remoteId} and company_id <> ${keep}
      and origin <> 'person' and ended_at is null
    returning ${LINK_COLUMNS}`.execute(db)
  return ended.rows
}

export async function insertExclusion(
  db: Queryable,
  scope: MatchScope,
  pair: { companyId: string; remoteId: string; by: string },
): Promise<void> {
  await sql`insert into concordat.match_exclusions (workspace_id, connection_id, company_id, remote_id, excluded_by)
    values (${scope.workspaceId}, ${scope.connectionId}, ${pair.companyId}, ${pair.remoteId}, ${pair.by})
    on conflict do nothing`.execute(db)
}

export async function deleteExclusion(
  db: Queryable,
  scope: MatchScope,
  pair: { companyId: string; remoteId: string },
): Promise<void> {
  await sql`delete from concordat.match_exclusions where workspace_id = ${scope.workspaceId}
    and connection_id = ${scope.connectionId} and company_id = ${pair.companyId} and remote_id = ${pair.remoteId}`.execute(
    db,
  )
}

export async function selectExclusions(
  db: Queryable,
  scope: MatchScope,
  companyId: string,
): Promise<{ remoteId: string; by: string; at: Date }[]> {
  const found = await sql<{ remoteId: string; by: string; at: Date }>`
    select remote_id as "remoteId", excluded_by as by, excluded_at as at from concordat.match_exclusions
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and company_id = ${companyId}
    order by remote_id`.execute(db)
  return found.rows
}

/** Sets or takes marks; answers how many links changed. A mark taken by a person is not set again by Auto-Sync. */
export async function updateMarks(
  db: Queryable,
  scope: MatchScope,
  companyIds: readonly string[],
  marked: boolean,
): Promise<number> {
  const changed = await sql`update concordat.links set marked = ${marked}, held = ${!marked}
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and company_id = any(${companyIds}::uuid[])
      and ended_at is null and (marked <> ${marked} or held = ${marked})`.execute(db)
  return Number(changed.numAffectedRows ?? 0n)
}

/** Auto-Sync: every active link goes into the next cycle, except those a person holds back (A1.16). */
export async function markAll(db: Queryable, scope: MatchScope, object: string): Promise<number> {
  const changed = await sql`update concordat.links set marked = true
    where connection_id = ${scope.connectionId} and object = ${object} and ended_at is null and not marked and not held`.execute(
    db,
  )
  return Number(changed.numAffectedRows ?? 0n)
}

/**
 * Moves exclusions and active links from a merged record to the winner, links with origin and mark. Where the winner is taken
 * or excluded for the company, a link only ends. A company whose winner was excluded and is linked to it stays as it is.
 */
export async function moveMerged(
  db: Queryable,
  scope: MatchScope,
  object: string,
  pairs: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with moved as (
      delete from concordat.match_exclusions x using ${pairs} as p
      where x.connection_id = ${scope.connectionId} and x.remote_id = p.loser
      returning x.*, p.winner)
    insert into concordat.match_exclusions (workspace_id, connection_id, company_id, remote_id, excluded_by, excluded_at)
    select workspace_id, connection_id, company_id, winner, excluded_by, excluded_at from moved m
    where not exists (
      select from concordat.links l where l.connection_id = m.connection_id and l.company_id = m.company_id
        and l.remote_id = m.winner and l.origin = 'person' and l.ended_at is null)
    on conflict do nothing`.execute(db)
  await sql`
    with moved as (
      update concordat.links l set ended_at = now(), ended_by = 'match', end_reason = 'the record was merged into ' || p.winner
      from ${pairs} as p
      where l.connection_id = ${scope.connectionId} and l.object = ${object} and l.remote_id = p.loser and l.ended_at is null
      returning l.*, p.winner),
    again as (
      insert into concordat.match_pending (workspace_id, connection_id, company_id)
      select workspace_id, connection_id, company_id from moved order by company_id
      on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true)
    insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, score, pair, marked, held, linked_by)
    select workspace_id, connection_id, company_id, object, winner, origin, score, pair, marked, held, 'match'
    from moved m
    where not exists (
      select from concordat.match_exclusions x
      where x.connection_id = m.connection_id and x.company_id = m.company_id and x.remote_id = m.winner)
    order by origin = 'person' desc, linked_at, id
    on conflict do nothing`.execute(db)
}

/** loser → last winner of all records that were merged, as the mirror says; a winner may have been merged again. */
export function mergedRecords(mirror: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(with recursive merge as (
      select _id as loser, _merged_into as winner, 1 as step from ${mirror} where _deleted_at is not null and _merged_into is not null
      union all
      select merge.loser, m._merged_into, merge.step + 1 from merge join ${mirror} m on m._id = merge.winner
      where m._deleted_at is not null and m._merged_into is not null and merge.step < 20)
    select merge.loser, merge.winner from merge join ${mirror} w on w._id = merge.winner and w._deleted_at is null)`
}

/** Ends links whose record is gone or whose company is archived; their companies are matched again. Answers how many. */
export async function retireLinks(
  db: Queryable,
  scope: MatchScope,
  object: string,
  mirror: RawBuilder<unknown>,
): Promise<number> {
  const ended = await sql<{ ended: number }>`
    with gone as (
      select l.id, case when p.archived then 'the company was archived' else 'the record was deleted in the CRM' end as reason
      from concordat.links l
      left join ${mirror} m on m._id = l.remote_id
      left join ${companyProfiles} p on p.company_id = l.company_id
      where l.connection_id = ${scope.connectionId} and l.object = ${object} and l.ended_at is null
        -- A row that is missing in the mirror proves nothing (G4); only the CRM's word that it is deleted counts.
        and (p.archived or m._deleted_at is not null)),
    ended as (
      update concordat.links l set ended_at = now(), ended_by = 'match', end_reason = gone.reason from gone
      where l.id = gone.id returning l.workspace_id, l.connection_id, l.company_id, l.remote_id),
    again as (
      insert into concordat.match_pending (workspace_id, connection_id, company_id)
      select e.workspace_id, e.connection_id, e.company_id from ended e
      join concordat.match_companies c on c.company_id = e.company_id
      union
      select d.workspace_id, d.connection_id, d.company_id from ended e
      join concordat.match_decisions d on d.connection_id = e.connection_id and d.best_id = e.remote_id and d.reason = 'contested'
      order by company_id
      on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true)
    select count(*)::int as ended from ended`.execute(db)
  return ended.rows[0]!.ended
}

/**
 * Ends automatic links that the run's decisions no longer support (keepsLink), and remembers the sides of those that hold as
 * they are now. Companies that were contested for a record that is free now are decided again.
 */
export async function dropUnsupported(
  db: Queryable,
  scope: MatchScope,
  object: string,
  runId: string,
): Promise<number> {
  const ended = await sql<{ ended: number }>`
    with ended as (
      update concordat.links l set ended_at = now(), ended_by = 'match',
        end_reason = case when d.state = 'auto' then 'another record fits better' else 'the evidence no longer holds' end
      from concordat.match_decisions d
      where d.connection_id = ${scope.connectionId} and ${unsettled(scope, runId)}
        and l.connection_id = d.connection_id and l.company_id = d.company_id and l.object = ${object}
        and l.origin = 'auto' and l.ended_at is null
        and not d.keeps_link
      returning l.workspace_id, l.connection_id, l.remote_id),
    again as (
      insert into concordat.match_pending (workspace_id, connection_id, company_id)
      select d.workspace_id, d.connection_id, d.company_id from ended e
      join concordat.match_decisions d on d.connection_id = e.connection_id and d.best_id = e.remote_id and d.reason = 'contested'
      group by 1, 2, 3 order by 3
      on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true)
    select count(*)::int as ended from ended`.execute(db)
  await sql`update concordat.links l set pair = d.pair from concordat.match_decisions d
    where d.connection_id = ${scope.connectionId} and ${unsettled(scope, runId)} and d.keeps_link and d.pair is not null
      and l.connection_id = d.connection_id and l.company_id = d.company_id and l.remote_id = d.best_id and l.object = ${object}
      and l.origin = 'auto' and l.ended_at is null and l.pair is distinct from d.pair`.execute(db)
  return ended.rows[0]!.ended
}

/**
 * Links what the run decided "auto": each account goes to the company that fits it best. A company that loses, or that ties
 * with another one, is for a person to see: nobody is guessed.
 */
export async function linkDecided(
  db: Queryable,
  scope: MatchScope,
  object: string,
  runId: string,
  marked: boolean,
): Promise<number> {
  const decided = sql`d.connection_id = ${scope.connectionId} and ${unsettled(scope, runId)} and d.state = 'auto'`
  const linked = await sql`
    with wanted as (
      select d.*, rank() over (partition by d.best_id order by round(d.score::numeric, 2) desc) as place,
        count(*) over (partition by d.best_id, round(d.score::numeric, 2)) as equals
      from concordat.match_decisions d
      where ${decided} and not exists (
        select from concordat.links l where l.connection_id = d.connection_id and l.company_id = d.company_id and l.ended_at is null))
    insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, score, pair, marked, linked_by)
    select w.workspace_id, w.connection_id, w.company_id, ${object}::text, w.best_id, 'auto', w.score, w.pair, ${marked}::boolean, 'match'
    from wanted w
    where w.place = 1 and w.equals = 1 and not exists (
      select from concordat.links l where l.connection_id = w.connection_id and l.remote_id = w.best_id and l.ended_at is null)
    order by w.company_id
    on conflict do nothing`.execute(db)
  await sql`update concordat.match_decisions d set state = 'review', reason = 'contested'
    where ${decided} and not exists (
      select from concordat.links l
      where l.connection_id = d.connection_id and l.company_id = d.company_id and l.ended_at is null)`.execute(db)
  return Number(linked.numAffectedRows ?? 0n)
}
