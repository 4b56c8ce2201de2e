import type { Clock } from '../../../core/clock.ts'
import { inOrder, openAnswerers, threadsWorth } from './block-threads.ts'
import { fileError } from './errors.ts'
import { blocksOf } from './index-right.ts'
import type { RecordType } from './known-columns.ts'
import { RejectList } from './list-rejects.ts'
import { engineFor } from './match-engine.ts'
import { type PairsReport, peakMemoryMb } from './match-report.ts'
import { type OpenTable, openTable } from './open-table.ts'
import { type OutputFile, openOutputs } from './output-file.ts'
import { isChosen, type PairPlan, understandPairs } from './pair-columns.ts'
import { type RowShape, readBlock } from './read-rows.ts'
import { textSource } from './read-text.ts'
import { ThreadPool } from './thread-pool.ts'
import type { Thresholds } from './thresholds.ts'
import { listed } from './understand-header.ts'
import { type MatchWatcher, refuseStopped } from './watcher.ts'
import { AnswerWriter, type LeftCounts } from './write-answers.ts'
import { PAIR_COLUMNS, quoted } from './write-rows.ts'

export interface MatchPairsRequest {
  readonly file: string
  /** Path, or - for standard output. */
  readonly out: string
  readonly rejects: string | null
  readonly type: RecordType
  readonly aliases: boolean
  /** Headings, without their side, of further columns to compare. */
  readonly compare: readonly string[]
  readonly thresholds: Thresholds
  readonly threads: number
  /** Heading of the pair's id; null: by its name. */
  readonly id: string | null
  /** COLUMN=VALUE[,VALUE…]: only these rows; null: all. */
  readonly where: string | null
  /** Whether to write the file's own columns as well. */
  readonly keep: boolean
  readonly encoding: string | null
}

interface PairWork {
  readonly request: MatchPairsRequest
  readonly plan: PairPlan
  readonly shape: RowShape
  readonly table: OpenTable
  readonly watcher: MatchWatcher
  /** Size of the file; null when not known. */
  readonly bytes: number | null
}

/**
 * Scores pairs of records that are given in one file, and writes a row for each. How rare a word is, is taken from the right
 * side of all pairs. Throws CC-MATCH-20..27, and then leaves no output.
 */
export async function matchPairs(
  clock: Clock,
  request: MatchPairsRequest,
  watcher: MatchWatcher,
): Promise<PairsReport> {
  const started = clock.monotonicMs()
  if (request.file === '-') throw fileError('CC-MATCH-26', 'pairs are read twice, which standard input does not allow')
  if (request.out === request.file) throw fileError('CC-MATCH-26', `${request.out} is also the file to read`)
  const source = await textSource(request.file)
  const table = await openTable(source, request.encoding, watcher.signal)
  try {
    const { plan, left, unused } = understandPairs(table.header, { ...request, file: source.name })
    const warnings = unused.length === 0 ? [] : [`${source.name}: not used: ${listed(unused)}`]
    for (const warning of warnings) watcher.warn(warning)
    const shape = { delimiter: table.delimiter, width: table.header.length, id: plan.id }
    const work = { request, plan, shape, table, watcher, bytes: source.bytes }
    const again = await openTable(source, request.encoding, watcher.signal)
    const index = await indexPairs({ ...work, table: again })
    const { output, rejectFile, finish, discard } = await openOutputs(request.out, request.rejects)
    const rejects = new RejectList(rejectFile)
    try {
      const counts = await comparePairs(work, index, output, rejects)
      await rejects.complete()
      await finish()
      return {
        type: request.type,
        out: request.out,
        pairs: { file: source.name, ...counts, columns: left.used, unused },
        warnings,
        rejects: rejects.first,
        seconds: (clock.monotonicMs() - started) / 1000,
        peakMemoryMb: peakMemoryMb(),
      }
    } catch (error) {
      await discard()
      throw error
    }
  } finally {
    await table.rows.return(undefined)
  }
}

/** The right sides of the chosen pairs, each once, as an index: only its frequencies are used. */
async function indexPairs({ request, plan, shape, table, watcher }: PairWork): Promise<unknown> {
  const engine = engineFor(request.type)
  const reader = engine.reader(plan.right)
  const builder = engine.builder(request.compare)
  const seen = new Set<string>()
  for await (const block of blocksOf(table, shape.width)) {
    refuseStopped(watcher)
    for (const { cells } of block === null ? [] : readBlock(block, shape).rows) {
      if (!isChosen(cells, plan.where)) continue
      const record = reader(cells)
      const text = JSON.stringify(record)
      if (seen.has(text)) continue
      seen.add(text)
      builder.add({ ...record, id: String(seen.size) })
    }
  }
  return builder.build()
}

async function comparePairs(
  { request, plan, shape, table, watcher, bytes }: PairWork,
  index: unknown,
  output: OutputFile,
  rejects: RejectList,
): Promise<LeftCounts> {
  const { thresholds } = request
  const pool = new ThreadPool()
  const order = { work: 'compare', index, shape, pairs: plan, thresholds } as const
  const threads = openAnswerers(order, threadsWorth(request.threads, bytes), pool)
  const writer = new AnswerWriter(table.name, table.line, output, rejects, null)
  try {
    const own = plan.keep ? table.header : ['id']
    await output.write(Buffer.from(`${[...own, ...PAIR_COLUMNS].map(quoted).join(',')}\n`))
    for await (const answer of inOrder(blocksOf(table, shape.width), threads)) {
      refuseStopped(watcher)
      await writer.take(answer)
      watcher.progress('Comparing pairs', writer.counts.read, null)
    }
    return writer.counts
  } finally {
    await threads.close()
    await pool.end()
  }
}
