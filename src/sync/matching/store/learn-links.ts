import { sql } from 'kysely'
import type { LinkId, RemoteId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { BAND_BOUNDS } from '../learn/audit-sample.ts'
import type { LinkOrigin, MatchScope } from '../link.ts'

/** What a link is at this moment; held until the transaction ends. Null when it is not active in the workspace. */
export async function lockLink(
  db: Queryable,
  workspaceId: string,
  linkId: LinkId,
): Promise<{ connectionId: string; companyId: string; remoteId: RemoteId; origin: LinkOrigin; linkedAt: Date } | null> {
  const { rows } = await sql<{
    connectionId: string
    companyId: string
    remoteId: string
    origin: LinkOrigin
    linkedAt: Date
  }>`select connection_id as "connectionId", company_id as "companyId", remote_id as "remoteId", origin, linked_at as "linkedAt"
    from concordat.links where id = ${linkId} and workspace_id = ${workspaceId} and ended_at is null for update`.execute(
    db,
  )
  return rows[0] ?? null
}

/** An automatic link becomes a person's; its mark stays. */
export async function makePersonal(db: Queryable, linkId: LinkId, by: string): Promise<void> {
  await sql`update concordat.links set origin = 'person', linked_by = ${by}
    where id = ${linkId} and origin = 'auto' and ended_at is null`.execute(db)
}

export interface AutomaticLink {
  readonly linkId: LinkId
  readonly companyId: string
  readonly companyName: string
  readonly companyDomain: string | null
  readonly companyCountry: string | null
  readonly remoteId: RemoteId
  readonly accountName: string | null
  readonly accountWebsite: string | null
  readonly accountCountry: string | null
  readonly probability: number | null
}

/**
 * Living automatic links that nobody has judged, at most `limit`, from a company's id on and, behind the last, from the first
 * one. Companies' ids are random, so a random start makes a random stretch, without reading all links there are.
 */
export async function selectUnjudged(
  db: Queryable,
  scope: MatchScope,
  { start, limit }: { readonly start: string; readonly limit: number },
): Promise<{ linkId: LinkId; probability: number | null }[]> {
  const stretch = (side: ReturnType<typeof sql>) => sql`(
    select l.id, l.connection_id, l.company_id from concordat.links l
    where l.workspace_id = ${scope.workspaceId} and l.connection_id = ${scope.connectionId} and l.origin = 'auto' and l.ended_at is null
      and ${side} and not exists (
        select from concordat.match_labels j where j.connection_id = l.connection_id and j.company_id = l.company_id
          and j.remote_id = l.remote_id and j.withdrawn_at is null)
    order by l.company_id limit ${limit})`
  const { rows } = await sql<{ linkId: string; probability: number | null }>`
    select l.id as "linkId", d.probability from (
      ${stretch(sql`l.company_id >= ${start}`)} union all ${stretch(sql`l.company_id < ${start}`)} limit ${limit}) l
    left join concordat.match_decisions d on d.connection_id = l.connection_id and d.company_id = l.company_id`.execute(
    db,
  )
  return rows
}

/** These links with the names of both sides, in the order given. */
export async function selectAutomaticLinks(
  db: Queryable,
  scope: MatchScope,
  linkIds: readonly LinkId[],
): Promise<AutomaticLink[]> {
  const { rows } = await sql<AutomaticLink>`
    select l.id as "linkId", l.company_id as "companyId", c.name as "companyName", c.domains[1] as "companyDomain", c.country as "companyCountry",
      l.remote_id as "remoteId", a.name as "accountName", a.website as "accountWebsite", a.country as "accountCountry", d.probability
    from unnest(${linkIds}::uuid[]) with ordinality as w (id, n)
    join concordat.links l on l.id = w.id
    join concordat.match_companies c on c.company_id = l.company_id
    left join concordat.match_accounts a on a.connection_id = l.connection_id and a.remote_id = l.remote_id
    left join concordat.match_decisions d on d.connection_id = l.connection_id and d.company_id = l.company_id
    where l.workspace_id = ${scope.workspaceId} and l.connection_id = ${scope.connectionId} order by w.n`.execute(db)
  return rows
}

/** Companies that are matched without asking, by band of probability; without these, whose decision may lie behind. */
export async function countByBand(db: Queryable, scope: MatchScope, without: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ band: number; links: number }>`
    select width_bucket(probability, ${[...BAND_BOUNDS]}::float8[]) as band, count(*)::int as links
    from concordat.match_decisions where connection_id = ${scope.connectionId} and state = 'auto' and company_id <> all(${without}::uuid[])
    group by 1`.execute(db)
  return [0, 1, 2, 3, 4].map((band) => rows.find((row) => row.band === band)?.links ?? 0)
}
