import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startChild } from '../../../test/support/child.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import { type Scene, sceneConnection, sceneCrm, sceneId } from '../../../test/support/pull-once.ts'
import { createScriptedConnector, objectOf } from '../../../test/support/scripted-connector.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { silentLog } from '../../platform/log/log.ts'
import type { Platform } from '../../platform/platform.ts'
import { newId } from '../../platform/random.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { claimRun, createRun, finishRun, runBalance } from '../history/index.ts'
import { type MirrorConnection, mirrorTable, pullObject } from './index.ts'

const script = new URL('../../../test/support/pull-once.ts', import.meta.url).pathname
let database: Database
let platform: Platform

before(async () => {
  database = await openTestDatabase()
  platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
})
after(() => database.close())

async function newRun(connection: MirrorConnection): Promise<string> {
  const order = { workspaceId: DEFAULT_WORKSPACE, connectionId: connection.id, kind: 'pull', trigger: 'cli' } as const
  return (await createRun(database.db, order)).id
}

/** Takes the run over (or begins it), pulls to the end in this process and ends it. */
async function finish(connection: MirrorConnection, runId: string, scene: Scene): Promise<void> {
  const claim = await claimRun(database, runId, 'survivor')
  assert.ok(claim)
  await pullObject(platform, createScriptedConnector(sceneCrm(scene)), connection, claim, 'Account')
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.equal(run.state, 'succeeded', run.reason ?? '')
}

async function killedAt(failpoint: string, scene: Scene): Promise<MirrorConnection> {
  const connection = sceneConnection(newId())
  if (scene !== 'first') await finish(connection, await newRun(connection), 'first')
  const runId = await newRun(connection)
  const env = { ...process.env, CONCORDAT_FAILPOINTS: failpoint }
  const child = startChild(script, [database.url, runId, connection.id, scene], { env })
  assert.equal((await child.ended()).signal, 'SIGKILL', `${failpoint} was not reached`)
  await finish(connection, runId, scene)
  return connection
}

async function assertAgrees(connection: MirrorConnection, scene: Scene, failpoint: string): Promise<void> {
  const { rows } = await sql<{ id: string; name: string; gone: boolean }>`select _id as id, "Name" as name,
    _deleted_at is not null as gone from ${mirrorTable(connection, 'Account')} order by 1`.execute(database.db)
  const crm = objectOf(sceneCrm(scene), 'Account').records
  const expected = [...crm].map(([id, values]) => `${id} ${values.Name}`)
  // The spoilt record is rejected in every try, so the mirror does not have it.
  const known = scene === 'bad rows' ? expected.filter((text) => !text.startsWith(sceneId(9))) : expected
  const living = rows.filter((row) => !row.gone).map((row) => `${row.id} ${row.name}`)
  assert.deepEqual(living, known.sort(), failpoint)
  const gone = scene === 'first' ? [] : [sceneId(7), sceneId(8)]
  assert.deepEqual(
    rows.filter((row) => row.gone).map((row) => row.id),
    gone,
    failpoint,
  )
}

const FIRST = ['started', 'described', 'mirror.created', 'drift.stored', 'window.decided', 'window.stored']
const PAGES = ['page.requested', 'page.received', 'page.fenced', 'page.staged', 'page.merged', 'page.positioned']
const LATER_PAGES = ['page.received', 'page.fenced', 'page.staged', 'page.merged', 'page.positioned', 'page.committed']
const LAST = ['cursor.moved', 'cursor.stored', 'window.read', 'finished']
const DELETIONS = ['deletions.requested', 'deletions.read', 'deletions.marked', 'deletions.stored']
const ENUMERATION = ['enumeration.started', 'enumeration.read', 'enumeration.marked', 'enumeration.stored']
const secondTime = (names: readonly string[]) => names.map((name) => `pull.${name}=kill@2`)
const once = (names: readonly string[]) => names.map((name) => `pull.${name}=kill`)

const SCENES: readonly (readonly [Scene, readonly string[]])[] = [
  ['first', [...once([...FIRST, ...PAGES, 'keys.added', ...LAST]), ...secondTime(LATER_PAGES)]],
  ['later', [...once(['drift.applied', 'drift.stored', ...PAGES, 'page.committed', ...LAST, ...DELETIONS])]],
  ['later', secondTime(LATER_PAGES)],
  ['enumerated', once(ENUMERATION)],
  ['bad rows', once(['page.careful'])],
  ['cut', once(['page.refused'])],
  ['forgotten', once(['window.restarted'])],
]

for (const [scene, failpoints] of SCENES)
  test(`killed at any boundary of a pull (${scene}: ${failpoints.length}) and started again, the mirror agrees with the CRM`, async () => {
    for (const failpoint of failpoints) await assertAgrees(await killedAt(failpoint, scene), scene, failpoint)
  })

test('what a killed pull had stored is not read again', async () => {
  const connection = sceneConnection(newId())
  const runId = await newRun(connection)
  const env = { ...process.env, CONCORDAT_FAILPOINTS: 'pull.page.committed=kill@2' }
  await startChild(script, [database.url, runId, connection.id, 'first'], { env }).ended()
  await finish(connection, runId, 'first')
  const [balance] = (await runBalance(database.db, runId)).objects
  assert.deepEqual([balance?.read, balance?.stored, balance?.unchanged], [8, 8, 0])
})
