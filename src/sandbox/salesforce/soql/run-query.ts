/** Runs a SOQL text for a user: parse, resolve, find rows, order, page (sheet §5, §6, §11). */

import { type Candidates, rowNumbers } from '../../parts/store/candidates.ts'
import type { Cell } from '../../parts/store/cell.ts'
import type { Row, Table } from '../../parts/store/table.ts'
import type { QueryResult, Viewer } from '../org.ts'
import type { OrgState } from '../org-state.ts'
import { readNamed } from '../org-state.ts'
import { isAggregate, isCountOnly, runAggregate } from './aggregate.ts'
import { findCandidates } from './candidates.ts'
import { type Compilation, compileCondition } from './compile-condition.ts'
import { type Operand, operandOf } from './operand.ts'
import { orderRows } from './order-rows.ts'
import { parseQuery } from './parse-query.ts'
import { type ChildrenOf, type RenderContext, renderer } from './render-record.ts'
import type { Scope } from './resolve-path.ts'
import { buildSelectList } from './select-list.ts'
import { invalidField, invalidType, malformed } from './soql-errors.ts'
import type { Expression, Literal, Query } from './syntax.ts'

/** `attributes.url` uses it unless the viewer came with another. */
export const DEFAULT_VERSION = '67.0'

export function runQuery(state: OrgState, viewer: Viewer, soql: string, all: boolean): QueryResult {
  const query = parseQuery(soql)
  const scope: Scope = { state, userId: viewer.userId, query: soql, all, zone: zoneOf(state, viewer.userId) }
  const object = state.schema.state(query.from)?.definition.name
  if (object === undefined) throw invalidType(soql, query.fromAt, query.from)
  const search = new Search(scope, query, object)
  if (isCountOnly(query)) return countResult(object, search)
  if (isAggregate(query)) return aggregateResult(scope, query, object, search)
  return rowResult(scope, query, object, search, viewer.apiVersion ?? DEFAULT_VERSION)
}

function zoneOf(state: OrgState, userId: string): string {
  const users = state.table('User')
  const row = users.row(users.ids.rowOf(userId))
  return row === null ? 'GMT' : String(readNamed(state, 'User', 'TimeZoneSidKey')(row) ?? 'GMT')
}

/** Rows of `object` (deleted ones too when `all`) whose field has a value; for look-ups that are no query. */
export function rowsWhere(
  state: OrgState,
  object: string,
  field: string,
  value: string | number,
  all: boolean,
): Uint32Array {
  const at = 0
  const left: Expression = { kind: 'path', names: [field], at }
  const literal: Literal =
    typeof value === 'number' ? { kind: 'number', value, at } : { kind: 'text', value, pattern: value, at }
  const where: Query['where'] = { kind: 'compare', left, operator: '=', value: literal, at }
  const query: Query = {
    selections: [],
    from: object,
    fromAt: at,
    alias: null,
    where,
    groupBy: [],
    subtotals: null,
    having: null,
    orderBy: [],
    limit: null,
    offset: 0,
    offsetAt: at,
    at,
  }
  return new Search({ state, userId: '', query: '', all, zone: 'GMT' }, query, object).rows()
}

/** The rows of one FROM … WHERE … ORDER BY. */
export class Search {
  readonly scope: Scope
  readonly query: Query
  readonly table: Table
  private readonly compilation: Compilation<Row>
  private readonly test: ((row: Row) => boolean) | null
  private readonly sorting

  constructor(scope: Scope, query: Query, object: string) {
    this.scope = scope
    this.query = query
    this.table = scope.state.table(object)
    const operand = (expression: Expression): Operand<Row> => operandOf(scope, object, query.alias, expression)
    const known = new Map<Query, ReadonlySet<Cell>>()
    const values = (inner: Query): ReadonlySet<Cell> => {
      let set = known.get(inner)
      if (!set) {
        set = semiJoin(scope, inner)
        known.set(inner, set)
      }
      return set
    }
    this.compilation = { scope, operand, values }
    this.test = query.where ? compileCondition(this.compilation, query.where) : null
    this.sorting = isAggregate(query)
      ? []
      : query.orderBy.map((each) => {
          const by = operand(each.by)
          if (by.field && !by.field.sortable)
            throw malformed(scope.query, each.by.at, `field '${by.name}' can not be sorted in a query call`)
          return { operand: by, descending: each.descending, nullsFirst: each.nullsFirst }
        })
  }

