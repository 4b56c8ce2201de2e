import { type RawBuilder, sql } from 'kysely'
import type { Filter } from '../core/filter.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { CompanyProfile, Person, Segment } from './company.ts'
import { filterCompanies } from './filter-companies.ts'

/**
 * One row a company, for `from ${companyProfiles} as company_profiles`. Columns: workspace_id, company_id, external_key, name,
 * domain, domains, aliases, country, city, state, employees, industry, funnel_stage, first_seen, last_seen, events_30d,
 * sources_30d, events_mom, events_wow, sources_mom, sources_wow, points, metrics_at, archived, updated_at (of the company's own
 * facts, not of its metrics).
 */
export const companyProfiles: RawBuilder<unknown> = sql`concordat.company_profiles`

/**
 * One row a person, for `from ${personProfiles} p`. Columns: workspace_id, id, external_key, company_id, first_name, last_name,
 * email, title, phone, country, archived, updated_at.
 */
export const personProfiles: RawBuilder<unknown> = sql`concordat.people`

const PROFILE_COLUMNS = sql`
  company_id as "companyId", external_key as "externalKey", name, domain, domains, aliases, country, city, state, employees,
  industry, funnel_stage as "funnelStage", first_seen::text as "firstSeen", last_seen::text as "lastSeen",
  events_30d as "events30d", sources_30d as "sources30d", events_mom::text as "eventsMom", events_wow::text as "eventsWow",
  sources_mom::text as "sourcesMom", sources_wow::text as "sourcesWow", points::float8 as points, metrics_at as "metricsAt",
  archived`

/** A page. What many companies meet fills it soon when they are looked through in order; what few meet is gathered, by indexes. */
export async function selectCompanies(
  db: Queryable,
  workspaceId: string,
  page: Wanted & { afterKey: string | null; limit: number },
): Promise<CompanyProfile[]> {
  if (page.among && !page.filter && !page.text) return lookThrough(db, workspaceId, page, page.limit)
  const first = await lookThrough(db, workspaceId, page, NEXT)
  if (first.length >= page.limit) return first
  if (first.length > 0) {
    // How rare it is the planner cannot know; these companies tell.
    const enough = Math.ceil((page.limit / first.length) * NEXT * 1.5)
    const found = enough > NEXT_MAX ? [] : await lookThrough(db, workspaceId, page, enough)
    if (found.length >= page.limit) return found
  }
  return gather(db, workspaceId, page)
}

/** Companies looked through in order before all that may be meant are gathered; at most. */
const NEXT = 1_000
const NEXT_MAX = 30_000

/** Those among the next ones in the order of keys that are meant. */
async function lookThrough(
  db: Queryable,
  workspaceId: string,
  page: Wanted & { afterKey: string | null; limit: number },
  next: number,
): Promise<CompanyProfile[]> {
  const { among = null, afterKey } = page
  const inOrder = sql`(select c.id as company_id from concordat.companies c
    where c.workspace_id = ${workspaceId} and ${afterKey === null ? sql`true` : sql`c.external_key > ${afterKey}`}
    order by c.external_key limit ${next})`
  const found = await sql<CompanyProfile>`
    select ${PROFILE_COLUMNS} from ${among ? among(afterKey, next) : inOrder} next_ones (next_id)
    cross join lateral (
      select * from ${companyProfiles} p where p.company_id = next_id and p.workspace_id = ${workspaceId} offset 0) company_profiles
    where ${condition(among ? { ...page, also: null } : page)} order by external_key limit ${page.limit}`.execute(db)
  return found.rows
}

/** "offset 0": all that are meant first, then put in order. */
async function gather(
  db: Queryable,
  workspaceId: string,
  page: Wanted & { afterKey: string | null; limit: number },
): Promise<CompanyProfile[]> {
  const behind = page.afterKey === null ? sql`true` : sql`external_key > ${page.afterKey}`
  const found = await sql<CompanyProfile>`
    select ${PROFILE_COLUMNS} from (
      select * from ${companyProfiles} as company_profiles
      where workspace_id = ${workspaceId} and ${behind} and ${condition(page)} offset 0) rare
    order by external_key limit ${page.limit}`.execute(db)
  return found.rows
}

/** Those with the most events of the last 30 days first; companies without any signal are not among them. */
export async function selectMostActive(db: Queryable, workspaceId: string, limit: number): Promise<CompanyProfile[]> {
  const found = await sql<CompanyProfile>`
    with active as materialized (
      select m.company_id, m.events_30d from concordat.company_metrics m
      join concordat.companies c on c.id = m.company_id and not c.archived
      where m.workspace_id = ${workspaceId} order by m.events_30d desc, m.company_id limit ${limit})
    select ${PROFILE_COLUMNS} from ${companyProfiles} as company_profiles
    where workspace_id = ${workspaceId} and company_id in (select company_id from active)
    order by company_profiles.events_30d desc, company_id`.execute(db)
  return found.rows
}

export async function countMatching(db: Queryable, workspaceId: string, wanted: Wanted): Promise<number> {
  if (!wanted.filter && !wanted.text && !wanted.also) return countAll(db, workspaceId)
  const found = await sql<{ companies: number }>`
    select count(*)::float8 as companies from ${companyProfiles} as company_profiles
    where workspace_id = ${workspaceId} and ${condition(wanted)}`.execute(db)
  return found.rows[0]!.companies
}

async function countAll(db: Queryable, workspaceId: string): Promise<number> {
  const found = await sql<{ companies: number }>`select coalesce(sum(companies), 0)::float8 as companies
    from concordat.company_counts where workspace_id = ${workspaceId}`.execute(db)
  return found.rows[0]!.companies
}

