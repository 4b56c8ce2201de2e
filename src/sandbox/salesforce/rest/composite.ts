import { type Answer, json } from '../../parts/server/answer.ts'
import { type RequestTarget, readTarget, UnreadableRequest } from '../../parts/server/read-request.ts'
import { type Call, jsonObject } from '../server/call.ts'
import type { Router } from '../server/router.ts'
import { errorAnswer, WireError } from '../server/wire-error.ts'
import { MissingReference, substitute } from './references.ts'

const MOST_SUBREQUESTS = 25
const MOST_QUERIES = 5
const MOST_GRAPHS = 75
const MOST_NODES = 500
const MOST_FAILED_GRAPHS = 14

interface Subrequest {
  readonly method: string
  readonly url: string
  readonly referenceId: string
  readonly body?: unknown
  readonly httpHeaders?: Readonly<Record<string, string>>
}

interface SubAnswer {
  readonly body: unknown
  readonly httpHeaders: Readonly<Record<string, string>>
  readonly httpStatusCode: number
  readonly referenceId: string
}

export interface CompositeEndpoints {
  composite(call: Call): Answer
  graph(call: Call): Answer
  batch(call: Call): Answer
}

/** Sub-requests run through the same router as requests, so they answer alike. */
export function compositeEndpoints(router: () => Router): CompositeEndpoints {
  return {
    composite: (call) => {
      const { compositeRequest, allOrNone } = jsonObject(call)
      const requests = subrequestsOf(compositeRequest, 'compositeRequest')
      checkCounts(requests)
      return json({ compositeResponse: runAll(call, router(), requests, allOrNone === true).answers })
    },
    graph: (call) => json({ graphs: runGraphs(call, router()) }),
    batch: (call) => json(runBatch(call, router())),
  }
}

function subrequestsOf(value: unknown, name: string): readonly Subrequest[] {
  if (!Array.isArray(value)) throw new WireError(400, 'JSON_PARSER_ERROR', `${name} is required and must be a list`)
  const seen = new Set<string>()
  for (const one of value as Partial<Subrequest>[]) {
    if (typeof one?.method !== 'string' || typeof one.url !== 'string' || typeof one.referenceId !== 'string')
      throw new WireError(400, 'JSON_PARSER_ERROR', 'Each subrequest needs method, url and referenceId')
    if (seen.has(one.referenceId))
      throw new WireError(400, 'INVALID_INPUT', `Duplicate referenceId provided in request: ${one.referenceId}`)
    seen.add(one.referenceId)
  }
  return value as Subrequest[]
}

function checkCounts(requests: readonly Subrequest[]): void {
  if (requests.length > MOST_SUBREQUESTS)
    throw new WireError(400, 'LIMIT_EXCEEDED', `Limit of ${MOST_SUBREQUESTS} subrequests exceeded`)
  const queries = requests.filter((one) => /\/(query|queryAll|composite\/sobjects)\b/.test(one.url)).length
  if (queries > MOST_QUERIES)
    throw new WireError(400, 'LIMIT_EXCEEDED', `Limit of ${MOST_QUERIES} query or collections subrequests exceeded`)
}

function runAll(
  call: Call,
  router: Router,
  requests: readonly Subrequest[],
  allOrNone: boolean,
): { answers: readonly SubAnswer[]; failed: boolean } {
  const run = (): { answers: SubAnswer[]; failed: boolean } => {
    const byReference = new Map<string, unknown>()
    const answers: SubAnswer[] = []
    let failed = false
    for (const request of requests) {
      const answer = failed && allOrNone ? halted(request) : runOne(call, router, request, byReference)
      if (answer.httpStatusCode >= 400) failed = true
      else byReference.set(request.referenceId, answer.body)
      answers.push(answer)
    }
    return { answers, failed }
  }
  if (!allOrNone) return run()
  const outcome = call.sandbox.org.atomically(() => {
    const value = run()
    return { commit: !value.failed, value }
  })
  if (!outcome.failed) return outcome
  const answers = outcome.answers.map((answer) =>
    answer.httpStatusCode >= 400 ? answer : halted({ referenceId: answer.referenceId }),
  )
  return { answers, failed: true }
}

function halted(request: { referenceId: string }): SubAnswer {
  const message = 'The transaction was rolled back since another operation in the same transaction failed.'
  const body = [{ errorCode: 'PROCESSING_HALTED', message }]
  return { body, httpHeaders: {}, httpStatusCode: 400, referenceId: request.referenceId }
}

