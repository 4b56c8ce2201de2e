import type { Connection } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { forgetBatches } from '../sync/apply/index.ts'
import { clearRejectValues, countRejectValues } from '../sync/history/index.ts'
import { countMatchCopies, deleteMatchCopies } from '../sync/matching/index.ts'
import { countMirror, dropMirror } from '../sync/mirror/index.ts'
import { clearRemoteValues, countRemoteValues, countStandingRows, forgetStandings } from '../sync/plan/index.ts'

/** One line of what is kept of a CRM's records, or was deleted. */
export interface Purged {
  readonly what: string
  readonly rows: number
  readonly kind: 'copy' | 'matching' | 'history'
}

const STANDINGS = 'Where companies stand'
const CHANGES = 'Values of the CRM before our changes'
const REJECTS = 'Values of rejected records'

/** Counts everything that is kept of this connection. That runs happened, and what they wrote, is our history and stays. */
export async function purgePreview({ database: { db } }: Platform, connection: Connection): Promise<readonly Purged[]> {
  const copies = await countMirror(db, connection)
  const matching = await countMatchCopies(db, connection.id)
  return [
    ...copies.map(({ object, rows }) => ({ what: `${object} records`, rows, kind: 'copy' as const })),
    ...matching.map((one) => ({ ...one, kind: 'matching' as const })),
    { what: STANDINGS, rows: await countStandingRows(db, connection.id), kind: 'matching' },
    { what: CHANGES, rows: await countRemoteValues(db, connection.id), kind: 'history' },
    { what: REJECTS, rows: await countRejectValues(db, connection.id), kind: 'history' },
  ]
}

/** Deletes it for good, after the connection was removed; answers what was deleted, line by line as in the preview. */
export async function purgeConnection({ database }: Platform, connection: Connection): Promise<readonly Purged[]> {
  const copies = await countMirror(database.db, connection)
  await dropMirror(database, connection.id)
  const rest = await database.transaction(async ({ db }): Promise<Purged[]> => {
    const standings = await forgetStandings(db, connection.id)
    const matching = await deleteMatchCopies(db, connection.id)
    await forgetBatches(db, connection.id)
    return [
      ...matching.map((one) => ({ ...one, kind: 'matching' as const })),
      { what: STANDINGS, rows: standings, kind: 'matching' },
      { what: CHANGES, rows: await clearRemoteValues(db, connection.id), kind: 'history' },
      { what: REJECTS, rows: await clearRejectValues(db, connection.id), kind: 'history' },
    ]
  })
  return [...copies.map(({ object, rows }) => ({ what: `${object} records`, rows, kind: 'copy' as const })), ...rest]
}
