import { Readable } from 'node:stream'
import type {
  Capabilities,
  Connector,
  Deletion,
  ReadChangesRequest,
  ReadRequest,
  RecordPage,
  WriteRequest,
  WriteResult,
} from '../../src/connectors/connector.ts'
import type { RemoteField, RemoteObject } from '../../src/core/describe.ts'
import { defineErrors } from '../../src/core/errors.ts'
import type { FieldValue, Values } from '../../src/core/values.ts'
import { remoteField } from './remote-field.ts'

/**
 * A CRM in memory behind the connector contract, for tests of the stages. It answers as a well-behaved connector does,
 * and `before` and `onPage` make it misbehave. Pages are ordered by id and continue after the last id of the page, so a
 * position holds in another process too. Not a judge of the wire: the sandbox over HTTP is.
 */
export interface ScriptedCrm {
  now: Date
  pageSize: number
  /** Cells of the modified field and of all others, as the CRM holds them. */
  readonly objects: Map<string, ScriptedObject>
  /** Every call in order, e.g. "describeObject", "readChanges", "write". */
  readonly calls: string[]
  capabilities: Capabilities
  /** Called before each call and each page ("page"); may change the CRM or throw. */
  before: (call: string) => void
  /** Changes a page on its way. `error` breaks its stream after the text. */
  onPage: (page: ScriptedPage) => ScriptedPage
  /** True: a resume position is answered with CC-SCRIPT-1 (retry 'now'). */
  forgetful: boolean
  /** False: the deletion feed no longer reaches back far enough. */
  remembersDeletions: boolean
  /** What a write answers instead of doing it, per record; undefined = do it. */
  onWrite: (record: { key: string; id: string | null; values: Values }) => WriteResult | undefined
}

export interface ScriptedPage {
  readonly turn: number
  readonly csv: string | Buffer
  readonly count: number | null
  readonly error?: Error
}

export interface ScriptedObject {
  described: RemoteObject
  readonly records: Map<string, Values>
  readonly deletions: Deletion[]
  /** Records that exist but are not shown to this user. */
  readonly hidden: Set<string>
}

