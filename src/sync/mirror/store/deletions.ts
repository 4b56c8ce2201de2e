import type { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import type { Deletion } from '../../../connectors/connector.ts'
import type { RemoteId } from '../../../core/ids.ts'
import type { Queryable, Transaction } from '../../../platform/database/database.ts'
import { mirrorColumn } from '../mirror.ts'

const seen = sql.id('pg_temp', 'mirror_seen')

function deletionRows(deletions: readonly Deletion[]): RawBuilder<unknown> {
  const ids = deletions.map((deletion) => deletion.id)
  const stamps = deletions.map((deletion) => deletion.deletedAt.toISOString())
  const winners = deletions.map((deletion) => deletion.mergedInto)
  return sql`(select distinct on (id) id, at, winner
    from unnest(${ids}::text[], ${stamps}::timestamptz[], ${winners}::text[]) as told(id, at, winner) order by id, at desc)`
}

/** Living rows whose stamp is later than the deletion the CRM told: deleted and restored, or told late. */
export async function contestedDeletions(
  db: Queryable,
  table: RawBuilder<unknown>,
  deletions: readonly Deletion[],
): Promise<readonly RemoteId[]> {
  const { rows } = await sql<{ id: RemoteId }>`select mirror._id as id from ${table} as mirror
    join ${deletionRows(deletions)} as told on told.id = mirror._id
    where mirror._deleted_at is null and mirror._modified_at > told.at`.execute(db)
  return rows.map((row) => row.id)
}

/** Marks rows as deleted, keeps them, and remembers into which record they were merged. `spared` live after all. */
export async function markDeleted(
  db: Queryable,
  table: RawBuilder<unknown>,
  deletions: readonly Deletion[],
  spared: readonly RemoteId[],
): Promise<number> {
  const { rows } = await sql<{ fresh: boolean }>`update ${table} as mirror
    set _deleted_at = coalesce(mirror._deleted_at, told.at), _merged_into = coalesce(told.winner, mirror._merged_into),
      _pulled_at = now()
    from ${deletionRows(deletions)} as told, (select _id, _deleted_at from ${table}) as before
    where mirror._id = told.id and before._id = mirror._id and mirror._id <> all(${[...spared]}::text[])
      and (mirror._deleted_at is null or (told.winner is not null and mirror._merged_into is distinct from told.winner))
    returning before._deleted_at is null as fresh`.execute(db)
  return rows.filter((row) => row.fresh).length
}

/** Living rows of which one of these reference fields holds one of these ids. */
export async function selectReferring(
  db: Queryable,
  table: RawBuilder<unknown>,
  references: readonly string[],
  ids: readonly RemoteId[],
): Promise<readonly RemoteId[]> {
  const columns = references.map((name) => sql`mirror.${sql.id(mirrorColumn(name))}`)
  const { rows } = await sql<{ id: RemoteId }>`select mirror._id as id from ${table} as mirror
    where mirror._deleted_at is null and array[${sql.join(columns)}]::text[] && ${[...ids]}::text[]
      and not mirror._id = any(${[...ids]}::text[])`.execute(db)
  return rows.map((row) => row.id)
}

export async function createSeen(db: Queryable): Promise<void> {
  await sql`create temp table mirror_seen (_seen text) on commit drop`.execute(db)
}

/** The ids of one page of a whole enumeration; its other columns are read and dropped. `open` gives the page's bytes. */
export async function copySeen(
  tx: Transaction,
  columns: readonly string[],
  idField: string,
  open: () => Readable,
): Promise<number> {
  const definitions = columns.map((name) => sql`${sql.id(mirrorColumn(name))} text`)
  const names = columns.map((name) => sql.id(mirrorColumn(name)))
  await sql`create temp table mirror_seen_page (${sql.join(definitions)}) on commit drop`.execute(tx.db)
  const page = sql.id('pg_temp', 'mirror_seen_page')
  const statement = sql`copy ${page} (${sql.join(names)}) from stdin with (format csv, encoding 'UTF8', header true)`
  const rows = await tx.copyFrom(statement.compile(tx.db).sql, open())
  await sql`insert into ${seen} select ${sql.id(mirrorColumn(idField))} from ${page}`.execute(tx.db)
  await sql`drop table ${page}`.execute(tx.db)
  return rows
}

export interface EnumerationCounts {
  readonly seen: number
  readonly living: number
  readonly missing: number
}

/** Compares a whole enumeration with the mirror; rows pulled since its transaction began are not judged. */
export async function countMissing(db: Queryable, table: RawBuilder<unknown>): Promise<EnumerationCounts> {
  const { rows } = await sql<EnumerationCounts>`select (select count(distinct _seen) from ${seen})::int as seen,
      count(*)::int as living, count(*) filter (where ${isMissing})::int as missing
    from ${table} as mirror where mirror._deleted_at is null`.execute(db)
  return rows[0] ?? { seen: 0, living: 0, missing: 0 }
}

export async function markMissing(db: Queryable, table: RawBuilder<unknown>, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`update ${table} as mirror set _deleted_at = ${at}, _pulled_at = now()
    where mirror._deleted_at is null and ${isMissing}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

const isMissing = sql`mirror._pulled_at < now() and not exists (select from ${seen} where _seen = mirror._id)`