  /** All rows that fulfil WHERE, in row order; `extra` narrows further. */
  matching(limit: number, extra: Candidates | null = null, also: ((row: Row) => boolean) | null = null): Uint32Array {
    const found = extra ?? (this.query.where ? findCandidates(this.compilation, this.table, this.query.where) : null)
    const test = also === null ? this.test : this.test === null ? also : (row: Row) => also(row) && this.test!(row)
    return this.table.select(test, this.scope.all, limit, found ? rowNumbers(found) : undefined)
  }

  /** In the wanted order, after OFFSET and LIMIT. */
  page(rows: Uint32Array): Uint32Array {
    const { limit, offset } = this.query
    const keep = limit === null ? rows.length : limit + offset
    const ordered = this.sorting.length > 0 ? orderRows(this.table, rows, this.sorting, keep) : rows
    return limit === null && offset === 0 ? ordered : ordered.slice(offset, limit === null ? undefined : offset + limit)
  }

  rows(): Uint32Array {
    const { limit, offset } = this.query
    return this.page(
      this.matching(limit === null || this.sorting.length > 0 ? Number.POSITIVE_INFINITY : limit + offset),
    )
  }

  get sorted(): boolean {
    return this.sorting.length > 0
  }
}

function semiJoin(scope: Scope, query: Query): ReadonlySet<Cell> {
  const object = scope.state.schema.state(query.from)?.definition.name
  if (object === undefined) throw invalidType(scope.query, query.fromAt, query.from)
  const [selection] = query.selections
  if (query.selections.length !== 1 || selection?.kind !== 'expression')
    throw malformed(scope.query, query.at, 'semi join sub-selects can only query one field')
  const operand = operandOf(scope, object, query.alias, selection.expression)
  if (operand.type !== 'id' && operand.type !== 'reference')
    throw invalidField(
      scope.query,
      selection.expression.at,
      `The selected field '${operand.name}' in the subquery must be an ID or reference field`,
    )
  const search = new Search(scope, query, object)
  const values = new Set<Cell>()
  for (const row of search.table.rows(search.rows(), 0, Number.POSITIVE_INFINITY, !search.sorted))
    values.add(operand.read(row))
  values.delete(null)
  return values
}

const AGGREGATE_REFUSAL = {
  code: 'API_ERROR',
  message: 'Aggregate functions and GROUP BY are not supported in Bulk Query',
}
const OFFSET_REFUSAL = { code: 'API_ERROR', message: 'OFFSET is not supported in Bulk Query' }

function countResult(object: string, search: Search): QueryResult {
  const { limit, offset } = search.query
  const found = search.matching(Number.POSITIVE_INFINITY).length - offset
  const totalSize = Math.max(0, limit === null ? found : Math.min(limit, found))
  return {
    object,
    columns: [],
    aggregate: true,
    countOnly: true,
    totalSize,
    rows: () => [],
    csvRows: () => null,
    bulkRefusal: AGGREGATE_REFUSAL,
  }
}

function aggregateResult(scope: Scope, query: Query, object: string, search: Search): QueryResult {
  const rows = search.table.rows(search.matching(Number.POSITIVE_INFINITY), 0, Number.POSITIVE_INFINITY, true)
  const { columns, records } = runAggregate(scope, query, object, rows)
  return {
    object,
    columns,
    aggregate: true,
    countOnly: false,
    totalSize: records.length,
    rows: (offset, limit) => records.slice(offset, offset + limit),
    csvRows: () => null,
    bulkRefusal: AGGREGATE_REFUSAL,
  }
}

