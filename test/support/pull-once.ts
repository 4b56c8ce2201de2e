// Pulls one object of a scripted CRM once, in a process of its own that CONCORDAT_FAILPOINTS may kill.
// Arguments: database url, run id, connection id, scene.
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { claimRun } from '../../src/sync/history/index.ts'
import { type MirrorConnection, pullObject } from '../../src/sync/mirror/index.ts'
import { remoteField } from './remote-field.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  objectOf,
  passTime,
  putRecord,
  removeRecord,
  SCRIPTED_FIELDS,
  type ScriptedCrm,
} from './scripted-connector.ts'

const HOUR = 3_600_000

/** What the CRM looks like before the first pull, and how each scene changes it. */
export type Scene = 'first' | 'later' | 'enumerated' | 'bad rows' | 'cut' | 'forgotten'

export const sceneConnection = (id: string): MirrorConnection => ({
  ...{ id, workspaceId: DEFAULT_WORKSPACE, name: 'Killed' },
  settings: { objects: {} },
})

export const sceneId = (turn: number) => `001${String(turn).padStart(12, '0')}AAA`

export function firstCrm(): ScriptedCrm {
  const crm = createScriptedCrm()
  passTime(crm, -HOUR)
  for (let turn = 1; turn <= 8; turn++) putRecord(crm, 'Account', sceneId(turn), { Name: `Company ${turn}` })
  passTime(crm, HOUR)
  return crm
}

/** The CRM of a scene; always the same, so that another process meets the same one. */
export function sceneCrm(scene: Scene): ScriptedCrm {
  const crm = firstCrm()
  if (scene === 'first') return crm
  passTime(crm, HOUR)
  for (const turn of [2, 3, 4, 5, 6, 9, 10]) putRecord(crm, 'Account', sceneId(turn), { Name: `Changed ${turn}` })
  removeRecord(crm, 'Account', sceneId(7))
  removeRecord(crm, 'Account', sceneId(8), sceneId(1))
  if (scene === 'later') addField(crm)
  if (scene === 'enumerated') crm.remembersDeletions = false
  if (scene === 'bad rows') spoilRow(crm)
  if (scene === 'cut') cutOnce(crm)
  if (scene === 'forgotten') forgetOnce(crm)
  passTime(crm, HOUR)
  return crm
}

function addField(crm: ScriptedCrm): void {
  const object = objectOf(crm, 'Account')
  object.described = { ...object.described, fields: [...SCRIPTED_FIELDS, remoteField('Tier__c', 'string')] }
}

function spoilRow(crm: ScriptedCrm): void {
  crm.onPage = (page) => ({ ...page, csv: String(page.csv).replace('Changed 9', 'Changed \0 9') })
}

function cutOnce(crm: ScriptedCrm): void {
  let pages = 0
  crm.onPage = (page) => (++pages === 2 ? { ...page, csv: String(page.csv).slice(0, -30) } : page)
}

function forgetOnce(crm: ScriptedCrm): void {
  let pages = 0
  crm.before = (call) => {
    if (call === 'page') crm.forgetful = [2, 3].includes(++pages)
  }
}

if (process.argv[1] === import.meta.filename) {
  const [url = '', runId = '', connectionId = '', scene = 'first'] = process.argv.slice(2)
  await using database = openDatabase(url, { poolMax: 3 })
  const platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
  const claim = await claimRun(database, runId, 'child')
  if (!claim) throw new Error('the run has ended')
  const connector = createScriptedConnector(sceneCrm(scene as Scene))
  await pullObject(platform, connector, sceneConnection(connectionId), claim, 'Account')
}
