import type {
  BulkWriteState,
  Connector,
  WriteRecord,
  WriteRequest,
  WriteResult,
} from '../../src/connectors/connector.ts'
import type { Values } from '../../src/core/values.ts'

/** One effect that really happened in the scripted CRM. */
export interface Effect {
  readonly kind: WriteRequest['kind']
  readonly key: string
  readonly id: string
  readonly values: Values
}

/** What goes wrong with one record of a write: the answer is lost before or after the effect, or another result comes. */
export type Mishap = 'lost-before' | 'lost-after' | WriteResult | null

export interface ScriptedWrites {
  /** The connector to give to apply. */
  readonly connector: Connector
  /** Append-only. */
  readonly journal: Effect[]
  readonly requests: WriteRequest[]
  mishap: (record: WriteRecord, request: WriteRequest) => Mishap
  /** Called after the effects of a call and before its answer; may throw. */
  beforeAnswer: () => void
  /** Bulk jobs answer "running" this many times before they are finished. */
  looks: number
}

/** Puts a journal, lost answers and resumable bulk jobs around a scripted connector. */
export function scriptWrites(inner: Connector, over: Partial<Connector['capabilities']> = {}): ScriptedWrites {
  const jobs = new Map<string, readonly WriteResult[] | null>()
  const writes: ScriptedWrites = {
    ...{ journal: [], requests: [], looks: 0 },
    mishap: () => null,
    beforeAnswer: () => undefined,
    connector: {
      ...inner,
      capabilities: { ...inner.capabilities, ...over },
      write: async (request) => {
        writes.requests.push(request)
        const jobId = request.by === 'bulk' ? `job-${jobs.size + 1}` : null
        if (jobId) {
          jobs.set(jobId, null)
          await request.onBulkJob?.(jobId)
        }
        const results = await perform(inner, writes, request)
        if (jobId) jobs.set(jobId, results)
        writes.beforeAnswer()
        return results
      },
      resumeBulkWrite: async (jobId): Promise<BulkWriteState> => {
        const results = jobs.get(jobId)
        if (results === undefined) return { state: 'absent' }
        if (results === null) return { state: 'never-started' }
        return writes.looks-- > 0 ? { state: 'running' } : { state: 'finished', results }
      },
    },
  }
  return writes
}

async function perform(inner: Connector, writes: ScriptedWrites, request: WriteRequest): Promise<WriteResult[]> {
  const results: WriteResult[] = []
  for (const record of request.records) {
    const mishap = writes.mishap(record, request)
    const lost: WriteResult = { key: record.key, outcome: 'unknown', reason: 'the answer was lost' }
    if (mishap !== null && typeof mishap === 'object') results.push(mishap)
    else if (mishap === 'lost-before') results.push(lost)
    else {
      const [result] = await inner.write({ ...request, records: [record] })
      if (!result) throw new Error('the scripted connector gave no result')
      if (result.outcome === 'applied')
        writes.journal.push({ kind: request.kind, key: record.key, id: result.id, values: record.values })
      results.push(mishap === 'lost-after' ? lost : result)
    }
  }
  return results
}
