/** The org's objects and fields as they are now: standard ones, custom ones added later, and who may see what. */
import type { NewOrgField, OrgObject } from './org.ts'
import { field as makeField, reference, type SchemaField } from './schema/field.ts'
import { customObject, type ObjectDefinition, standardObjects } from './schema/objects.ts'

export type Profile = 'admin' | 'integration' | 'standard'
export type Access = 'none' | 'read' | 'edit'
export type NewField = NewOrgField & { calculatedFormula?: string | null }

/** What a user may do, as org-rights.ts finds it. */
export interface Rights {
  readonly profile: Profile
  /** `account.x__c` → what permission sets allow besides the profile. */
  readonly grants: ReadonlyMap<string, Access>
  /** Users with the same key have the same rights. */
  readonly key: string
}

interface Reachable {
  readonly field: SchemaField | null
  readonly access: Access
}

const NOWHERE: Reachable = { field: null, access: 'none' }
const ADMIN_RIGHTS: Rights = { profile: 'admin', grants: new Map(), key: 'admin' }
/** Views are made anew when more than so many combinations of object and rights were asked for. */
const VIEWS_KEPT = 2000

/** What is kept across restarts of an org that is stored in a file. */
export interface SchemaChanges {
  readonly fields: { object: string; field: NewField }[]
  readonly objects: { name: string; label: string; keyPrefix: string }[]
  readonly access: { object: string; field: string; profile: string; access: Access }[]
}

export class SchemaError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The name other objects call their child lists by. */
const CHILD_NAMES: Readonly<Record<string, string>> = {
  'Account.ParentId': 'ChildAccounts',
  'Contact.AccountId': 'Contacts',
  'Opportunity.AccountId': 'Opportunities',
  'Case.AccountId': 'Cases',
  'Case.ContactId': 'Cases',
  'Task.WhatId': 'Tasks',
  'Task.WhoId': 'Tasks',
  'OpportunityContactRole.OpportunityId': 'OpportunityContactRoles',
  'OpportunityContactRole.ContactId': 'OpportunityContactRoles',
  'FieldPermissions.ParentId': 'FieldPerms',
  'PermissionSetAssignment.PermissionSetId': 'Assignments',
  'PermissionSetAssignment.AssigneeId': 'PermissionSetAssignments',
}
/** Children that go when their parent goes. */
const CASCADES = new Set([
  'Contact.AccountId',
  'Opportunity.AccountId',
  'Task.WhatId',
  'Task.WhoId',
  'OpportunityContactRole.OpportunityId',
  'OpportunityContactRole.ContactId',
  'FieldPermissions.ParentId',
  'PermissionSetAssignment.PermissionSetId',
])

export interface ObjectState {
  readonly definition: ObjectDefinition
  readonly fields: SchemaField[]
  /** By the name as it is spelled; most look-ups come with it. */
  readonly exact: Map<string, SchemaField>
  readonly byName: Map<string, SchemaField>
}

export class Schema {
  private readonly states = new Map<string, ObjectState>()
  private readonly exact = new Map<string, ObjectState>()
  private readonly views = new Map<string, OrgObject>()
  private readonly reach = new Map<string, Map<string, Reachable>>()
  private readonly accessRules = new Map<string, Access>()
  readonly changes: SchemaChanges = { fields: [], objects: [], access: [] }

  constructor(personAccounts: boolean) {
    for (const definition of standardObjects(personAccounts)) this.add(definition)
  }

  private add(definition: ObjectDefinition): void {
    const fields = [...definition.fields]
    const state: ObjectState = {
      definition,
      fields,
      exact: new Map(fields.map((each) => [each.name, each])),
      byName: new Map(fields.map((each) => [each.name.toLowerCase(), each])),
    }
    this.states.set(definition.name.toLowerCase(), state)
    this.exact.set(definition.name, state)
  }

  all(): ObjectState[] {
    return [...this.states.values()]
  }

  state(name: string): ObjectState | null {
    return this.exact.get(name) ?? this.states.get(name.toLowerCase()) ?? null
  }

  field(object: string, name: string): SchemaField | null {
    const state = this.state(object)
    return state?.exact.get(name) ?? state?.byName.get(name.toLowerCase()) ?? null
  }

  objectByPrefix(prefix: string): ObjectState | null {
    return this.all().find((state) => state.definition.keyPrefix === prefix) ?? null
  }

  /** The most that profile and permission sets allow. Fields made by clients are nobody's but the administrator's. */
  access(object: string, field: SchemaField, rights: Rights): Access {
    const key = `${object}.${field.name}`.toLowerCase()
    const unnamed = field.onlyGranted && rights.profile !== 'admin' ? 'none' : 'edit'
    const own = this.accessRules.get(`${rights.profile} ${key}`) ?? unnamed
    const granted = rights.grants.get(key)
    return own === 'edit' || granted === undefined || granted === 'none' || own === granted ? own : granted
  }

  /** A field by name with what the rights allow; 'none' and null for a field that is not there. */
  reachable(object: string, name: string, rights: Rights): Reachable {
    const key = `${rights.key} ${object}`
    let known = this.reach.get(key)
    if (!known) {
      known = new Map()
      this.reach.set(key, known)
    }
    let found = known.get(name)
    if (!found) {
      const field = this.field(object, name)
      found = field ? { field, access: this.access(object, field, rights) } : NOWHERE
      if (field) known.set(name, found)
    }
    return found
  }

