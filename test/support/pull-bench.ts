import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { RemoteField } from '../../src/core/describe.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId } from '../../src/platform/random.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { claimRun, createRun, finishRun, type RunClaim, runBalance, runLogs } from '../../src/sync/history/index.ts'
import { type MirrorConnection, mirrorTable, pullObject } from '../../src/sync/mirror/index.ts'
import { openTestDatabase } from './database.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  objectOf,
  passTime,
  putRecord,
  type ScriptedCrm,
} from './scripted-connector.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export interface MirrorRow {
  readonly _id: string
  readonly Name: string | null
  readonly _deleted_at: Date | null
  readonly _merged_into: string | null
}

/** Pulls of a scripted CRM into a database of its own. */
export interface PullBench {
  readonly database: Database
  readonly platform: Platform
  claimFor(connection: MirrorConnection): Promise<RunClaim>
  /** One whole run of the pull stage; it must end green. */
  pull(crm: ScriptedCrm, connection: MirrorConnection): Promise<FinishedPull>
  rowsOf(connection: MirrorConnection): Promise<readonly MirrorRow[]>
  /** "id name" of every living row. */
  living(connection: MirrorConnection): Promise<readonly string[]>
  logText(runId: string): Promise<string>
}

export interface FinishedPull {
  readonly held: string | null
  readonly runId: string
  readonly counts: ReturnType<typeof counts>
}

export async function openPullBench(): Promise<PullBench> {
  const database = await openTestDatabase()
  const platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
  const claimFor = async (connection: MirrorConnection) => {
    const order = { workspaceId: DEFAULT_WORKSPACE, connectionId: connection.id, kind: 'pull', trigger: 'cli' } as const
    const claim = await claimRun(database, (await createRun(database.db, order)).id, 'w')
    return claim ?? assert.fail('the run could not be claimed')
  }
  const rowsOf = async (connection: MirrorConnection) => {
    const { rows } = await sql<MirrorRow>`select _id, "Name", _deleted_at, _merged_into
      from ${mirrorTable(connection, 'Account')} order by _id`.execute(database.db)
    return rows
  }
  return {
    ...{ database, platform, claimFor, rowsOf },
    pull: async (crm, connection) => {
      const claim = await claimFor(connection)
      const outcome = await pullObject(platform, createScriptedConnector(crm), connection, claim, 'Account')
      return { ...outcome, runId: claim.run.id, counts: await endGreen(database, claim) }
    },
    living: async (connection) =>
      (await rowsOf(connection)).flatMap((row) => (row._deleted_at ? [] : [`${row._id} ${row.Name}`])),
    logText: async (runId) => (await runLogs(database.db, runId, {})).map((line) => line.message).join('\n'),
  }
}

async function endGreen(database: Database, claim: RunClaim) {
  const balance = (await runBalance(database.db, claim.run.id)).objects[0]
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  const { read, stored, unchanged, skipped, rejected } = balance ?? assert.fail('no counts')
  return { read, stored, unchanged, skipped, rejected }
}

export function counts(read: number, stored: number, unchanged: number, skipped = 0, rejected = 0) {
  return { read, stored, unchanged, skipped, rejected }
}

export function newConnection(fields: 'all' | string[] = 'all'): MirrorConnection {
  return {
    ...{ id: newId(), workspaceId: DEFAULT_WORKSPACE, name: 'Scripted' },
    settings: { objects: { Account: { fields } } },
  }
}

export function idOf(turn: number): string {
  return `001${String(turn).padStart(12, '0')}AAA`
}

/** A CRM with accounts "Company 1", "Company 2", … that were last changed an hour ago. */
export function filledCrm(count: number, over: Partial<ScriptedCrm> = {}): ScriptedCrm {
  const crm = createScriptedCrm(over)
  passTime(crm, -HOUR)
  for (let turn = 1; turn <= count; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Company ${turn}` })
  passTime(crm, HOUR)
  return crm
}

/** "id name" of every record in the CRM, as `living` gives them for the mirror. */
export function inCrm(crm: ScriptedCrm): readonly string[] {
  return [...objectOf(crm, 'Account').records].map(([id, values]) => `${id} ${values.Name}`).sort()
}

export function describeFields(crm: ScriptedCrm, fields: readonly RemoteField[]): void {
  const object = objectOf(crm, 'Account')
  object.described = { ...object.described, fields }
}

export function coded(code: string): (error: unknown) => boolean {
  return (error) => (error as { code?: string }).code === code
}
