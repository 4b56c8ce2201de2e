import type { Deletion, RecordPage } from '../../connectors/connector.ts'
import type { RemoteId } from '../../core/ids.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence } from '../history/index.ts'
import { countRecords } from './csv-records.ts'
import { DamagedPage, mirrorError } from './errors.ts'
import { followMerges } from './follow-merges.ts'
import { brakeHolds, type MirrorState } from './mirror.ts'
import { countPull, logPull, type Pull } from './pull.ts'
import {
  contestedDeletions,
  copySeen,
  countMissing,
  createSeen,
  type EnumerationCounts,
  markDeleted,
  markMissing,
} from './store/deletions.ts'
import { requireState, selectState, storeDeletionsCovered } from './store/state.ts'
import { mirrorTable } from './store/table.ts'

const IDS_PER_STATEMENT = 20_000

/**
 * Marks what was deleted since the last covered time. The CRM's own feed says so; where the feed no longer reaches back,
 * one whole enumeration with a checked count does, below the brake (G4). Answers why a person must decide, or null.
 */
export async function pullDeletions(pull: Pull): Promise<string | null> {
  const { platform, connector, connection, object } = pull
  const state = await requireState(platform.database.db, connection.id, object)
  const from = state.deletionsCoveredTo
  if (from === null) return null
  const to = await connector.now()
  if (connector.capabilities.deletionsReachBackMs === null) return enumerate(pull, state, to)
  failpoint('pull.deletions.requested')
  const answer = await connector.readDeleted({ object, from, to })
  failpoint('pull.deletions.read')
  if (!answer.complete) {
    await logPull(
      pull,
      'warn',
      'the CRM no longer knows all deletions since the last pull; all ids are compared instead',
    )
    await storeDeletions(pull, state, answer.deletions, null)
    return enumerate(pull, state, to)
  }
  await storeDeletions(pull, state, answer.deletions, answer.coveredTo)
  return null
}

async function storeDeletions(
  pull: Pull,
  state: MirrorState,
  deletions: readonly Deletion[],
  coveredTo: Date | null,
): Promise<void> {
  const table = mirrorTable(pull.connection, pull.object)
  await followMerges(pull, deletions)
  const spared = await stillThere(pull, state, deletions)
  const marked = await pull.platform.database.transaction(async (tx) => {
    await assertFence(tx, pull.claim)
    await selectState(tx.db, pull.connection.id, pull.object, true)
    let sum = 0
    for (const part of parts(deletions)) sum += await markDeleted(tx.db, table, part, spared)
    failpoint('pull.deletions.marked')
    await countPull(tx.db, pull, { deleted: sum })
    if (coveredTo) await storeDeletionsCovered(tx.db, pull.connection.id, pull.object, coveredTo)
    return sum
  })
  failpoint('pull.deletions.stored')
  if (marked > 0) await logPull(pull, 'info', `${marked} records were deleted in the CRM`, { deleted: marked })
}

function parts(deletions: readonly Deletion[]): readonly (readonly Deletion[])[] {
  const count = Math.ceil(deletions.length / IDS_PER_STATEMENT)
  return Array.from({ length: count }, (_, turn) =>
    deletions.slice(turn * IDS_PER_STATEMENT, (turn + 1) * IDS_PER_STATEMENT),
  )
}

/** Records changed after the deletion that the CRM tells: restored, perhaps. They are looked at themselves. */
async function stillThere(
  pull: Pull,
  state: MirrorState,
  deletions: readonly Deletion[],
): Promise<readonly RemoteId[]> {
  const { platform, connector, connection, object } = pull
  const contested: RemoteId[] = []
  for (const part of parts(deletions))
    contested.push(...(await contestedDeletions(platform.database.db, mirrorTable(connection, object), part)))
  const living: RemoteId[] = []
  const step = connector.capabilities.readByIdsMax
  for (let start = 0; start < contested.length; start += step) {
    const ids = contested.slice(start, start + step)
    const found = await connector.readByIds({ object, fields: [state.idField], ids })
    living.push(...found.keys())
  }
  return living
}

/** One whole, un-resumed enumeration in one transaction: half of one leaves no trace. */
async function enumerate(pull: Pull, state: MirrorState, at: Date): Promise<string | null> {
  failpoint('pull.enumeration.started')
  try {
    return await compareAllIds(pull, state, at)
  } catch (error) {
    if (!(error instanceof DamagedPage)) throw error
    await logPull(pull, 'warn', `the enumeration was damaged, nothing was concluded from it: ${error.message}`)
    return null
  }
}

async function compareAllIds(pull: Pull, state: MirrorState, at: Date): Promise<string | null> {
  const { platform, connector, object } = pull
  const before = await connector.countAll(object)
  const verdict = await platform.database.transaction(async (tx) => {
    await createSeen(tx.db)
    await readIds(tx, pull, state, before)
    const after = await connector.countAll(object)
    failpoint('pull.enumeration.read')
    return judgeEnumeration(tx, pull, state, { at, low: Math.min(before, after), high: Math.max(before, after) })
  })
  failpoint('pull.enumeration.stored')
  await logPull(pull, verdict.level, verdict.message, verdict.counts)
  return verdict.held ? verdict.message : null
}

async function readIds(tx: Transaction, pull: Pull, state: MirrorState, expected: number): Promise<void> {
  const { connector, object, signal } = pull
  let complete = false
  for await (const page of connector.readAll({ object, fields: [state.idField], expected, signal })) {
    await readIdPage(tx, state, page)
    complete = page.next === null
  }
  if (!complete && expected > 0) throw new DamagedPage('the enumeration ended without a last page')
}

async function readIdPage(tx: Transaction, state: MirrorState, page: RecordPage): Promise<void> {
  let sourceError: unknown
  page.csv.on('error', (error) => {
    sourceError ??= error
  })
  const open = () => countRecords(page.csv, page.count, false)
  try {
    await copySeen(tx, page.columns, state.idField, open)
  } catch (error) {
    throw sourceError === undefined ? error : new DamagedPage(`a page broke off: ${String(sourceError)}`)
  }
}

interface Verdict {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly held: boolean
  readonly counts: EnumerationCounts
}

async function judgeEnumeration(
  tx: Transaction,
  pull: Pull,
  state: MirrorState,
  told: { at: Date; low: number; high: number },
): Promise<Verdict> {
  await assertFence(tx, pull.claim)
  await selectState(tx.db, pull.connection.id, pull.object, true)
  const table = mirrorTable(pull.connection, pull.object)
  const counts = await countMissing(tx.db, table)
  if (counts.seen < told.low || counts.seen > told.high) {
    const message = `an enumeration showed ${counts.seen} records, the CRM counts ${told.low} to ${told.high}; nothing was concluded from it`
    return { level: 'warn', message, held: false, counts }
  }
  if (!state.brakeLifted && brakeHolds(counts.missing, counts.living, counts.seen)) {
    const { message } = mirrorError('CC-MIR-5', brakeMessage(pull, counts))
    return { level: 'error', message, held: true, counts }
  }
  const deleted = await markMissing(tx.db, table, told.at)
  failpoint('pull.enumeration.marked')
  await countPull(tx.db, pull, { deleted })
  await storeDeletionsCovered(tx.db, pull.connection.id, pull.object, told.at)
  return { level: 'info', message: `an enumeration found ${deleted} records deleted`, held: false, counts }
}

function brakeMessage(pull: Pull, { missing, living }: EnumerationCounts): string {
  return `CC-MIR-5: ${missing} of ${living} records of ${pull.object} are no longer shown by the CRM; nothing was marked as deleted until a person confirms it`
}
