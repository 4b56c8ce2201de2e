import type { Deletion } from '../../connectors/connector.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { logPull, type Pull } from './pull.ts'
import { refreshRecords } from './refresh-records.ts'
import { selectReferring } from './store/deletions.ts'
import { selectStates } from './store/state.ts'
import { mirrorTable } from './store/table.ts'

/**
 * A CRM moves what pointed at a merged record over to the winner, and may not stamp what it moves (protocol sheet, 10): no
 * window of changes ever shows it. So the records that still point at a loser are read once more. Call it before the
 * deletions are stored: killed in between, the next pull is told of the same merges again.
 */
export async function followMerges(pull: Pull, deletions: readonly Deletion[]): Promise<void> {
  const losers = deletions.flatMap(({ id, mergedInto }) => (mergedInto === null ? [] : [id]))
  if (losers.length === 0) return
  const { platform, connector, connection, claim } = pull
  for (const { object, fields, loaded } of await selectStates(platform.database.db, connection.id)) {
    const references = fields.filter((field) => field.type === 'reference').map((field) => field.name)
    if (!loaded || references.length === 0) continue
    const table = mirrorTable(connection, object)
    const ids = await selectReferring(platform.database.db, table, references, losers)
    if (ids.length === 0) continue
    await refreshRecords(platform, connector, connection, claim, object, ids)
    failpoint('pull.merges.followed')
    await logPull(pull, 'info', `${ids.length} records of ${object} pointed at merged records and were read again`)
  }
}