function rowResult(scope: Scope, query: Query, object: string, search: Search, version: string): QueryResult {
  if (query.having) throw malformed(scope.query, query.at, "unexpected token: 'HAVING'")
  const list = buildSelectList(scope, query, object)
  const numbers = search.rows()
  const { table } = search
  const context: RenderContext = {
    scope,
    version,
    childrenOf: (entry) => childLists(context, entry),
    childPages: null,
  }
  const render = renderer(context, list.root, object)
  const bulkable = scope.state.schema.state(object)!.definition.bulkable
  const refused = bulkable
    ? (list.bulkRefusal ?? (query.offset > 0 ? OFFSET_REFUSAL : null))
    : { code: 'INVALIDENTITY', message: `Entity '${object}' is not supported by the Bulk API.` }
  return {
    object,
    columns: list.columns,
    aggregate: false,
    countOnly: false,
    totalSize: numbers.length,
    *rows(offset, limit, childPages) {
      context.childPages = childPages ?? null
      for (const row of table.rows(numbers, offset, limit, !search.sorted)) yield render(row)
    },
    csvRows: (offset, limit) =>
      refused || list.cells === null ? null : csvRows(table, numbers, list.cells, offset, limit, !search.sorted),
    bulkRefusal: refused,
  }
}

function* csvRows(
  table: Table,
  numbers: Uint32Array,
  cells: readonly ((row: Row) => string)[],
  offset: number,
  limit: number,
  ascending: boolean,
): Generator<string[]> {
  for (const row of table.rows(numbers, offset, limit, ascending)) {
    const line = new Array<string>(cells.length)
    for (let index = 0; index < cells.length; index++) line[index] = cells[index]!(row)
    yield line
  }
}

/** Child lists of a parent: by index where the reference has one, else one pass that remembers all of them. */
function childLists(context: RenderContext, entry: Parameters<ChildrenOf>[0]): (parent: Row) => object | null {
  const { scope } = context
  const search = new Search(scope, entry.query, entry.object)
  const list = buildSelectList(scope, entry.query, entry.object)
  const render = renderer(context, list.root, entry.object)
  const reference = readNamed(scope.state, entry.object, entry.reference)
  const parents = scope.state.table(entry.parent)
  let grouped: Map<Cell, number[]> | null = null
  const numbersOf = (id: string): Uint32Array => {
    const candidates = childCandidates(scope, entry, id)
    if (candidates) return search.matching(Number.POSITIVE_INFINITY, candidates, (row) => reference(row) === id)
    grouped ??= groupByParent(search, reference)
    return Uint32Array.from(grouped.get(id) ?? [])
  }
  return (parent) => {
    const rows = search.page(numbersOf(parents.ids.of(parent.n)))
    if (rows.length === 0) return null
    const page = (offset: number, limit: number) => [...search.table.rows(rows, offset, limit, false)].map(render)
    const pages = context.childPages
    if (!pages || rows.length <= pages.size) {
      const records = page(0, rows.length)
      return { totalSize: records.length, done: true, records }
    }
    const rest: QueryResult = {
      object: entry.object,
      columns: list.columns,
      aggregate: false,
      countOnly: false,
      totalSize: rows.length,
      rows: page,
      csvRows: () => null,
      bulkRefusal: AGGREGATE_REFUSAL,
    }
    const records = page(0, pages.size)
    return { totalSize: rows.length, done: false, nextRecordsUrl: pages.nextUrl(rest, records.length), records }
  }
}

function childCandidates(scope: Scope, entry: Parameters<ChildrenOf>[0], id: string): Candidates | null {
  const operand = operandOf(scope, entry.object, null, { kind: 'path', names: [entry.reference], at: 0 })
  return findCandidates({ scope, operand: () => operand, values: () => new Set() }, scope.state.table(entry.object), {
    kind: 'compare',
    left: { kind: 'path', names: [entry.reference], at: 0 },
    operator: '=',
    value: { kind: 'text', value: id, pattern: id, at: 0 },
    at: 0,
  })
}

function groupByParent(search: Search, reference: (row: Row) => Cell): Map<Cell, number[]> {
  const groups = new Map<Cell, number[]>()
  for (const row of search.table.rows(search.matching(Number.POSITIVE_INFINITY), 0, Number.POSITIVE_INFINITY, true)) {
    const id = reference(row)
    const known = groups.get(id)
    if (known) known.push(row.n)
    else if (id !== null) groups.set(id, [row.n])
  }
  return groups
}
