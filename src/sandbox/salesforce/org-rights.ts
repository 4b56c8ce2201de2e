/**
 * What a user may do: the profile, and the fields that permission sets add to it. Permission sets, their field permissions
 * and assignments are rows of the org like any other (PermissionSet, FieldPermissions, PermissionSetAssignment).
 */

import type { Cell } from '../parts/store/cell.ts'
import type { Access, Profile, Rights } from './org-schema.ts'
import { type OrgState, readNamed } from './org-state.ts'

const PROFILES: readonly Profile[] = ['admin', 'integration', 'standard']
const TABLES = ['User', 'PermissionSet', 'FieldPermissions', 'PermissionSetAssignment'] as const
const NO_GRANTS: ReadonlyMap<string, Access> = new Map()

/** Rights are worked out once a user and again when a row of those tables changed. */
export function makeRights(state: OrgState): (userId: string) => Rights {
  let known = new Map<string, Rights>()
  let revision = -1
  return (userId) => {
    let now = 0
    for (const name of TABLES) now += state.table(name).revision
    if (now !== revision) {
      known = new Map()
      revision = now
    }
    let rights = known.get(userId)
    if (!rights) {
      rights = findRights(state, userId)
      known.set(userId, rights)
    }
    return rights
  }
}

function findRights(state: OrgState, userId: string): Rights {
  const users = state.table('User')
  const row = users.row(users.ids.rowOf(userId))
  if (row === null) return { profile: 'admin', grants: NO_GRANTS, key: 'admin' }
  const profileId = readNamed(state, 'User', 'ProfileId')(row)
  const profile = PROFILES[state.table('Profile').ids.rowOf(String(profileId))] ?? 'standard'
  const sets = new Set([...setsOfProfile(state, profileId), ...setsAssigned(state, users.ids.of(row.n))])
  const grants = grantsOf(state, sets)
  const key = [profile, ...[...grants].map(([field, access]) => `${field}=${access}`).sort()].join(' ')
  return { profile, grants, key }
}

/** The value of `wanted` in the rows whose `field` has `value`. */
function column(state: OrgState, object: string, wanted: string, field: string, value: Cell): Cell[] {
  const test = readNamed(state, object, field)
  const read = readNamed(state, object, wanted)
  const table = state.table(object)
  const numbers = table.select((row) => test(row) === value, false, Number.POSITIVE_INFINITY)
  return [...table.rows(numbers, 0, numbers.length, true)].map(read)
}

function setsOfProfile(state: OrgState, profileId: Cell): Cell[] {
  return column(state, 'PermissionSet', 'Id', 'ProfileId', profileId)
}

function setsAssigned(state: OrgState, userId: string): Cell[] {
  return column(state, 'PermissionSetAssignment', 'PermissionSetId', 'AssigneeId', userId)
}

function grantsOf(state: OrgState, sets: ReadonlySet<Cell>): ReadonlyMap<string, Access> {
  const table = state.table('FieldPermissions')
  const [parent, field, reads, edits] = ['ParentId', 'Field', 'PermissionsRead', 'PermissionsEdit'].map((name) =>
    readNamed(state, 'FieldPermissions', name),
  )
  const grants = new Map<string, Access>()
  const numbers = table.select((row) => sets.has(parent!(row)), false, Number.POSITIVE_INFINITY)
  for (const row of table.rows(numbers, 0, numbers.length, true)) {
    const key = String(field!(row)).toLowerCase()
    if (edits!(row) === true) grants.set(key, 'edit')
    else if (reads!(row) === true && grants.get(key) !== 'edit') grants.set(key, 'read')
  }
  return grants
}
