import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { personProfiles } from '../../../records/index.ts'
import type { MatchScope } from '../link.ts'
import type { PersonLink, PersonRemote } from '../person/person-link.ts'
import { mergedRecords } from './links.ts'

const LINK = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", person_id as "personId", object,
  remote_id as "remoteId", origin, score, linked_at as "linkedAt", linked_by as "linkedBy", ended_at as "endedAt",
  ended_by as "endedBy", end_reason as "endReason"`
const AGAIN = sql`on conflict (connection_id, person_id) do update set turn = nextval('concordat.match_turns')`

/** Null when the person, or the record, has an active link. */
export async function insertPersonLink(
  db: Queryable,
  scope: MatchScope,
  link: PersonRemote & { readonly personId: string; readonly by: string },
): Promise<PersonLink | null> {
  const stored = await sql<PersonLink>`insert into concordat.person_links
      (workspace_id, connection_id, person_id, object, remote_id, origin, linked_by)
    values (${scope.workspaceId}, ${scope.connectionId}, ${link.personId}, ${link.object}, ${link.remoteId}, 'person', ${link.by})
    on conflict do nothing returning ${LINK}`.execute(db)
  return stored.rows[0] ?? null
}

export async function selectActivePersonLink(
  db: Queryable,
  scope: MatchScope,
  personId: string,
): Promise<PersonLink | null> {
  const found = await sql<PersonLink>`select ${LINK} from concordat.person_links
    where connection_id = ${scope.connectionId} and person_id = ${personId} and ended_at is null for update`.execute(db)
  return found.rows[0] ?? null
}

export async function selectPersonLinks(db: Queryable, scope: MatchScope, personId: string): Promise<PersonLink[]> {
  const found = await sql<PersonLink>`select ${LINK} from concordat.person_links
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and person_id = ${personId}
    order by linked_at desc, id`.execute(db)
  return found.rows
}

/** Null when there is no such active link in the workspace. */
export async function endPersonLink(
  db: Queryable,
  workspaceId: string,
  linkId: string,
  by: string,
  reason: string,
): Promise<PersonLink | null> {
  const ended =
    await sql<PersonLink>`update concordat.person_links set ended_at = now(), ended_by = ${by}, end_reason = ${reason}
    where id = ${linkId} and workspace_id = ${workspaceId} and ended_at is null returning ${LINK}`.execute(db)
  return ended.rows[0] ?? null
}

/** Ends automatic links of other people to a record. */
export async function endOtherPersonLinks(
  db: Queryable,
  scope: MatchScope,
  remote: PersonRemote,
  keep: string,
  by: string,
): Promise<PersonLink[]> {
  const ended = await sql<PersonLink>`update concordat.person_links
    set ended_at = now(), ended_by = ${by}, end_reason = 'a person linked somebody else'
    where connection_id = ${scope.connectionId} and object = ${remote.object} and remote_id = ${remote.remoteId}
      and person_id <> ${keep} and origin <> 'person' and ended_at is null returning ${LINK}`.execute(db)
  return ended.rows
}

export async function insertPersonExclusion(
  db: Queryable,
  scope: MatchScope,
  pair: PersonRemote & { readonly personId: string; readonly by: string },
): Promise<void> {
  await sql`insert into concordat.person_exclusions (workspace_id, connection_id, person_id, object, remote_id, excluded_by)
    values (${scope.workspaceId}, ${scope.connectionId}, ${pair.personId}, ${pair.object}, ${pair.remoteId}, ${pair.by})
    on conflict do nothing`.execute(db)
}

export async function deletePersonExclusion(
  db: Queryable,
  scope: MatchScope,
  pair: PersonRemote & { readonly personId: string },
): Promise<void> {
  await sql`delete from concordat.person_exclusions where workspace_id = ${scope.workspaceId}
    and connection_id = ${scope.connectionId} and person_id = ${pair.personId} and object = ${pair.object}
    and remote_id = ${pair.remoteId}`.execute(db)
}

export async function selectPersonExclusions(
  db: Queryable,
  scope: MatchScope,
  personId: string,
): Promise<(PersonRemote & { readonly by: string; readonly at: Date })[]> {
  const found = await sql<PersonRemote & { by: string; at: Date }>`
    select object, remote_id as "remoteId", excluded_by as by, excluded_at as at from concordat.person_exclusions
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and person_id = ${personId}
    order by object, remote_id`.execute(db)
  return found.rows
}

/** Moves exclusions and active links from merged records to the winners; where the winner is taken or excluded, a link only ends. */
export async function moveMergedPeople(
  db: Queryable,
  scope: MatchScope,
  object: string,
  mirror: RawBuilder<unknown>,
): Promise<void> {
  const pairs = mergedRecords(mirror)
  await sql`with moved as (
      delete from concordat.person_exclusions x using ${pairs} as p
      where x.connection_id = ${scope.connectionId} and x.object = ${object} and x.remote_id = p.loser
      returning x.*, p.winner)
    insert into concordat.person_exclusions (workspace_id, connection_id, person_id, object, remote_id, excluded_by, excluded_at)
    select workspace_id, connection_id, person_id, object, winner, excluded_by, excluded_at from moved m
    where not exists (
      select from concordat.person_links l where l.connection_id = m.connection_id and l.person_id = m.person_id
        and l.object = m.object and l.remote_id = m.winner and l.origin = 'person' and l.ended_at is null)
    on conflict do nothing`.execute(db)
  await sql`with moved as (
      update concordat.person_links l set ended_at = now(), ended_by = 'match', end_reason = 'the record was merged into ' || p.winner
      from ${pairs} as p
      where l.connection_id = ${scope.connectionId} and l.object = ${object} and l.remote_id = p.loser and l.ended_at is null
      returning l.*, p.winner),
    again as (
      insert into concordat.person_pending (workspace_id, connection_id, person_id)
      select workspace_id, connection_id, person_id from moved order by person_id ${AGAIN})
    insert into concordat.person_links (workspace_id, connection_id, person_id, object, remote_id, origin, score, pair, linked_by)
    select workspace_id, connection_id, person_id, object, winner, origin, score, pair, 'match' from moved m
    where not exists (
      select from concordat.person_exclusions x where x.connection_id = m.connection_id and x.person_id = m.person_id
        and x.object = m.object and x.remote_id = m.winner)
    order by origin = 'person' desc, linked_at, id
    on conflict do nothing`.execute(db)
}

/** Ends links whose record is gone or whose person is archived; these people are matched again. Answers how many. */
export async function retirePersonLinks(
  db: Queryable,
  scope: MatchScope,
  object: string,
  mirror: RawBuilder<unknown>,
): Promise<number> {
  const ended = await sql<{ ended: number }>`with gone as (
      select l.id, case when p.archived then 'the person was archived' else 'the record was deleted in the CRM' end as reason
      from concordat.person_links l
      left join ${mirror} m on m._id = l.remote_id
      left join ${personProfiles} p on p.id = l.person_id
      where l.connection_id = ${scope.connectionId} and l.object = ${object} and l.ended_at is null
        -- A row that is missing in the mirror proves nothing (G4); only the CRM's word that it is deleted counts.
        and (p.archived or m._deleted_at is not null)),
    ended as (
      update concordat.person_links l set ended_at = now(), ended_by = 'match', end_reason = gone.reason from gone
      where l.id = gone.id returning l.workspace_id, l.connection_id, l.person_id, l.object, l.remote_id),
    again as (
      insert into concordat.person_pending (workspace_id, connection_id, person_id)
      select workspace_id, connection_id, person_id from ended
      union
      select d.workspace_id, d.connection_id, d.person_id from ended e
      join concordat.person_decisions d on d.connection_id = e.connection_id and d.best_object = e.object and d.best_id = e.remote_id
        and d.reason = 'contested'
      order by person_id ${AGAIN})
    select count(*)::int as ended from ended`.execute(db)
  return ended.rows[0]!.ended
}

const decidedNow = (scope: MatchScope, runId: string) =>
  sql`d.connection_id = ${scope.connectionId} and d.run_id = ${runId} and not d.counted`

/** Ends automatic links that the run's decisions no longer support, and remembers the sides of those that hold. */
export async function dropUnsupportedPeople(db: Queryable, scope: MatchScope, runId: string): Promise<number> {
  const ended = await sql<{ ended: number }>`with ended as (
      update concordat.person_links l set ended_at = now(), ended_by = 'match', end_reason =
        case when d.state = 'auto' then 'another record is the person' else 'nothing speaks for it any more' end
      from concordat.person_decisions d
      where ${decidedNow(scope, runId)} and l.connection_id = d.connection_id and l.person_id = d.person_id and l.ended_at is null
        and l.origin = 'auto' and not d.keeps_link
      returning l.workspace_id, l.connection_id, l.object, l.remote_id),
    again as (
      insert into concordat.person_pending (workspace_id, connection_id, person_id)
      select d.workspace_id, d.connection_id, d.person_id from ended e
      join concordat.person_decisions d on d.connection_id = e.connection_id and d.best_object = e.object and d.best_id = e.remote_id
        and d.reason = 'contested'
      order by d.person_id ${AGAIN})
    select count(*)::int as ended from ended`.execute(db)
  await sql`update concordat.person_links l set pair = hashint8extended(d.print, r.print)
    from concordat.person_decisions d, concordat.person_remotes r
    where ${decidedNow(scope, runId)} and l.connection_id = d.connection_id and l.person_id = d.person_id and l.ended_at is null
      and d.keeps_link and r.connection_id = l.connection_id and r.object = l.object and r.remote_id = l.remote_id
      and l.pair is distinct from hashint8extended(d.print, r.print)`.execute(db)
  return ended.rows[0]!.ended
}

/** Links what the run decided clearly. Of several people who want one record the clearly better one gets it. */
export async function linkDecidedPeople(db: Queryable, scope: MatchScope, runId: string): Promise<number> {
  const linked = await sql`with wanted as (
      select d.*, rank() over (partition by d.best_object, d.best_id order by round(d.score::numeric, 2) desc) as place,
        count(*) over (partition by d.best_object, d.best_id, round(d.score::numeric, 2)) as equals
      from concordat.person_decisions d
      where ${decidedNow(scope, runId)} and d.state = 'auto' and not exists (
        select from concordat.person_links l where l.connection_id = d.connection_id and l.person_id = d.person_id and l.ended_at is null))
    insert into concordat.person_links (workspace_id, connection_id, person_id, object, remote_id, origin, score, pair, linked_by)
    select w.workspace_id, w.connection_id, w.person_id, w.best_object, w.best_id, 'auto', w.score,
      hashint8extended(w.print, r.print), 'match'
    from wanted w
    join concordat.person_remotes r on r.connection_id = w.connection_id and r.object = w.best_object and r.remote_id = w.best_id
    where w.place = 1 and w.equals = 1 and not exists (
      select from concordat.person_links l where l.connection_id = w.connection_id and l.object = w.best_object
        and l.remote_id = w.best_id and l.ended_at is null)
    order by w.person_id
    on conflict do nothing`.execute(db)
  await sql`update concordat.person_decisions d set state = 'review', reason = 'contested'
    where ${decidedNow(scope, runId)} and d.state = 'auto' and not exists (
      select from concordat.person_links l where l.connection_id = d.connection_id and l.person_id = d.person_id
        and l.ended_at is null)`.execute(db)
  return Number(linked.numAffectedRows ?? 0n)
}
