import type { RemoteId } from '../../core/ids.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence } from '../history/index.ts'
import { refreshRecords } from '../mirror/index.ts'
import { rememberMade } from '../plan/index.ts'
import type { Writing } from './apply-plan.ts'

/**
 * Reads records we created as the CRM made them (defaults, owner, formulas) into the mirror, so that the next pull finds
 * them unchanged (G8). Collected over batches, because one call reads many. Only a shortcut: whatever is not read here,
 * also after a kill, comes with the next pull, so a failure is no more than a line in the log.
 */
export class CreatedRecords {
  readonly #ids = new Map<string, RemoteId[]>()

  add(object: string, ids: readonly RemoteId[]): void {
    if (ids.length > 0) this.#ids.set(object, [...(this.#ids.get(object) ?? []), ...ids])
  }

  /** Reads what fills whole calls; with `rest` also what does not. Call it when no transaction is open. */
  async refresh(writing: Writing, rest: boolean): Promise<void> {
    const size = writing.connector.capabilities.readByIdsMax
    for (const [object, ids] of this.#ids) {
      const whole = rest ? ids.length : ids.length - (ids.length % size)
      if (whole === 0) continue
      this.#ids.set(object, ids.slice(whole))
      failpoint('apply.created.before')
      await read(writing, object, ids.slice(0, whole))
      failpoint('apply.created.read')
    }
  }
}

async function read(writing: Writing, object: string, ids: readonly RemoteId[]): Promise<void> {
  const { platform, connector, connection, claim } = writing
  try {
    await refreshRecords(platform, connector, connection, claim, object, ids)
    await platform.database.transaction(async (tx) => {
      await assertFence(tx, claim)
      await rememberMade(tx, connection, writing.planId, object, ids)
    })
  } catch (error) {
    const facts = { runId: claim.run.id, object, records: ids.length, error }
    platform.log.debug(facts, 'created records could not be read back; the next pull reads them')
  }
}