const scriptError = defineErrors({
  'CC-SCRIPT-1': {
    status: 409,
    title: 'Position forgotten',
    meaning: 'The scripted CRM no longer knows the position.',
    nextStep: 'Start the window anew.',
    retry: 'now',
    who: 'nobody',
  },
  'CC-SCRIPT-2': {
    status: 404,
    title: 'No such object or field',
    meaning: 'The scripted CRM has no such object or field.',
    nextStep: 'Describe again.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
})

export const SCRIPTED_LAG_MS = 5 * 60_000

const capabilities: Capabilities = {
  kind: 'salesforce',
  label: 'Scripted CRM',
  recordPath: '/{id}',
  accountObject: 'Account',
  contactObject: 'Contact',
  leadObject: 'Lead',
  accountFields: {
    ...{ name: 'Name', website: 'Website', phone: null, street: null, city: null, state: null, postcode: null },
    ...{ country: null, employees: 'Employees', industry: null, parentId: null, owner: null },
  },
  personObjects: [],
  personAccountField: 'IsPersonAccount',
  modifiedFields: ['SystemModstamp'],
  stampFields: ['SystemModstamp'],
  visibilityLagMs: SCRIPTED_LAG_MS,
  deletionsReachBackMs: 15 * 86_400_000,
  ...{ writeBatchMax: 200, bulkWriteFrom: null, bulkWriteMax: 10_000, readByIdsMax: 100 },
  ...{ upsertByExternalId: true, sortAndFilter: true },
}

export const SCRIPTED_FIELDS: readonly RemoteField[] = [
  remoteField('Id', 'id', { nullable: false, updatable: false, creatable: false }),
  remoteField('SystemModstamp', 'datetime', { nullable: false, updatable: false, creatable: false }),
  remoteField('Name', 'string', { length: 255 }),
  remoteField('Website', 'url'),
  remoteField('Employees', 'integer'),
  remoteField('Revenue', 'decimal', { scale: 2 }),
  remoteField('Active', 'boolean'),
  remoteField('Founded', 'date'),
  remoteField('Tags', 'multipicklist'),
  remoteField('External__c', 'string', { externalId: true, unique: true }),
]

export function scriptedObject(name: string, fields: readonly RemoteField[] = SCRIPTED_FIELDS): ScriptedObject {
  const rights = { readable: true, creatable: true, updatable: true, deletable: true }
  const described: RemoteObject = {
    ...{ name, label: name, custom: false, ...rights, fields },
    ...{ idField: 'Id', modifiedField: 'SystemModstamp', unusableFields: [] },
  }
  return { described, records: new Map(), deletions: [], hidden: new Set() }
}

export function createScriptedCrm(over: Partial<ScriptedCrm> = {}): ScriptedCrm {
  return {
    now: new Date('2026-03-01T12:00:00.000Z'),
    pageSize: 3,
    objects: new Map([['Account', scriptedObject('Account')]]),
    calls: [],
    capabilities,
    before: () => undefined,
    onPage: (page) => page,
    forgetful: false,
    remembersDeletions: true,
    onWrite: () => undefined,
    ...over,
  }
}

/** Lets time pass on the CRM's clock. */
export function passTime(crm: ScriptedCrm, ms: number): void {
  crm.now = new Date(crm.now.getTime() + ms)
}

/** Creates or changes a record as somebody in the CRM would; the stamp moves to now unless another is given. */
export function putRecord(crm: ScriptedCrm, object: string, id: string, values: Values, stamp: Date = crm.now): void {
  const { records } = objectOf(crm, object)
  records.set(id, { ...records.get(id), ...values, Id: id, SystemModstamp: stamp.toISOString() })
}

export function removeRecord(crm: ScriptedCrm, object: string, id: string, mergedInto: string | null = null): void {
  const { records, deletions } = objectOf(crm, object)
  if (records.delete(id)) deletions.push({ id, deletedAt: crm.now, mergedInto })
}

export function objectOf(crm: ScriptedCrm, name: string): ScriptedObject {
  const object = crm.objects.get(name)
  if (!object) throw scriptError('CC-SCRIPT-2', `there is no object ${name}`)
  return object
}

function visible(object: ScriptedObject): readonly Values[] {
  const shown = [...object.records].filter(([id]) => !object.hidden.has(id))
  return shown.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, values]) => values)
}

function cellText(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? value.join(';') : String(value)
  return `"${text.replaceAll('"', '""')}"`
}

/** The records as a page of CSV, every cell quoted, null bare. */
export function printPage(columns: readonly string[], records: readonly Values[]): string {
  const lines = records.map((record) => columns.map((name) => cellText(record[name])).join(','))
  return `${[columns.map((name) => `"${name}"`).join(','), ...lines].join('\n')}\n`
}

async function* pages(
  crm: ScriptedCrm,
  request: ReadRequest,
  within: (record: Values) => boolean,
): AsyncGenerator<RecordPage> {
  let after = request.resume ?? ''
  for (let turn = 0; ; turn++) {
    crm.before('page')
    if (after !== '' && crm.forgetful) throw scriptError('CC-SCRIPT-1', 'the position is forgotten')
    const object = objectOf(crm, request.object)
    const known = new Set(object.described.fields.map((field) => field.name))
    const columns = [...new Set(['Id', 'SystemModstamp', ...request.fields])]
    const missing = columns.filter((name) => !known.has(name))
    if (missing.length > 0) throw scriptError('CC-SCRIPT-2', `no such column ${missing.join(', ')}`)
    const rest = visible(object).filter((record) => String(record.Id) > after && within(record))
    const records = rest.slice(0, crm.pageSize)
    after = String(records.at(-1)?.Id ?? after)
    const page = crm.onPage({ turn, csv: printPage(columns, records), count: records.length })
    const next = rest.length > records.length ? after : null
    yield { columns, csv: streamOf(page), count: page.count, next }
    if (next === null) return
  }
}

