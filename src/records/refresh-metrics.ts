import type { Database } from '../platform/database/database.ts'
import { failpoint } from '../platform/failpoints.ts'
import { computeMetrics, markMoving, postponeLater, takePending } from './store-metrics.ts'

const CHUNK = 5_000

/**
 * Brings metrics and funnel stages up to the UTC day of `asOf`. Costs what changed: companies with new signals, and those
 * whose windows moved since they were last computed. Each chunk is a transaction of its own; killed, it goes on where it was.
 * Two at once share the work.
 */
export async function refreshMetrics(
  database: Database,
  workspaceId: string,
  asOf: Date,
): Promise<{ readonly companies: number }> {
  const day = asOf.toISOString().slice(0, 10)
  await markMoving(database.db, workspaceId, day)
  for (let companies = 0; ; ) {
    const refreshed = await database.transaction(async (tx) => {
      const companyIds = await takePending(tx.db, workspaceId, day, CHUNK)
      if (companyIds.length === 0) return 0
      await computeMetrics(tx.db, workspaceId, companyIds, day, asOf)
      await postponeLater(tx.db, workspaceId, companyIds, day)
      failpoint('records.metrics.computed')
      return companyIds.length
    })
    companies += refreshed
    if (refreshed === 0) return { companies }
  }
}