  private forget(): void {
    this.views.clear()
    this.reach.clear()
  }

  setAccess(object: string, field: string, profile: string, access: Access): void {
    this.forget()
    this.changes.access.push({ object, field, profile, access })
    this.accessRules.set(`${profile} ${object.toLowerCase()}.${field.toLowerCase()}`, access)
  }

  /** The object as somebody sees it; the same array instance as long as nothing changed. Default: an administrator. */
  view(name: string, rights: Rights = ADMIN_RIGHTS): OrgObject | null {
    const state = this.state(name)
    if (!state) return null
    const key = `${state.definition.name} ${rights.key}`
    let view = this.views.get(key)
    if (!view) {
      view = this.buildView(state, rights)
      if (this.views.size >= VIEWS_KEPT) this.forget()
      this.views.set(key, view)
    }
    return view
  }

  private buildView(state: ObjectState, rights: Rights): OrgObject {
    const { definition } = state
    const fields = state.fields
      .map((each) => ({ field: each, access: this.access(definition.name, each, rights) }))
      .filter(({ access }) => access !== 'none')
      .map(({ field, access }) => (access === 'read' ? { ...field, createable: false, updateable: false } : field))
    const { fields: _all, ...rest } = definition
    const locked = definition.setup && rights.profile === 'standard'
    const verbs = locked ? { createable: false, updateable: false, deletable: false } : {}
    return { ...rest, ...verbs, queryable: true, fields, childRelationships: this.children(definition.name) }
  }

  /** References of other objects to this one. */
  children(parent: string): OrgObject['childRelationships'][number][] {
    return this.all().flatMap((state) =>
      state.fields
        .filter((each) => each.referenceTo.includes(parent))
        .map((each) => {
          const key = `${state.definition.name}.${each.name}`
          const custom = each.custom ? `${state.definition.labelPlural.replace(/\W/g, '')}__r` : null
          return {
            childSObject: state.definition.name,
            field: each.name,
            relationshipName: CHILD_NAMES[key] ?? custom,
            cascadeDelete: CASCADES.has(key),
          }
        }),
    )
  }

  addField(object: string, wanted: NewField): SchemaField {
    const state = this.state(object)
    if (!state) throw new SchemaError('INVALID_TYPE', `sObject type '${object}' is not supported.`)
    const name = wanted.name.endsWith('__c') ? wanted.name : `${wanted.name}__c`
    if (!/^[A-Za-z][A-Za-z0-9_]*__c$/.test(name) || name.slice(0, -3).includes('__'))
      throw new SchemaError(
        'INVALID_FIELD',
        `${name}: field names may contain letters, digits and single underscores only`,
      )
    if (state.byName.has(name.toLowerCase()))
      throw new SchemaError(
        'DUPLICATE_DEVELOPER_NAME',
        `There is already a field named ${name.slice(0, -3)} on ${state.definition.label}.`,
      )
    if (state.fields.filter((each) => each.custom).length >= 800)
      throw new SchemaError('LIMIT_EXCEEDED', 'reached maximum number of custom fields')
    const made = makeCustom({ ...wanted, name })
    state.fields.push(made)
    state.byName.set(name.toLowerCase(), made)
    state.exact.set(name, made)
    this.changes.fields.push({ object: state.definition.name, field: { ...wanted, name } })
    this.forget()
    return made
  }

  removeField(object: string, name: string): SchemaField | null {
    const state = this.state(object)
    const found = state?.byName.get(name.toLowerCase())
    if (!state || !found?.custom) return null
    state.fields.splice(state.fields.indexOf(found), 1)
    state.byName.delete(found.name.toLowerCase())
    state.exact.delete(found.name)
    const index = this.changes.fields.findIndex(
      (each) => each.object === state.definition.name && each.field.name === found.name,
    )
    this.changes.fields.splice(index, 1)
    this.forget()
    return found
  }

  addObject(name: string, label: string, keyPrefix?: string): ObjectState {
    if (this.state(name)) throw new SchemaError('DUPLICATE_DEVELOPER_NAME', `There is already an object named ${name}.`)
    const prefix = keyPrefix ?? `a0${this.all().filter((state) => state.definition.custom).length}`
    this.add(customObject(name, label, prefix))
    this.changes.objects.push({ name, label, keyPrefix: prefix })
    this.forget()
    return this.state(name)!
  }
}

function makeCustom(wanted: NewField): SchemaField {
  const { calculatedFormula, name, type, label, ...more } = wanted
  const source = calculatedFormula?.trim()
  const formula =
    calculatedFormula == null && !more.calculated
      ? {}
      : { calculated: true, createable: false, updateable: false, groupable: false }
  const derived =
    source && /^\w+$/.test(source)
      ? { derived: { from: [source], compute: (value: string | number | boolean | null) => value } }
      : {}
  const idLookup = more.idLookup ?? more.externalId ?? false
  const picked = (more.picklistValues ?? []).find((each) => each.defaultValue)?.value
  const chosen = picked === undefined ? {} : { defaultValue: picked, defaultedOnCreate: true }
  const attributes = { ...more, custom: true, idLookup, ...formula, ...derived, ...chosen }
  const title = label ?? name.replace(/__c$/, '').replaceAll('_', ' ')
  return type === 'reference'
    ? reference(name, title, more.referenceTo ?? [], attributes)
    : makeField(name, type, title, attributes)
}