interface Wanted {
  readonly filter?: Filter | null
  readonly text?: string | null
  readonly also?: RawBuilder<boolean> | null
  readonly among?: Among | null
}

/** Those that `also` holds for behind a key, in the order of keys, at least so many of them: a table with column company_id. */
export type Among = (after: string | null, limit: number) => RawBuilder<unknown>

function condition({ filter = null, text = null, also = null }: Omit<Wanted, 'among'>): RawBuilder<boolean> {
  return sql`${filter ? filterCompanies(filter) : sql`not archived`} and ${text ? isNamed(text) : sql`true`} and ${also ?? sql`true`}`
}

/** Three letters or more: anywhere in name or domains. Fewer would be in nearly all of them: names that begin so. */
function isNamed(text: string): RawBuilder<boolean> {
  const search = text.toLowerCase().replace(/[\\%_]/g, (letter) => `\\${letter}`)
  // Name and domains lie line by line in one text, which has an index; nobody types a line end.
  const named =
    [...text].length < 3
      ? sql`lower(name) like ${`${search}%`}`
      : sql`concordat.company_search_text(name, domains) like ${`%${search}%`}`
  return sql`(${named} or external_key = ${text})`
}

export async function selectCompany(
  db: Queryable,
  workspaceId: string,
  idOrKey: { id: string } | { key: string },
): Promise<CompanyProfile | null> {
  const found = await sql<CompanyProfile>`
    select ${PROFILE_COLUMNS} from ${companyProfiles} as company_profiles
    where workspace_id = ${workspaceId} and ${'id' in idOrKey ? sql`company_id = ${idOrKey.id}` : sql`external_key = ${idOrKey.key}`}`.execute(
    db,
  )
  return found.rows[0] ?? null
}

export async function selectByIds(
  db: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ companyId: string; name: string; archived: boolean }[]> {
  const found = await sql<{ companyId: string; name: string; archived: boolean }>`
    select id as "companyId", name, archived from concordat.companies
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) order by external_key`.execute(db)
  return found.rows
}

export async function updateArchived(
  db: Queryable,
  workspaceId: string,
  companyIds: readonly string[],
  archived: boolean,
): Promise<number> {
  const changed = await sql`
    update concordat.companies set archived = ${archived}, updated_at = now()
    where workspace_id = ${workspaceId} and id = any(${companyIds}::uuid[]) and archived <> ${archived}`.execute(db)
  return Number(changed.numAffectedRows ?? 0n)
}

/** `values`: columns of the company and what they become. */
export async function updateCompany(
  db: Queryable,
  companyId: string,
  values: readonly (readonly [string, string | number | null])[],
): Promise<void> {
  if (values.length === 0) return
  const set = sql.join(values.map(([column, value]) => sql`${sql.id(column)} = ${value}`))
  await sql`update concordat.companies set ${set}, updated_at = now() where id = ${companyId}`.execute(db)
}

export async function selectNames(
  db: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ companyId: string; name: string }[]> {
  const found = await sql<{ companyId: string; name: string }>`select id as "companyId", name from concordat.companies
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute(db)
  return found.rows
}

export async function selectPeople(
  db: Queryable,
  workspaceId: string,
  page: { companyId: string | null; afterKey: string | null; limit: number },
): Promise<Person[]> {
  const found = await sql<Person>`
    select id as "personId", external_key as "externalKey", company_id as "companyId", first_name as "firstName",
      last_name as "lastName", email, title, phone, country
    from concordat.people
    where workspace_id = ${workspaceId} and not archived and (${page.companyId}::uuid is null or company_id = ${page.companyId})
      and (${page.afterKey}::text is null or external_key > ${page.afterKey})
    order by external_key limit ${page.limit}`.execute(db)
  return found.rows
}

const SEGMENT_COLUMNS = sql`id, name, filter, updated_at as "updatedAt"`

export async function selectSegments(db: Queryable, workspaceId: string): Promise<Segment[]> {
  const found = await sql<Segment>`
    select ${SEGMENT_COLUMNS} from concordat.segments where workspace_id = ${workspaceId} order by name`.execute(db)
  return found.rows
}

export async function selectSegment(db: Queryable, workspaceId: string, id: string): Promise<Segment | null> {
  const found = await sql<Segment>`
    select ${SEGMENT_COLUMNS} from concordat.segments where workspace_id = ${workspaceId} and id = ${id}`.execute(db)
  return found.rows[0] ?? null
}

/** Null when the name is taken by another segment. */
export async function upsertSegment(
  db: Queryable,
  workspaceId: string,
  segment: { id: string; name: string; filter: Filter },
): Promise<Segment | null> {
  const stored = await sql<Segment>`
    insert into concordat.segments (id, workspace_id, name, filter)
    select ${segment.id}, ${workspaceId}, ${segment.name}, ${JSON.stringify(segment.filter)}::jsonb
    where not exists (
      select from concordat.segments where workspace_id = ${workspaceId} and name = ${segment.name} and id <> ${segment.id})
    on conflict (id) do update set name = excluded.name, filter = excluded.filter, updated_at = now()
      where segments.workspace_id = ${workspaceId}
    returning ${SEGMENT_COLUMNS}`.execute(db)
  return stored.rows[0] ?? null
}

export async function deleteSegment(db: Queryable, workspaceId: string, id: string): Promise<boolean> {
  const gone = await sql`delete from concordat.segments where workspace_id = ${workspaceId} and id = ${id}`.execute(db)
  return (gone.numAffectedRows ?? 0n) > 0n
}
