import { inOrder, openAnswerers, threadsWorth } from './block-threads.ts'
import { Competition } from './compete.ts'
import { IdTable } from './id-table.ts'
import { blocksOf } from './index-right.ts'
import type { RejectList } from './list-rejects.ts'
import type { MatchFilesRequest, Side } from './match-files.ts'
import { openTable } from './open-table.ts'
import type { OutputFile } from './output-file.ts'
import type { ThreadPool } from './thread-pool.ts'
import { type MatchWatcher, refuseStopped } from './watcher.ts'
import type { AnswerOrder } from './work-order.ts'
import { AnswerWriter, type LeftCounts } from './write-answers.ts'
import { PREDICTION_COLUMNS } from './write-rows.ts'

export interface LeftWork {
  readonly left: Side
  readonly index: unknown
  readonly request: MatchFilesRequest
  readonly output: OutputFile
  readonly rejects: RejectList
  readonly watcher: MatchWatcher
  readonly pool: ThreadPool
}

/** Decides the records of the left file in threads and writes them in its order. */
export async function decideLeft(work: LeftWork): Promise<LeftCounts> {
  const { left, request, output, rejects, watcher } = work
  const competition = request.oneToOne ? await settle(work) : null
  const threads = openAnswerers(orderOf(work, 'decide'), threadsWorth(request.threads, left.source.bytes), work.pool)
  const writer = new AnswerWriter(left.source.name, left.table.line, output, rejects, new IdTable())
  try {
    await output.write(Buffer.from(PREDICTION_COLUMNS))
    const blocks = blocksOf(left.table, left.header.plan.width)
    let bytes = 0
    for await (const answer of inOrder(blocks, threads, (block) => competition?.changesOf(block))) {
      refuseStopped(watcher)
      await writer.take(answer)
      bytes += answer?.bytes ?? 0
      watcher.progress(`Deciding ${writer.counts.read.toLocaleString('en')} records, bytes`, bytes, left.source.bytes)
    }
    return writer.counts
  } finally {
    await threads.close()
  }
}

/** Reads the left file once before: who is given what depends on all its records. */
async function settle(work: LeftWork): Promise<Competition> {
  const { left, request, watcher } = work
  const competition = new Competition()
  const table = await openTable(left.source, request.encoding, watcher.signal)
  const threads = openAnswerers(orderOf(work, 'compete'), threadsWorth(request.threads, left.source.bytes), work.pool)
  let bytes = 0
  try {
    for await (const answer of inOrder(blocksOf(table, left.header.plan.width), threads)) {
      refuseStopped(watcher)
      competition.take(answer)
      bytes += answer?.bytes ?? 0
      watcher.progress('Comparing who fits what best, bytes', bytes, left.source.bytes)
    }
  } finally {
    await table.rows.return(undefined)
    await threads.close()
  }
  competition.settle()
  return competition
}

function orderOf({ left, index, request }: LeftWork, kind: 'decide' | 'compete'): AnswerOrder {
  const { plan } = left.header
  const { thresholds, candidates } = request
  const shape = { delimiter: left.table.delimiter, width: plan.width, id: plan.at.id?.[0] ?? null }
  return { work: kind, index, plan, shape, settings: { thresholds, candidates } }
}
