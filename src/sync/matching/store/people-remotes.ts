import { type RawBuilder, sql } from 'kysely'
import type { PersonRole } from '../../../connectors/index.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { MatchScope } from '../link.ts'
import { REMOTE_FIELDS, type RemoteField, type RemoteFields } from '../person/stored-person.ts'

/** Where contacts or leads are, and which mirror column plays which part; null: there is none or it is not mirrored. */
export interface RemoteSource {
  readonly object: string
  readonly kind: 'contact' | 'lead'
  readonly mirror: RawBuilder<unknown>
  readonly columns: Readonly<Record<PersonRole, string | null>>
}

const NOTHING = sql`null::text`

/** A value of a contact or lead, of the mirror as m and its account as a. */
function fieldValue({ columns }: RemoteSource, field: RemoteField): RawBuilder<unknown> {
  const column = (role: PersonRole) => (columns[role] ? sql`${sql.ref(`m.${columns[role]}`)}::text` : NOTHING)
  switch (field) {
    case 'phone':
      return sql`coalesce(${column('phone')}, ${column('mobile')})`
    case 'company':
      return sql`coalesce(a.name, ${column('company')})`
    case 'companyDomain':
      return sql`coalesce(a.website, ${column('website')})`
    case 'companyKey':
      return column('accountId')
    default:
      return column(field)
  }
}

/** The mirror's records that differ from what was copied, or whose account does; as remote_id, hash, deleted and fields. */
function differing(source: RemoteSource, scope: MatchScope): RawBuilder<unknown> {
  const account = source.columns.accountId ? sql.ref(`m.${source.columns.accountId}`) : NOTHING
  const hash = sql`(coalesce(m._hash::bigint, 0) # coalesce(a.print, 0))`
  return sql`(select m._id as remote_id, ${hash} as hash, m._deleted_at is not null as deleted, r.fields as old,
      json_build_array(${sql.join(REMOTE_FIELDS.map((field) => fieldValue(source, field)))}) as fields
    from ${source.mirror} m
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = ${account}
    left join concordat.person_remotes r on r.connection_id = ${scope.connectionId} and r.object = ${source.object} and r.remote_id = m._id
    where r.remote_id is null or r.hash is distinct from ${hash} or r.deleted <> (m._deleted_at is not null))`
}

export interface ChangedRemote {
  readonly id: string
  readonly old: RemoteFields | null
  readonly now: RemoteFields
}

/** The next records, by their ids, that differ from what was copied, as they are and as they were. */
export async function selectChangedRemotes(
  db: Queryable,
  scope: MatchScope,
  source: RemoteSource,
  page: { readonly after: string; readonly limit: number },
): Promise<ChangedRemote[]> {
  const found = await sql<ChangedRemote>`select remote_id as id, old, fields as now from ${differing(source, scope)} d
    where remote_id > ${page.after} order by remote_id limit ${page.limit}`.execute(db)
  return found.rows
}

/** Copies records of the mirror, by their ids, as far as they differ; answers the last one, null at the end. */
export async function copyRemotes(
  db: Queryable,
  scope: MatchScope,
  source: RemoteSource,
  page: { readonly after: string; readonly limit: number },
): Promise<string | null> {
  const turn = await sql<{ turn: string }>`update concordat.person_states set turn = turn + 1
    where connection_id = ${scope.connectionId} returning turn::text`.execute(db)
  const copied = await sql<{ last: string | null }>`with next as (
      select * from ${differing(source, scope)} d where remote_id > ${page.after} order by remote_id limit ${page.limit}),
    stored as (
      insert into concordat.person_remotes as r (workspace_id, connection_id, object, remote_id, hash, deleted, fields, print, turn)
      select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, ${source.object}::text, remote_id, hash, deleted, fields,
        hashtextextended(fields::text, 0), ${turn.rows[0]!.turn}::bigint
      from next order by remote_id
      on conflict (connection_id, object, remote_id) do update set hash = excluded.hash, deleted = excluded.deleted,
        fields = excluded.fields, print = excluded.print, turn = excluded.turn
      returning 1)
    select max(remote_id) as last from next`.execute(db)
  return copied.rows[0]!.last
}

/** How far somebody has read. */
export interface RemotePosition {
  readonly turn: string
  readonly object: string
  readonly remoteId: string
}

export interface ReadRemote extends RemotePosition {
  readonly deleted: boolean
  readonly fields: RemoteFields
}

/** Contacts and leads after a position in the order in which they were written. */
export async function selectRemotes(
  db: Queryable,
  scope: MatchScope,
  after: RemotePosition | null,
  limit: number,
): Promise<ReadRemote[]> {
  const later = after
    ? sql`(turn, object, remote_id) > (${after.turn}::bigint, ${after.object}, ${after.remoteId})`
    : sql`true`
  const found = await sql<ReadRemote>`select turn::text as turn, object, remote_id as "remoteId", deleted, fields
    from concordat.person_remotes where connection_id = ${scope.connectionId} and ${later}
    order by turn, object, remote_id limit ${limit}`.execute(db)
  return found.rows
}

export async function isLivingRemote(
  db: Queryable,
  scope: MatchScope,
  remote: { readonly object: string; readonly remoteId: string },
): Promise<boolean> {
  const found = await sql`select from concordat.person_remotes where connection_id = ${scope.connectionId}
    and object = ${remote.object} and remote_id = ${remote.remoteId} and not deleted`.execute(db)
  return found.rows.length > 0
}
