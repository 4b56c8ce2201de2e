/** The SELECT list of a row query: columns in order, and the tree that REST records are built from. */

import type { Cell } from '../../parts/store/cell.ts'
import type { Read, Row } from '../../parts/store/table.ts'
import type { OrgField } from '../org.ts'
import { SoqlError } from '../org.ts'
import { bulkText } from '../org-values.ts'
import { AGGREGATES, operandOf } from './operand.ts'
import { type Resolved, relationshipStep, resolvePath, type Scope, type Step } from './resolve-path.ts'
import { invalidField, malformed, noSuchRelationship } from './soql-errors.ts'
import type { Path, Query, Selection } from './syntax.ts'

export type Entry =
  | { readonly kind: 'field'; readonly name: string; readonly field: OrgField; readonly read: Read }
  | { readonly kind: 'address'; readonly name: string; readonly prefix: string }
  | { readonly kind: 'parent'; readonly name: string; readonly step: Step; readonly node: Node }
  | {
      readonly kind: 'children'
      readonly name: string
      readonly query: Query
      readonly parent: string
      readonly object: string
      readonly reference: string
    }
  | {
      readonly kind: 'typeof'
      readonly name: string
      readonly step: Step
      readonly branches: ReadonlyMap<string, Node>
      readonly otherwise: Node
    }

export interface Node {
  /** Null behind a polymorphic reference. */
  readonly object: string | null
  readonly entries: Entry[]
}

export interface SelectList {
  readonly root: Node
  readonly columns: readonly string[]
  /** For Bulk: one text per column; null when a column cannot go into a CSV. */
  readonly cells: readonly ((row: Row) => string)[] | null
  readonly bulkRefusal: { code: string; message: string } | null
}

const REFUSALS = {
  compound: { code: 'API_ERROR', message: 'Selecting compound data not supported in Bulk Query' },
  children: { code: 'API_ERROR', message: 'Aggregate Relationships not supported in Bulk Query with CSV content type' },
  typeof: { code: 'API_ERROR', message: 'TYPEOF is not supported in Bulk Query' },
}

class Builder {
  readonly scope: Scope
  readonly query: Query
  readonly object: string
  readonly root: Node
  readonly columns: string[] = []
  readonly cells: ((row: Row) => string)[] = []
  refusal: { code: string; message: string } | null = null

  constructor(scope: Scope, query: Query, object: string) {
    this.scope = scope
    this.query = query
    this.object = object
    this.root = { object, entries: [] }
  }

  addSelection(selection: Selection): void {
    if (selection.kind === 'expression') this.addExpression(selection)
    else if (selection.kind === 'children') this.addChildren(selection.query)
    else if (selection.kind === 'typeof') this.addTypeof(selection)
    else this.addFields(selection)
  }

  private addExpression(selection: Selection & { kind: 'expression' }): void {
    const { expression, alias } = selection
    if (expression.kind === 'path') {
      if (alias !== null)
        throw malformed(this.scope.query, expression.at, 'only aggregate expressions use field aliasing')
      this.addPath(expression)
      return
    }
    if (AGGREGATES.has(expression.name))
      throw malformed(this.scope.query, expression.at, `unexpected token: '${expression.name}'`)
    const operand = operandOf(this.scope, this.object, this.query.alias, expression)
    const name = alias ?? operand.name
    const field = operand.field ?? ({ type: operand.type } as OrgField)
    this.add(this.root, { kind: 'field', name, field, read: operand.read }, expression.at, name)
    this.addColumn(name, field.type, operand.read)
  }

  private addPath(path: Path): void {
    const resolved = resolvePath(this.scope, this.object, path, this.query.alias)
    const node = this.nodeOf(resolved.steps)
    this.add(node, entryOf(resolved, this.scope), path.at, resolved.column)
    if (resolved.field.type === 'address') this.refusal ??= REFUSALS.compound
    this.addColumn(resolved.column, resolved.field.type, resolved.read)
  }

  private add(node: Node, entry: Entry, at: number, column: string): void {
    if (this.columns.includes(column)) throw invalidField(this.scope.query, at, `duplicate field selected: ${column}`)
    node.entries.push(entry)
  }

