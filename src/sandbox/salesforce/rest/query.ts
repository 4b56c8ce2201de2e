import { type Answer, json } from '../../parts/server/answer.ts'
import { type ChildPages, type QueryResult, SoqlError } from '../org.ts'
import { type Call, servicePath, sessionOf, viewerOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'
import { answerToolingQuery } from './tooling-query.ts'

const DEFAULT_BATCH = 2000
const LONGEST_STATEMENT = 100_000

export function answerQuery(call: Call): Answer {
  return firstPage(call, false)
}

export function answerQueryAll(call: Call): Answer {
  return firstPage(call, true)
}

function firstPage(call: Call, all: boolean): Answer {
  const explain = call.query.get('explain')
  if (explain !== null) return json(explainPlan(call, explain))
  const soql = call.query.get('q')
  if (soql === null) throw new WireError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
  const result = runQuery(call, soql, all)
  if (call.query.get('columns') === 'true') return json(columnsOf(result))
  const batch = batchSizeOf(call)
  const head = { totalSize: result.totalSize }
  if (result.countOnly) return json({ ...head, done: true, records: [] })
  const records = [...result.rows(0, batch, childPages(call, batch))]
  if (records.length >= result.totalSize) return json({ ...head, done: true, records })
  const locator = call.sandbox.locators.open(result, sessionOf(call).userId, batch)
  return json({ ...head, done: false, nextRecordsUrl: nextUrl(call, locator.id, records.length), records })
}

/** Runs SOQL and turns its refusal into the wire's error array. */
export function runQuery(call: Call, soql: string, all: boolean): QueryResult {
  if (soql.length > LONGEST_STATEMENT)
    throw new WireError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.')
  try {
    return call.sandbox.org.query(viewerOf(call), soql, all)
  } catch (error) {
    if (error instanceof SoqlError) throw new WireError(400, error.code, error.message)
    throw error
  }
}

/** GET /query/<locator>-<offset>, for queryAll locators too. */
export function answerQueryMore(call: Call): Answer {
  const match = /^([0-9a-zA-Z]{15,18})(?:-(\d+))?$/.exec(call.params.locator ?? '')
  const id = match?.[1] ? toId18(match[1]) : ''
  if (call.sandbox.faults.strikes('expire-locator', call.kinds)) call.sandbox.locators.expire(id)
  const locator = match ? call.sandbox.locators.find(id, sessionOf(call).userId) : null
  if (!locator) throw new WireError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  const offset = Number(match?.[2] ?? 0)
  const size = call.headers['sforce-query-options'] ? batchSizeOf(call) : locator.batchSize
  const records = [...locator.result.rows(offset, size, childPages(call, size))]
  const { totalSize } = locator.result
  const reached = offset + records.length
  if (records.length === 0 || reached >= totalSize) return json({ totalSize, done: true, records })
  return json({ totalSize, done: false, nextRecordsUrl: nextUrl(call, locator.id, reached), records })
}

/** Child lists are cut at the batch size too; each has a locator of its own. */
function childPages(call: Call, size: number): ChildPages {
  return {
    size,
    nextUrl: (list, reached) =>
      nextUrl(call, call.sandbox.locators.open(list, sessionOf(call).userId, size).id, reached),
  }
}

function nextUrl(call: Call, locator: string, offset: number): string {
  return `${servicePath(call.version)}/query/${locator}-${offset}`
}

/** Sforce-Query-Options: batchSize=200…2000; values outside are moved to the edge. */
function batchSizeOf(call: Call): number {
  const match = /batchSize\s*=\s*(\d+)/i.exec(call.headers['sforce-query-options'] ?? '')
  return match ? Math.min(2000, Math.max(200, Number(match[1]))) : DEFAULT_BATCH
}

/** The undocumented second call of `sf data query`. */
function columnsOf(result: QueryResult): unknown {
  return {
    columnMetadata: result.columns.map((column) => ({
      aggregate: result.aggregate && /^expr\d+$/.test(column),
      apexType: null,
      booleanType: false,
      columnName: column,
      custom: column.endsWith('__c'),
      displayName: column,
      foreignKeyName: null,
      insertable: true,
      joinColumns: [],
      numberType: false,
      textType: true,
      updatable: true,
    })),
    entityName: result.object,
    groupBy: result.aggregate,
    idSelected: result.columns.includes('Id'),
    keyPrefix: null,
  }
}

function explainPlan(call: Call, soql: string): unknown {
  const result = runQuery(call, soql, false)
  const total = call.sandbox.org.recordCount(result.object)
  const plan = {
    cardinality: result.totalSize,
    fields: [],
    leadingOperationType: 'TableScan',
    notes: [],
    relativeCost: total === 0 ? 0 : result.totalSize / total,
    sobjectCardinality: total,
    sobjectType: result.object,
  }
  return { plans: [plan], sourceQuery: soql }
}

/** GET /tooling/query: CustomField and EntityDefinition come from the schema, other objects from the org itself. */
export function answerTooling(call: Call): Answer {
  return answerToolingQuery(call) ?? firstPage(call, false)
}