function runOne(call: Call, router: Router, request: Subrequest, references: ReadonlyMap<string, unknown>): SubAnswer {
  try {
    const url = String(substitute(request.url, references))
    const payload = request.body === undefined ? undefined : substitute(request.body, references)
    const answer = dispatchSub(call, router, request.method, url, payload, request.httpHeaders ?? {})
    return subAnswer(answer, request.referenceId)
  } catch (error) {
    if (error instanceof WireError) return subAnswer(errorAnswer(error), request.referenceId)
    if (!(error instanceof MissingReference)) throw error
    const body = [{ errorCode: 'PROCESSING_HALTED', message: error.message }]
    return { body, httpHeaders: {}, httpStatusCode: 400, referenceId: request.referenceId }
  }
}

function subAnswer(answer: Answer, referenceId: string): SubAnswer {
  const body = answer.body.kind === 'json' ? answer.body.value : null
  return { body, httpHeaders: answer.headers, httpStatusCode: answer.status, referenceId }
}

function targetOf(url: string): RequestTarget {
  try {
    return readTarget(url)
  } catch (error) {
    throw error instanceof UnreadableRequest ? new WireError(400, 'MALFORMED_QUERY', error.message) : error
  }
}

/** One request inside another. Jobs and OAuth are not offered here. */
function dispatchSub(
  call: Call,
  router: Router,
  method: string,
  url: string,
  payload: unknown,
  headers: Readonly<Record<string, string>>,
): Answer {
  const target = targetOf(url.startsWith('/') ? url : `/services/data/${url}`)
  const { segments } = target
  const version = Number(/^v(\d+)\.0$/.exec(segments[2] ?? '')?.[1] ?? 0)
  if (segments[0] !== 'services' || segments[1] !== 'data' || version === 0 || segments[3] === 'jobs')
    throw new WireError(400, 'INVALID_INPUT', `The url is not supported in a composite request: ${url}`)
  const match = router.find(method.toUpperCase(), segments, version)
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const { 'content-type': _outer, ...outerHeaders } = call.headers
  const answer = match.endpoint({
    ...call,
    method: method.toUpperCase(),
    segments,
    params: match.params,
    query: target.query,
    headers: { ...outerHeaders, ...lower },
    body: Buffer.alloc(0),
    payload,
    version,
    via: 'composite',
  })
  if (answer instanceof Promise) throw new WireError(400, 'INVALID_INPUT', `The url is not supported here: ${url}`)
  return answer
}

function runGraphs(call: Call, router: Router): unknown[] {
  const { graphs } = jsonObject(call)
  if (!Array.isArray(graphs)) throw new WireError(400, 'JSON_PARSER_ERROR', 'graphs is required and must be a list')
  if (graphs.length > MOST_GRAPHS) throw new WireError(400, 'LIMIT_EXCEEDED', `Limit of ${MOST_GRAPHS} graphs exceeded`)
  const parsed = (graphs as ({ graphId?: string; compositeRequest?: unknown } | null)[]).map((graph, index) => ({
    graphId: graph?.graphId ?? String(index + 1),
    requests: subrequestsOf(graph?.compositeRequest, 'compositeRequest'),
  }))
  if (parsed.reduce((sum, graph) => sum + graph.requests.length, 0) > MOST_NODES)
    throw new WireError(400, 'LIMIT_EXCEEDED', `Limit of ${MOST_NODES} nodes exceeded`)
  let failures = 0
  return parsed.map(({ graphId, requests }) => {
    if (failures >= MOST_FAILED_GRAPHS) {
      const compositeResponse = requests.map((request) => halted(request))
      return { graphId, graphResponse: { compositeResponse }, isSuccessful: false }
    }
    const { answers, failed } = runAll(call, router, requests, true)
    if (failed) failures += 1
    return { graphId, graphResponse: { compositeResponse: answers }, isSuccessful: !failed }
  })
}

function runBatch(call: Call, router: Router): unknown {
  const { batchRequests, haltOnError } = jsonObject(call)
  if (!Array.isArray(batchRequests)) throw new WireError(400, 'JSON_PARSER_ERROR', 'batchRequests is required')
  if (batchRequests.length > MOST_SUBREQUESTS)
    throw new WireError(400, 'LIMIT_EXCEEDED', `Limit of ${MOST_SUBREQUESTS} subrequests exceeded`)
  let hasErrors = false
  const results = (batchRequests as ({ method?: unknown; url?: unknown; richInput?: unknown } | null)[]).map(
    (request) => {
      if (hasErrors && haltOnError === true)
        return {
          statusCode: 412,
          result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted' }],
        }
      const sub = {
        method: String(request?.method),
        url: String(request?.url),
        referenceId: '',
        body: request?.richInput,
      }
      const answer = runOne(call, router, sub, new Map())
      if (answer.httpStatusCode >= 400) hasErrors = true
      return { statusCode: answer.httpStatusCode, result: answer.body }
    },
  )
  return { hasErrors, results }
}
