/** Builds REST JSON records: `attributes` first, then the selected fields in order, parents and child lists nested (sheet §5). */

import type { Row } from '../../parts/store/table.ts'
import type { ChildPages } from '../org.ts'
import { type OrgState, readNamed } from '../org-state.ts'
import { restValue } from '../org-values.ts'
import { follow, nameValue, type Scope } from './resolve-path.ts'
import type { Entry, Node } from './select-list.ts'

export type Render = (row: Row) => object
/** Makes the child list of a parent row: null or {totalSize, done, records}. */
export type ChildrenOf = (entry: Entry & { kind: 'children' }) => (parent: Row) => object | null

export interface RenderContext {
  readonly scope: Scope
  readonly version: string
  readonly childrenOf: ChildrenOf
  /** How the page being made cuts child lists; null: not at all. */
  childPages: ChildPages | null
}

export function renderer(context: RenderContext, node: Node, object: string): Render {
  const table = context.scope.state.table(object)
  const writers = node.entries.map((entry) => [entry.name, writer(context, entry, object)] as const)
  const url = `/services/data/v${context.version}/sobjects/${object}/`
  return (row) => {
    const record: Record<string, unknown> = { attributes: { type: object, url: url + table.ids.of(row.n) } }
    for (const [name, write] of writers) record[name] = write(row)
    return record
  }
}

function writer(context: RenderContext, entry: Entry, object: string): (row: Row) => unknown {
  const { state } = context.scope
  switch (entry.kind) {
    case 'field':
      return (row) => restValue(entry.field, entry.read(row))
    case 'address':
      return addressWriter(state, object, entry.prefix)
    case 'children':
      return context.childrenOf(entry)
    case 'parent':
      return parentWriter(context, entry, object)
    case 'typeof':
      return typeofWriter(context, entry, object)
  }
}

const PARTS = [
  'city',
  'country',
  'countryCode',
  'geocodeAccuracy',
  'latitude',
  'longitude',
  'postalCode',
  'state',
  'stateCode',
  'street',
] as const

/** The compound value; null when every component is. */
export function addressWriter(
  state: OrgState,
  object: string,
  prefix: string,
): (row: Row) => Record<string, unknown> | null {
  const readers = PARTS.map((part) => {
    const name = `${prefix}${part.charAt(0).toUpperCase()}${part.slice(1)}`
    return [part, state.schema.field(object, name) ? readNamed(state, object, name) : null] as const
  })
  return (row) => {
    const address: Record<string, unknown> = {}
    let filled = false
    for (const [part, read] of readers) {
      if (read === null) continue
      const value = read(row)
      address[part] = value
      filled ||= value !== null
    }
    return filled ? address : null
  }
}

function parentWriter(
  context: RenderContext,
  entry: Entry & { kind: 'parent' },
  object: string,
): (row: Row) => unknown {
  const { state } = context.scope
  const reference = readNamed(state, object, entry.step.field.name)
  if (entry.step.to === null) {
    return (row) => {
      const target = follow(state, reference(row))
      return target === null ? null : polymorphicRecord(context, entry.node, target.object, target.row)
    }
  }
  const render = renderer(context, entry.node, entry.step.to)
  return (row) => {
    const target = follow(state, reference(row))
    return target === null ? null : render(target.row)
  }
}

/** What is behind a polymorphic reference looks like the pseudo-object Name. */
function polymorphicRecord(context: RenderContext, node: Node, object: string, row: Row): object {
  const { state } = context.scope
  const url = `/services/data/v${context.version}/sobjects/${object}/${state.table(object).ids.of(row.n)}`
  const record: Record<string, unknown> = { attributes: { type: 'Name', url } }
  for (const entry of node.entries)
    if (entry.kind === 'field') record[entry.name] = restValue(entry.field, nameValue(state, object, row, entry.name))
  return record
}

function typeofWriter(
  context: RenderContext,
  entry: Entry & { kind: 'typeof' },
  object: string,
): (row: Row) => unknown {
  const { state } = context.scope
  const reference = readNamed(state, object, entry.step.field.name)
  const branches = new Map(
    [...entry.branches].map(([name, node]) => [
      name,
      renderer(context, node, state.schema.state(name)?.definition.name ?? name),
    ]),
  )
  return (row) => {
    const target = follow(state, reference(row))
    if (target === null) return null
    const render = branches.get(target.object.toLowerCase())
    return render ? render(target.row) : polymorphicRecord(context, entry.otherwise, target.object, target.row)
  }
}
