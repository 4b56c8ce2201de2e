/** Opens an emulated org: generated rows from the seed, everything that happened since from node:sqlite. */

import { fixedSeed } from '../parts/seed/seed.ts'
import { openStore } from '../parts/store/store.ts'
import { Table } from '../parts/store/table.ts'
import { atomically } from '../parts/store/transaction.ts'
import { makeIds } from './ids.ts'
import type { Org, OrgObject, OrgOptions, OrgRecord, SaveContext, Viewer } from './org.ts'
import { SoqlError } from './org.ts'
import { makeBackdoor } from './org-backdoor.ts'
import { addCustomField, dropCustomField, keepSchema, loadSchema } from './org-changes.ts'
import { deletedIds, emptyBin, expireBin, updatedIds } from './org-replication.ts'
import { makeRights } from './org-rights.ts'
import { Schema } from './org-schema.ts'
import { type OrgState, readerOf, readNamed, type SavedRules } from './org-state.ts'
import { plainValue } from './org-values.ts'
import { convertLead, deleteRecord, hardDeleteRecord, mergeRecords, undeleteRecord } from './save/delete-record.ts'
import { createRecord, matchesOf, updateRecord, upsertRecord } from './save/save-record.ts'
import { makeOrgSeeds } from './seed/org-seeds.ts'
import { runQuery } from './soql/run-query.ts'

const DAY = 86_400_000
/** Generated rows are stamped before this day, unless the org's clock is earlier. */
const SEED_END = Date.UTC(2026, 0, 1)
const ORGANIZATION_NAME = 'Northwind Sandbox'

export function openOrg(options: OrgOptions): Org {
  const state = openState(options)
  const rights = (viewer: Viewer) => state.rights(viewer.userId)
  const named = (object: string): string => state.schema.state(object)?.definition.name ?? object
  return {
    organizationId: state.table('Organization').ids.of(0),
    organizationName: ORGANIZATION_NAME,
    get users() {
      return listUsers(state)
    },
    objects: (viewer) => state.schema.all().map((each) => state.schema.view(each.definition.name, rights(viewer))!),
    object: (viewer, name) => state.schema.view(name, rights(viewer)),
    metadata: () => state.schema.all().map((each) => state.schema.view(each.definition.name)!),
    mayCustomize: (viewer) => rights(viewer).profile !== 'standard',
    query: (viewer, soql, all) => {
      if (all) expireBin(state)
      return runQuery(state, viewer, soql, all)
    },
    record: (viewer, object, id) => readRecord(state, viewer, named(object), id),
    restRecord: (viewer, object, id, fields) => restRecord(state, viewer, named(object), id, fields),
    findByExternalId: (_viewer, object, field, value) => matchesOf(state, named(object), field, value),
    ...saves(state),
    atomically: (work) => atomically(state, work),
    updatedIds: (object, start, end) => updatedIds(state, named(object), start, end),
    deletedIds: (object, start, end) => deletedIds(state, named(object), start, end),
    recordCount: (object) => (state.schema.state(object) ? state.table(named(object)).live : 0),
    ...setup(state),
    journal: (after, limit) => state.store.journal(after, limit),
    now: () => new Date(state.now()),
    backdoor: { ...makeBackdoor(state), emptyRecycleBin: () => emptyBin(state, Number.POSITIVE_INFINITY) },
    close: () => state.store.close(),
  }
}

/** Saves: a failure half-way leaves nothing. */
function saves(state: OrgState) {
  const whole =
    <Arguments extends unknown[], Result extends { success: boolean }>(
      save: (state: OrgState, ...given: Arguments) => Result,
    ) =>
    (...given: Arguments): Result =>
      atomically(state, () => {
        const value = save(state, ...given)
        return { commit: value.success, value }
      })
  // These check everything before they write, so inside a transaction a refusal has nothing to take back.
  const single =
    <Arguments extends unknown[], Result extends { success: boolean }>(
      save: (state: OrgState, ...given: Arguments) => Result,
    ) =>
    (...given: Arguments): Result => {
      if (state.transaction.depth === 0) return whole(save)(...given)
      const undone = state.transaction.undo.length
      const result = save(state, ...given)
      if (!result.success && state.transaction.undo.length > undone)
        throw new Error('the sandbox refused a save that it had begun to write')
      return result
    }
  return {
    create: single((_state, object: string, values: OrgRecord, context: SaveContext) =>
      createRecord(state, object, values, context),
    ),
    update: single(updateRecord),
    upsert: whole(upsertRecord),
    delete: whole(deleteRecord),
    hardDelete: whole(hardDeleteRecord),
    undelete: whole(undeleteRecord),
    merge: whole(mergeRecords),
    convertLead: whole(convertLead),
  }
}

