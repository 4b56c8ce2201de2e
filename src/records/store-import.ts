import { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import type { Queryable, Transaction } from '../platform/database/database.ts'
import type { RowCode } from './errors.ts'
import type { ImportKind, ImportShape, StagedValues } from './import-kinds.ts'

/** A row on its way into the staging table: a record, or the reject of its line. */
export type StagedRow =
  | { readonly line: number; readonly values: StagedValues }
  | { readonly line: number; readonly code: RowCode; readonly message: string; readonly key: string | null }

export interface MergeCounts {
  readonly stored: number
  readonly skipped: number
  readonly rejected: number
}

/** The staging table lives in this transaction only; it spills to disk, so its size is not ours to hold. */
export async function createStaging(tx: Transaction, shape: ImportShape): Promise<void> {
  const columns = sql.join(shape.staged.map((name) => sql`${sql.id(name)} text`))
  await sql`create temp table import_staged
    (line bigint, code text, message text, reject_key text, mask integer, ${columns}) on commit drop`.execute(tx.db)
}

export async function copyToStaging(
  tx: Transaction,
  shape: ImportShape,
  blocks: AsyncIterable<readonly StagedRow[]>,
): Promise<void> {
  const text = async function* () {
    for await (const rows of blocks) {
      const lines = rows.map((row) => copyLine(row, shape.staged)).join('')
      if (lines !== '') yield lines
    }
  }
  await tx.copyFrom('copy import_staged from stdin', Readable.from(text(), { objectMode: false }))
  await sql`analyze import_staged`.execute(tx.db)
}

function copyLine(row: StagedRow, columns: readonly string[]): string {
  if ('code' in row)
    return `${row.line}\t${row.code}\t${escapeCopy(row.message)}\t${row.key === null ? '\\N' : escapeCopy(row.key)}\t0${'\t\\N'.repeat(columns.length)}\n`
  let mask = 0
  let cells = ''
  for (let index = 0; index < columns.length; index++) {
    const value = row.values[columns[index]!]
    if (value !== undefined) mask |= 1 << index
    cells += value === undefined || value === null ? '\t\\N' : `\t${escapeCopy(value)}`
  }
  return `${row.line}\t\\N\t\\N\t\\N\t${mask}${cells}\n`
}

const COPY_SPECIAL = /[\\\t\n\r]/
const COPY_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escapeCopy(text: string): string {
  return COPY_SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (letter) => COPY_ESCAPES[letter]!) : text
}