  private addColumn(name: string, type: string, read: (row: Row) => Cell): void {
    this.columns.push(name)
    const text = bulkText(type)
    this.cells.push((row) => text(read(row)))
  }

  /** The node of a relationship path, made on the way. */
  private nodeOf(steps: readonly Step[]): Node {
    let node = this.root
    for (const step of steps) {
      const known = node.entries.find((entry) => entry.kind === 'parent' && entry.name === step.relationship)
      if (known?.kind === 'parent') {
        node = known.node
        continue
      }
      const made: Node = { object: step.to, entries: [] }
      node.entries.push({ kind: 'parent', name: step.relationship, step, node: made })
      node = made
    }
    return node
  }

  private addFields(selection: Selection & { kind: 'fields' }): void {
    const { limit } = this.query
    if (selection.which !== 'STANDARD' && (limit === null || limit > 200))
      throw new SoqlError('MALFORMED_QUERY', 'The SOQL FIELDS function must have a LIMIT of at most 200')
    const view = this.scope.state.schema.view(this.object, this.scope.state.rights(this.scope.userId))!
    for (const field of view.fields) {
      if (selection.which !== 'ALL' && field.custom !== (selection.which === 'CUSTOM')) continue
      if (!this.columns.includes(field.name)) this.addPath({ names: [field.name], at: selection.at })
    }
  }

  private addChildren(query: Query): void {
    const children = this.scope.state.schema.children(this.object)
    const child = children.find((each) => each.relationshipName?.toLowerCase() === query.from.toLowerCase())
    if (!child?.relationshipName) throw noSuchRelationship(this.scope.query, query.fromAt, query.from, query.from)
    this.refusal ??= REFUSALS.children
    this.root.entries.push({
      kind: 'children',
      name: child.relationshipName,
      query,
      parent: this.object,
      object: child.childSObject,
      reference: child.field,
    })
    this.columns.push(child.relationshipName)
  }

  private addTypeof(selection: Selection & { kind: 'typeof' }): void {
    const step = relationshipStep(this.scope, this.object, selection.relationship.names.at(-1)!)
    if (!step || step.field.referenceTo.length < 2)
      throw noSuchRelationship(
        this.scope.query,
        selection.relationship.at,
        selection.relationship.names.join('.'),
        selection.relationship.names.join('.'),
      )
    this.refusal ??= REFUSALS.typeof
    const nodeFor = (object: string, paths: readonly Path[]): Node => ({
      object,
      entries: paths.map((path) => entryOf(resolvePath(this.scope, object, path, null), this.scope)),
    })
    const branches = selection.branches.map(
      (branch) => [branch.object.toLowerCase(), nodeFor(branch.object, branch.fields)] as const,
    )
    const otherwise: Node = {
      object: null,
      entries: selection.otherwise.map((path) => polymorphicEntry(this.scope, step, path)),
    }
    this.root.entries.push({ kind: 'typeof', name: step.relationship, step, branches: new Map(branches), otherwise })
    this.columns.push(step.relationship)
  }
}

function polymorphicEntry(scope: Scope, step: Step, path: Path): Entry {
  const resolved = resolvePath(scope, step.from, { names: [step.relationship, ...path.names], at: path.at }, null)
  return { kind: 'field', name: resolved.field.name, field: resolved.field, read: resolved.read }
}

function entryOf(resolved: Resolved, scope: Scope): Entry {
  const { field } = resolved
  if (field.type === 'address')
    return { kind: 'address', name: field.name, prefix: field.name.slice(0, -'Address'.length) }
  const own = resolved.steps.length === 0 || resolved.object === 'Name'
  const read = own ? resolved.read : resolvePath(scope, resolved.object, { names: [field.name], at: 0 }, null).read
  return { kind: 'field', name: field.name, field, read }
}

/** Throws INVALID_FIELD and MALFORMED_QUERY. */
export function buildSelectList(scope: Scope, query: Query, object: string): SelectList {
  const builder = new Builder(scope, query, object)
  for (const selection of query.selections) builder.addSelection(selection)
  return {
    root: builder.root,
    columns: builder.columns,
    cells: builder.refusal ? null : builder.cells,
    bulkRefusal: builder.refusal,
  }
}