function setup(state: OrgState) {
  const kept =
    <Arguments extends unknown[], Result>(change: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      const result = change(...given)
      keepSchema(state)
      return result
    }
  return {
    createCustomField: kept((object: string, field: Parameters<Org['createCustomField']>[1]) =>
      addCustomField(state, object, field),
    ),
    removeCustomField: kept((object: string, name: string) => dropCustomField(state, object, name)),
    createCustomObject: kept((name: string, label: string): OrgObject => {
      const made = state.schema.addObject(name.endsWith('__c') ? name : `${name}__c`, label)
      return state.schema.view(made.definition.name)!
    }),
    setFieldAccess: kept((object: string, field: string, profile: string, access: 'none' | 'read' | 'edit') =>
      state.schema.setAccess(object, field, profile, access),
    ),
    addValidationRule: kept((rule: Parameters<Org['addValidationRule']>[0]) => {
      state.rules.validation.push(rule)
    }),
    addDuplicateRule: kept((rule: Parameters<Org['addDuplicateRule']>[0]) => {
      state.rules.duplicates.push(rule)
    }),
  }
}

function openState(options: OrgOptions): OrgState {
  const store = openStore(options.storage, { stamp: 'SystemModstamp', modified: 'LastModifiedDate' })
  const now = () => options.now().getTime()
  const end = Number(store.setting('seed-end') ?? Math.min(SEED_END, Math.floor(now() / DAY - 1) * DAY))
  store.setSetting('seed-end', String(end))
  const personAccounts = options.personAccounts ?? false
  const seeds = makeOrgSeeds({
    seed: options.seed,
    records: options.records,
    personAccounts,
    end,
    ...(options.accountsFile ? { accountsFile: options.accountsFile } : {}),
  })
  const tables = new Map<string, Table>()
  const schema = new Schema(personAccounts)
  const rules: SavedRules = { validation: [], duplicates: [] }
  const state: OrgState = {
    transaction: { depth: 0, undo: [] },
    schema,
    store,
    tables,
    rules,
    now,
    rowOfKey: seeds.rowOfKey,
    rights: (userId) => rights(userId),
    table: (object) => {
      let table = tables.get(object)
      if (!table) {
        const prefix = schema.state(object)?.definition.keyPrefix ?? 'zzz'
        table = new Table(object, makeIds(prefix), seeds.byObject.get(object) ?? fixedSeed([], end), store, now)
        tables.set(object, table)
      }
      return table
    },
  }
  const rights = makeRights(state)
  const keyField = {
    name: 'Demo_Key__c',
    type: 'string',
    length: 80,
    externalId: true,
    unique: true,
    label: 'Demo Key',
  }
  const customFields = [
    ...(seeds.hasKeys ? [{ object: 'Account', field: keyField }] : []),
    ...(options.customFields ?? []),
  ]
  loadSchema(state, { ...options, customFields })
  return state
}

function listUsers(state: OrgState): Org['users'] {
  const users = state.table('User')
  const [username, email, name, active] = ['Username', 'Email', 'Name', 'IsActive'].map((field) =>
    readNamed(state, 'User', field),
  )
  return [...users.rows(users.select(null, false, Number.POSITIVE_INFINITY), 0, Number.POSITIVE_INFINITY, true)].map(
    (row) => {
      const id = users.ids.of(row.n)
      return {
        id,
        username: String(username!(row)),
        email: String(email!(row)),
        name: String(name!(row)),
        profile: state.rights(id).profile,
        active: active!(row) === true,
      }
    },
  )
}

function readRecord(state: OrgState, viewer: Viewer, object: string, id: string): OrgRecord | null {
  const view = state.schema.view(object, state.rights(viewer.userId))
  if (!view) return null
  const table = state.table(object)
  const n = table.ids.rowOf(id)
  const row = table.visible(n, true) ? table.row(n) : null
  if (row === null) return null
  const stored = view.fields.filter((field) => field.type !== 'address')
  return Object.fromEntries(
    stored.map((field) => [
      field.name,
      plainValue(field, readerOf(state, object, state.schema.field(object, field.name)!)(row)),
    ]),
  )
}

function restRecord(
  state: OrgState,
  viewer: Viewer,
  object: string,
  id: string,
  fields?: readonly string[],
): object | null {
  const view = state.schema.view(object, state.rights(viewer.userId))
  const table = state.table(object)
  const n = view ? table.ids.rowOf(id) : -1
  if (!view || !table.visible(n, false)) return null
  const strange = fields?.find((name) => !/^[\w.]+$/.test(name))
  if (strange !== undefined)
    throw new SoqlError('INVALID_FIELD', `No such column '${strange}' on sobject of type ${object}`)
  const names = fields ?? view.fields.map((field) => field.name)
  const result = runQuery(
    state,
    viewer,
    `SELECT ${names.join(',')} FROM ${object} WHERE Id = '${table.ids.of(n)}'`,
    false,
  )
  return [...result.rows(0, 1)][0] ?? null
}