/** One import of a kind at a time in a workspace; the lock goes with the transaction. Reading the file happens before it. */
export async function lockImports(tx: Transaction, workspaceId: string, kind: ImportKind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('concordat import'), hashtext(${`${workspaceId} ${kind}`}))`.execute(
    tx.db,
  )
}

/**
 * Rows whose key an earlier line has: equal ones go (their number is returned), others become rejects. Events of the same
 * id are the same event (A1.64).
 */
export async function settleRepeats(db: Queryable, shape: ImportShape): Promise<number> {
  const key = sql.id(shape.staged[0]!)
  const payload = (alias: string) => sql.join(['mask', ...shape.staged].map((name) => sql.ref(`${alias}.${name}`)))
  const same = shape.kind === 'signals' ? sql`true` : sql`(${payload('s')}) is not distinct from (${payload('f')})`
  await sql`create temp table import_repeats on commit drop as
    select s.line, f.line as first_line, ${same} as same
    from (select ${key} as key, min(line) as line from import_staged where code is null group by 1 having count(*) > 1) twice
    join import_staged f on f.line = twice.line
    join import_staged s on s.${key} = twice.key and s.line > twice.line and s.code is null`.execute(db)
  await sql`update import_staged s
    set code = 'CC-RECORDS-31', message = 'line ' || r.first_line || ' has the same key', reject_key = s.${key}
    from import_repeats r where r.line = s.line and not r.same`.execute(db)
  const gone = await sql`delete from import_staged s using import_repeats r where r.line = s.line and r.same`.execute(
    db,
  )
  return Number(gone.numAffectedRows ?? 0n)
}

const MERGES = { companies: mergeCompanies, people: mergePeople, signals: mergeSignals } as const

/** Moves the staged rows into their table. Returns how many rows were inserted or changed. */
export function mergeStaged(db: Queryable, workspaceId: string, kind: ImportKind): Promise<number> {
  return MERGES[kind](db, workspaceId)
}

const LISTS = ['domains', 'shared_hosts', 'aliases']

function stagedExpression(column: string): RawBuilder<unknown> {
  const value = sql.ref(`s.${column}`)
  if (LISTS.includes(column)) return sql`coalesce(string_to_array(${value}, chr(31)), '{}')`
  return column === 'employees' ? sql`${value}::integer` : sql`${value}`
}

/** The staged value where the file had the column, else what is stored. */
function mergedExpression(column: string, bit: number): RawBuilder<unknown> {
  return sql`case when s.mask & ${sql.lit(1 << bit)} <> 0 then ${stagedExpression(column)} else ${sql.ref(`c.${column}`)} end`
}

async function mergeCompanies(db: Queryable, workspaceId: string): Promise<number> {
  const columns = 'name domain domains shared_hosts aliases country city state employees industry'.split(' ')
  const incoming = sql.join(columns.map((name, i) => sql`${mergedExpression(name, i + 1)} as ${sql.id(name)}`))
  const updated = await sql`
    with incoming as (
      select c.id, ${incoming} from import_staged s
      join concordat.companies c on c.workspace_id = ${workspaceId} and c.external_key = s.external_key
      where s.code is null)
    update concordat.companies c
    set ${sql.join(columns.map((name) => sql`${sql.id(name)} = ${sql.ref(`i.${name}`)}`))}, updated_at = now()
    from incoming i
    where c.id = i.id and (${refs('c', columns)}) is distinct from (${refs('i', columns)})`.execute(db)
  const inserted = await sql`
    insert into concordat.companies (workspace_id, external_key, ${ids(columns)})
    select ${workspaceId}, s.external_key, ${sql.join(columns.map(stagedExpression))} from import_staged s
    where s.code is null and not exists (
      select from concordat.companies c where c.workspace_id = ${workspaceId} and c.external_key = s.external_key)
    on conflict do nothing`.execute(db)
  return Number(updated.numAffectedRows ?? 0n) + Number(inserted.numAffectedRows ?? 0n)
}

async function mergePeople(db: Queryable, workspaceId: string): Promise<number> {
  await findOwners(db, workspaceId)
  await sql`update import_staged s
    set code = 'CC-RECORDS-32', message = 'no company has this key', reject_key = s.external_key
    where s.code is null and s.company_key is not null and not exists (
      select from concordat.companies k where k.workspace_id = ${workspaceId} and k.external_key = s.company_key)`.execute(
    db,
  )
  const columns = 'first_name last_name email title phone country'.split(' ')
  const source = sql`import_staged s
    left join concordat.companies k on k.workspace_id = ${workspaceId} and k.external_key = s.company_key
    left join import_owners o on o.domain = s.company_domain and s.company_key is null`
  const incoming = sql.join(columns.map((name, i) => sql`${mergedExpression(name, i + 3)} as ${sql.id(name)}`))
  // A file without a company column leaves the company; the address then finds one only where none is known.
  const updated = await sql`
    with incoming as (
      select c.id, case when s.mask & 2 <> 0 then coalesce(k.id, o.company_id) else coalesce(c.company_id, o.company_id) end as company_id, ${incoming}
      from ${source} join concordat.people c on c.workspace_id = ${workspaceId} and c.external_key = s.external_key
      where s.code is null)
    update concordat.people c
    set company_id = i.company_id, ${sql.join(columns.map((name) => sql`${sql.id(name)} = ${sql.ref(`i.${name}`)}`))}, updated_at = now()
    from incoming i
    where c.id = i.id and (${refs('c', ['company_id', ...columns])}) is distinct from (${refs('i', ['company_id', ...columns])})`.execute(
    db,
  )
  const inserted = await sql`
    insert into concordat.people (workspace_id, external_key, company_id, ${ids(columns)})
    select ${workspaceId}, s.external_key, coalesce(k.id, o.company_id), ${refs('s', columns)} from ${source}
    where s.code is null and not exists (
      select from concordat.people c where c.workspace_id = ${workspaceId} and c.external_key = s.external_key)
    on conflict do nothing`.execute(db)
  return Number(updated.numAffectedRows ?? 0n) + Number(inserted.numAffectedRows ?? 0n)
}

async function mergeSignals(db: Queryable, workspaceId: string): Promise<number> {
  await findOwners(db, workspaceId)
  const source = sql`import_staged s
    left join concordat.companies k on k.workspace_id = ${workspaceId} and k.external_key = s.company_key
    left join import_owners o on o.domain = s.company_domain`
  await sql`update import_staged t set reject_key = u.event_id, code = u.code, message = u.message
    from (
      select s.line, s.event_id,
        case when s.company_key is null and s.company_domain is null then 'CC-RECORDS-26'
          when o.domain is not null then 'CC-RECORDS-33' else 'CC-RECORDS-32' end as code,
        case when s.company_key is null and s.company_domain is null then 'neither company nor a usable domain is given'
          when o.domain is not null then 'several companies have this domain' else 'no such company' end as message
      from ${source} where s.code is null and coalesce(k.id, o.company_id) is null) u
    where t.line = u.line`.execute(db)
  const stored = await sql<{ stored: number }>`
    with stored as (
      insert into concordat.signals (workspace_id, event_id, company_id, kind, importance, occurred_at, source_id, artefact)
      select ${workspaceId}, s.event_id, coalesce(k.id, o.company_id), s.kind, s.importance, s.occurred_at::timestamptz,
        s.source_id, s.artefact
      from ${source} where s.code is null
      on conflict do nothing
      returning company_id),
    touched as (
      insert into concordat.metrics_pending (workspace_id, company_id)
      select distinct ${workspaceId}::uuid, company_id from stored order by 2
      -- Not "do nothing": the row must be locked, or a refresh that runs now would clear it without having seen these signals.
      on conflict (workspace_id, company_id) do update set touched_at = now(), not_before = '-infinity')
    select count(*)::int as stored from stored`.execute(db)
  return stored.rows[0]!.stored
}

/** import_owners: domain → the one company it belongs to, or null when several have it and none of them alone as its first. */
async function findOwners(db: Queryable, workspaceId: string): Promise<void> {
  await sql`create temp table import_owners on commit drop as
    select wanted.domain,
      case when count(*) = 1 then min(c.id::text)::uuid
        when count(*) filter (where c.domain = wanted.domain) = 1
          then (min(c.id::text) filter (where c.domain = wanted.domain))::uuid end as company_id
    from (select distinct company_domain as domain from import_staged where code is null and company_domain is not null) wanted
    join (
      select id, domain, unnest(domains) as owned from concordat.companies
      where workspace_id = ${workspaceId} and not archived) c on c.owned = wanted.domain
    group by wanted.domain`.execute(db)
}

function refs(alias: string, columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql.ref(`${alias}.${name}`)))
}

function ids(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql.id(name)))
}

export interface ImportRecord {
  readonly id: string
  readonly kind: ImportKind
  readonly finishedAt: Date
  readonly read: number
  readonly stored: number
  readonly unchanged: number
  readonly skipped: number
  readonly rejected: number
  readonly warnings: readonly { readonly message: string; readonly count: number }[]
}

/** Fresh statistics after a large import: the next statement must not take the table for empty. */
export async function refreshStatistics(db: Queryable, kind: ImportKind): Promise<void> {
  await sql`analyze ${sql.id('concordat', kind)}`.execute(db)
}

/** How many staged rows are good and how many are rejects. */
export async function countStaged(db: Queryable): Promise<{ good: number; rejected: number }> {
  const found = await sql<{ good: number; rejected: number }>`
    select count(*) filter (where code is null)::int as good, count(code)::int as rejected from import_staged`.execute(
    db,
  )
  return found.rows[0]!
}

/** Writes the import's books; the table refuses sums that do not close. Rejects are taken from staging. */
export async function storeImport(
  db: Queryable,
  workspaceId: string,
  report: ImportRecord,
  symbols: Readonly<Record<string, string>>,
): Promise<void> {
  await sql`insert into concordat.imports (id, workspace_id, kind, finished_at, read, stored, unchanged, skipped, rejected, warnings)
    values (${report.id}, ${workspaceId}, ${report.kind}, ${report.finishedAt}, ${report.read}, ${report.stored}, ${report.unchanged},
      ${report.skipped}, ${report.rejected}, ${JSON.stringify(report.warnings)}::jsonb)`.execute(db)
  await sql`insert into concordat.import_rejects (workspace_id, import_id, line, code, symbol, key, message)
    select ${workspaceId}, ${report.id}, line, code, ${JSON.stringify(symbols)}::jsonb ->> code, left(reject_key, 255), message
    from import_staged where code is not null`.execute(db)
}

export async function selectImports(db: Queryable, workspaceId: string, limit: number): Promise<ImportRecord[]> {
  const found = await sql<ImportRecord>`
    select id, kind, finished_at as "finishedAt", read::float8 as read, stored::float8 as stored, unchanged::float8 as unchanged,
      skipped::float8 as skipped, rejected::float8 as rejected, warnings
    from concordat.imports where workspace_id = ${workspaceId} order by finished_at desc, id limit ${limit}`.execute(db)
  return found.rows
}

export interface ImportReject {
  readonly line: number
  readonly code: string
  readonly symbol: string
  readonly key: string | null
  readonly message: string
}

export async function selectImportRejects(
  db: Queryable,
  workspaceId: string,
  importId: string,
  page: { afterLine: number; limit: number },
): Promise<ImportReject[]> {
  const found = await sql<ImportReject>`
    select line::float8 as line, code, symbol, key, message from concordat.import_rejects
    where workspace_id = ${workspaceId} and import_id = ${importId} and line > ${page.afterLine}
    order by line limit ${page.limit}`.execute(db)
  return found.rows
}
