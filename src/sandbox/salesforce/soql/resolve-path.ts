/** Finds what a field path means: over which relationships it goes, which field it ends at, and how to read it. */

import type { Cell } from '../../parts/store/cell.ts'
import type { Read, Row } from '../../parts/store/table.ts'
import type { OrgField } from '../org.ts'
import { type OrgState, readerOf } from '../org-state.ts'
import { field as makeField } from '../schema/field.ts'
import { noSuchColumn, noSuchRelationship } from './soql-errors.ts'
import type { Path } from './syntax.ts'

export interface Scope {
  readonly state: OrgState
  readonly userId: string
  readonly query: string
  readonly all: boolean
  /** Time zone of the user. */
  readonly zone: string
}

/** One step over a relationship. */
export interface Step {
  readonly relationship: string
  /** Object that is left, by its reference field. */
  readonly from: string
  readonly field: OrgField
  /** Object that is reached; null when the reference is polymorphic and only the row tells. */
  readonly to: string | null
}

export interface Resolved {
  readonly steps: readonly Step[]
  readonly object: string
  readonly field: OrgField
  /** Schema-cased path, e.g. Owner.Name. */
  readonly column: string
  readonly read: Read
}

/** Fields every target of a polymorphic reference can be asked for. */
const NAME_FIELDS: Readonly<Record<string, OrgField>> = Object.fromEntries(
  [
    makeField('Id', 'id', 'Id'),
    makeField('Name', 'string', 'Name'),
    makeField('Type', 'picklist', 'Type'),
    makeField('FirstName', 'string', 'First Name'),
    makeField('LastName', 'string', 'Last Name'),
    makeField('Email', 'email', 'Email'),
    makeField('Phone', 'phone', 'Phone'),
    makeField('Title', 'string', 'Title'),
    makeField('Username', 'string', 'Username'),
    makeField('Alias', 'string', 'Alias'),
    makeField('IsActive', 'boolean', 'Active'),
  ].map((each) => [each.name.toLowerCase(), each]),
)

function visibleField(scope: Scope, object: string, name: string): OrgField | null {
  const { schema } = scope.state
  const { field, access } = schema.reachable(object, name, scope.state.rights(scope.userId))
  return access === 'none' ? null : field
}

/** Throws INVALID_FIELD. `alias`: names that mean the object itself. */
export function resolvePath(scope: Scope, object: string, path: Path, alias: string | null): Resolved {
  let names = path.names
  if (names.length > 1) {
    const first = names[0]!.toLowerCase()
    if (
      first === alias?.toLowerCase() ||
      (first === object.toLowerCase() && relationshipField(scope, object, names[0]!) === null)
    )
      names = names.slice(1)
  }
  if (names.length > 6) throw noSuchRelationship(scope.query, path.at, names[5]!, names.join('.'))
  const steps: Step[] = []
  let current: string | null = object
  for (const name of names.slice(0, -1)) {
    const step: Step | null = current === null ? null : relationshipStep(scope, current, name)
    if (!step) throw noSuchRelationship(scope.query, path.at, name, names.join('.'))
    steps.push(step)
    current = step.to
  }
  const last = names.at(-1)!
  const field = current === null ? NAME_FIELDS[last.toLowerCase()] : visibleField(scope, current, last)
  if (!field) throw noSuchColumn(scope.query, path.at, last, current ?? 'Name')
  const column = [...steps.map((step) => step.relationship), field.name].join('.')
  return { steps, object: current ?? 'Name', field, column, read: pathReader(scope, steps, current, field) }
}

function relationshipField(scope: Scope, object: string, name: string): OrgField | null {
  const state = scope.state.schema.state(object)
  const found = state?.fields.find((each) => each.relationshipName?.toLowerCase() === name.toLowerCase())
  return found ? visibleField(scope, object, found.name) : null
}

export function relationshipStep(scope: Scope, from: string, name: string): Step | null {
  const field = relationshipField(scope, from, name)
  if (!field) return null
  const to = field.referenceTo.length === 1 ? field.referenceTo[0]! : null
  return to !== null && !scope.state.schema.state(to)
    ? null
    : { relationship: field.relationshipName!, from, field, to }
}

/** The row a reference points at, with its object; null when there is none. */
export function follow(state: OrgState, id: Cell): { object: string; row: Row } | null {
  if (typeof id !== 'string') return null
  const target = state.schema.objectByPrefix(id.slice(0, 3))
  if (!target) return null
  const table = state.table(target.definition.name)
  const row = table.row(table.ids.rowOf(id))
  return row && { object: target.definition.name, row }
}

function pathReader(scope: Scope, steps: readonly Step[], object: string | null, field: OrgField): Read {
  const { state } = scope
  if (steps.length === 0) return fieldReader(state, object!, field.name)
  const hops = steps.map((step) => {
    const read = fieldReader(state, step.from, step.field.name)
    if (step.to === null) return (row: Row) => follow(state, read(row))?.row ?? null
    const table = state.table(step.to)
    return (row: Row) => {
      const id = read(row)
      return typeof id === 'string' ? table.row(table.ids.rowOf(id)) : null
    }
  })
  if (object === null) return polymorphicReader(scope, steps, hops, field)
  const last = fieldReader(state, object, field.name)
  return (row) => {
    let current: Row | null = row
    for (const hop of hops) {
      current = hop(current)
      if (current === null) return null
    }
    return last(current)
  }
}

function polymorphicReader(
  scope: Scope,
  steps: readonly Step[],
  hops: readonly ((row: Row) => Row | null)[],
  field: OrgField,
): Read {
  const { state } = scope
  const step = steps.at(-1)!
  const reference = fieldReader(state, step.from, step.field.name)
  return (row) => {
    let current: Row | null = row
    for (const hop of hops.slice(0, -1)) {
      current = hop(current)
      if (current === null) return null
    }
    const target = follow(state, reference(current))
    return target === null ? null : nameValue(state, target.object, target.row, field.name)
  }
}

/** A field of the row behind a polymorphic reference. */
export function nameValue(state: OrgState, object: string, row: Row, name: string): Cell {
  if (name === 'Type') return object
  const wanted =
    name === 'Name' ? (state.schema.state(object)?.fields.find((each) => each.nameField)?.name ?? 'Name') : name
  return fieldReader(state, object, wanted)(row)
}

function fieldReader(state: OrgState, object: string, name: string): Read {
  const field = state.schema.field(object, name)
  return field ? readerOf(state, object, field) : () => null
}