function streamOf({ csv, error }: ScriptedPage): Readable {
  const bytes = Buffer.from(csv as string)
  async function* chunks() {
    // Small chunks, so that quotes, line ends and characters fall on chunk edges.
    for (let start = 0; start < bytes.length; start += 61) yield bytes.subarray(start, start + 61)
    if (error) throw error
  }
  return Readable.from(chunks(), { objectMode: false })
}

export function createScriptedConnector(crm: ScriptedCrm): Connector {
  const called = (name: string) => {
    crm.calls.push(name)
    crm.before(name)
  }
  return {
    get capabilities() {
      return crm.capabilities
    },
    check: async () => [],
    identity: async () => ({
      ...{ organizationId: '00D', organizationName: 'Scripted', userId: '005', userName: 'scripted' },
      ...{ instanceUrl: 'https://scripted.example', isSandbox: true },
    }),
    now: async () => {
      called('now')
      return crm.now
    },
    describeObjects: async () => [...crm.objects.values()].map(({ described }) => described),
    describeObject: async (name) => {
      called('describeObject')
      return objectOf(crm, name).described
    },
    readChanges: (request: ReadChangesRequest) => {
      called('readChanges')
      return pages(crm, request, (record) => inWindow(record, request))
    },
    readAll: (request) => {
      called('readAll')
      return pages(crm, request, () => true)
    },
    countAll: async (object) => {
      called('countAll')
      return visible(objectOf(crm, object)).length
    },
    readDeleted: async ({ object, from, to }) => {
      called('readDeleted')
      const deletions = objectOf(crm, object).deletions.filter(({ deletedAt }) => deletedAt >= from && deletedAt <= to)
      return crm.remembersDeletions
        ? { deletions, coveredTo: to, complete: true }
        : { deletions: [], coveredTo: to, complete: false }
    },
    readByIds: async ({ object, fields, ids }) => {
      called('readByIds')
      const found = visible(objectOf(crm, object)).filter((record) => ids.includes(String(record.Id)))
      const picked = (record: Values) => Object.fromEntries(fields.map((name) => [name, record[name] ?? null]))
      return new Map(found.map((record) => [String(record.Id), picked(record)]))
    },
    searchAccounts: async (text, limit) =>
      visible(objectOf(crm, 'Account'))
        .filter((record) => String(record.Name).toLowerCase().includes(text.toLowerCase()))
        .slice(0, limit)
        .map((record) => ({
          id: String(record.Id),
          name: String(record.Name),
          website: record.Website ?? null,
          country: null,
        })),
    write: async (request) => {
      called('write')
      return request.records.map((record) => writeRecord(crm, request, record))
    },
    resumeBulkWrite: async () => ({ state: 'absent' }),
    lookUp: async ({ object, externalIdField, keys }) => {
      called('lookUp')
      const all = visible(objectOf(crm, object))
      const having = (text: string) =>
        all.filter((record) => record[externalIdField] === text).map(({ Id }) => String(Id))
      return new Map([...keys].map(([key, text]) => [key, having(text)]))
    },
    createFields: async (_object, fields) => fields.map(({ name }) => ({ name, created: false, message: 'scripted' })),
    revoke: async () => undefined,
  }
}

function inWindow(record: Values, { from, to }: ReadChangesRequest): boolean {
  const stamp = new Date(String(record.SystemModstamp))
  return (from === null || stamp >= from) && stamp < to
}

function writeRecord(crm: ScriptedCrm, request: WriteRequest, record: WriteRequest['records'][number]): WriteResult {
  const told = crm.onWrite(record)
  if (told) return told
  const { records } = objectOf(crm, request.object)
  const found = request.externalIdField
    ? visible(objectOf(crm, request.object)).find(
        (existing) => existing[request.externalIdField ?? ''] === record.values[request.externalIdField ?? ''],
      )
    : undefined
  const id =
    record.id ??
    (request.kind === 'upsert' && found ? String(found.Id) : `NEW${String(records.size).padStart(15, '0')}`)
  const created = !records.has(id)
  if (request.kind === 'delete') removeRecord(crm, request.object, id)
  else putRecord(crm, request.object, id, record.values)
  return { key: record.key, outcome: 'applied', id, created }
}
