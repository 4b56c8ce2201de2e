/** Reading through the query API: pages of JSON that become CSV. */
import { Readable } from 'node:stream'
import type { RemoteObject } from '../../core/describe.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { FieldType } from '../../core/values.ts'
import type { RecordPage } from '../connector.ts'
import { parseRefusal, salesforceError } from './errors.ts'
import { QUERY_PAGE, QUERY_PAGE_MIN, URL_MAX } from './limits.ts'
import { type Query, soql } from './query.ts'
import { QUERY_PATH, type ReadOptions, type ReadPlan, type ReadToken, writeToken } from './read-token.ts'
import { API_PATH, type Session } from './session.ts'
import { csvCell, quoted, typesOf } from './values.ts'

export interface QueryAnswer {
  /** Numbers are text (`parseExactJson`). */
  readonly totalSize: string
  readonly done: boolean
  readonly nextRecordsUrl?: string
  readonly records: readonly Record<string, unknown>[]
}

/** First page of a query. A query too long for a URL travels inside a composite request. */
export async function runQuery(
  session: Session,
  query: Query,
  options: { everything?: boolean } & Partial<ReadOptions> = {},
): Promise<QueryAnswer> {
  const path = `${API_PATH}/${options.everything ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql(query))}`
  const doing = `querying ${query.from}`
  if (path.length > URL_MAX) return longQuery(session, path, doing, options.signal)
  const answer = await session.json({
    method: 'GET',
    path,
    doing,
    repeatable: true,
    headers: { 'sforce-query-options': `batchSize=${batchSize(options.pageRecords)}` },
    ...(options.signal ? { signal: options.signal } : {}),
  })
  return queryAnswer(answer, doing)
}

function batchSize(wished = QUERY_PAGE): number {
  return Math.min(Math.max(wished, QUERY_PAGE_MIN), QUERY_PAGE)
}

/** All records of a query that is known to be small. */
export async function queryRecords(
  session: Session,
  query: Query,
  options: { everything?: boolean } = {},
): Promise<readonly Record<string, unknown>[]> {
  let answer = await runQuery(session, query, options)
  const records = [...answer.records]
  while (!answer.done && answer.nextRecordsUrl) {
    answer = await nextAnswer(session, checkedPath(answer.nextRecordsUrl), `querying ${query.from}`)
    records.push(...answer.records)
  }
  return records
}

/** How many records a plan finds. */
export async function countOf(session: Session, plan: Pick<ReadPlan, 'query' | 'everything'>): Promise<number> {
  const { from, where } = plan.query
  const answer = await runQuery(session, { select: 'count', from, where }, { everything: plan.everything })
  return Number(answer.totalSize)
}

/** Pages from the start or from a token. Ends only when the CRM says so, never by the length of a page. */
export async function* restPages(
  session: Session,
  object: RemoteObject,
  plan: ReadPlan,
  token: Extract<ReadToken, { by: 'rest' }> | null,
  options: ReadOptions,
): AsyncGenerator<RecordPage> {
  const { signal } = options
  const columns = plan.query.select as readonly string[]
  const types = columns.map((name) => typesOf(object.fields).get(name) ?? 'string')
  const doing = `reading ${object.name}`
  let seen = token?.seen ?? 0
  let answer = token
    ? await nextAnswer(session, token.path, doing, signal)
    : await runQuery(session, { ...plan.query, orderBy: plan.orderBy }, { everything: plan.everything, ...options })
  const total = token?.total ?? Number(answer.totalSize)
  for (;;) {
    seen += answer.records.length
    const path = answer.done || !answer.nextRecordsUrl ? null : checkedPath(answer.nextRecordsUrl)
    if (path === null && seen < total)
      throw salesforceError('CC-SF-19', `${doing}: ${total} records were announced, ${seen} came`, {
        facts: { seen, total },
      })
    yield {
      columns,
      csv: Readable.from([csvOf(columns, types, answer.records)], { objectMode: false }),
      count: answer.records.length,
      next: path === null ? null : writeToken({ by: 'rest', path, seen, total }),
    }
    if (path === null) return
    answer = await nextAnswer(session, path, doing, signal)
  }
}

function csvOf(
  columns: readonly string[],
  types: readonly FieldType[],
  records: readonly Record<string, unknown>[],
): Buffer {
  const lines = [columns.map(quoted).join(',')]
  for (const record of records)
    lines.push(columns.map((name, index) => csvCell(types[index] as FieldType, record[name])).join(','))
  lines.push('')
  return Buffer.from(lines.join('\n'))
}

async function nextAnswer(session: Session, path: string, doing: string, signal?: AbortSignal): Promise<QueryAnswer> {
  try {
    const call = { method: 'GET', path, doing, repeatable: true, ...(signal ? { signal } : {}) } as const
    return queryAnswer(await session.json(call), doing)
  } catch (error) {
    const status = error instanceof ConcordatError && error.code.startsWith('CC-SF-') ? error.facts.status : null
    if (status !== 400 && status !== 404) throw error
    throw salesforceError('CC-SF-9', `${doing}: Salesforce no longer knows the result list`)
  }
}

async function longQuery(
  session: Session,
  path: string,
  doing: string,
  signal: AbortSignal | undefined,
): Promise<QueryAnswer> {
  const answer = await session.json({
    method: 'POST',
    path: `${API_PATH}/composite`,
    doing,
    repeatable: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ compositeRequest: [{ method: 'GET', url: path, referenceId: 'query' }] }),
    ...(signal ? { signal } : {}),
  })
  const part = (answer as { compositeResponse?: { httpStatusCode: string; body: unknown }[] }).compositeResponse?.[0]
  if (part?.httpStatusCode === '200') return queryAnswer(part.body, doing)
  throw await session.refused(
    parseRefusal(Number(part?.httpStatusCode ?? 500), JSON.stringify(part?.body ?? null)),
    doing,
  )
}

function queryAnswer(answer: unknown, doing: string): QueryAnswer {
  const { totalSize, records } = (answer ?? {}) as Partial<QueryAnswer>
  if (totalSize === undefined || !Array.isArray(records))
    throw salesforceError('CC-SF-10', `${doing}: the answer is not a query result`)
  return answer as QueryAnswer
}

/** Salesforce names the next page by path; anything else is not followed. */
function checkedPath(nextRecordsUrl: string): string {
  if (!QUERY_PATH.test(nextRecordsUrl))
    throw salesforceError('CC-SF-10', 'the address of the next page is not one of the query API')
  return nextRecordsUrl
}
