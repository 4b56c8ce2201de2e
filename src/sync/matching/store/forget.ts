import { sql } from 'kysely'
import type { ConnectionId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'

/** Everything that is kept of one connection: copies of the CRM's records, what was concluded from them, what people said of them. */
const COPIES = [
  // First, as every deletion below adds its difference to them.
  ['Score counts', ['match_decision_counts']],
  ['Accounts made comparable', ['match_accounts', 'match_states']],
  ['People made comparable', ['person_remotes', 'person_states']],
  ['Match candidates and decisions', ['match_candidates', 'match_decisions', 'match_pending']],
  ['People candidates and decisions', ['person_candidates', 'person_decisions', 'person_pending']],
  ['Names learned from the CRM', ['match_aliases']],
  ['Links of companies and people', ['links', 'person_links']],
  ['What people decided about matches', ['match_reviews', 'match_labels', 'match_exclusions', 'person_exclusions']],
  ['Thresholds and the watch over matching', ['match_thresholds', 'match_watches']],
] as const

export interface KeptCopies {
  readonly what: string
  readonly rows: number
}

/** How much matching keeps of a CRM's records. */
export async function countMatchCopies(db: Queryable, connectionId: ConnectionId): Promise<readonly KeptCopies[]> {
  const counts: KeptCopies[] = []
  for (const [what, tables] of COPIES) {
    const parts = tables.map(
      (table) => sql`(select count(*) from ${sql.id('concordat', table)} where connection_id = ${connectionId})`,
    )
    const { rows } = await sql<{ rows: number }>`select (${sql.join(parts, sql` + `)})::float8 as rows`.execute(db)
    counts.push({ what, rows: rows[0]?.rows ?? 0 })
  }
  return counts
}

/** Deletes it all; answers what was deleted. */
export async function deleteMatchCopies(db: Queryable, connectionId: ConnectionId): Promise<readonly KeptCopies[]> {
  const deleted: KeptCopies[] = []
  for (const [what, tables] of COPIES) {
    let rows = 0
    for (const table of tables) {
      const { numAffectedRows } =
        await sql`delete from ${sql.id('concordat', table)} where connection_id = ${connectionId}`.execute(db)
      rows += Number(numAffectedRows ?? 0n)
    }
    deleted.push({ what, rows })
  }
  await sql`delete from concordat.match_decision_counts where connection_id = ${connectionId}`.execute(db)
  return deleted
}
