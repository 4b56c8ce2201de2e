import type { Worker } from 'node:worker_threads'
import type { RowBlock } from '../../../records/index.ts'
import { answerBlock, type BlockAnswer, type BlockChanges } from './answer-block.ts'
import { fileError } from './errors.ts'
import type { IndexPart } from './index-part.ts'
import type { ThreadPool } from './thread-pool.ts'
import { type AnswerOrder, type IndexOrder, openAnswerer, type WorkOrder } from './work-order.ts'

/** Blocks under way for each thread: enough that none waits, few enough that memory stays small. */
const BLOCKS_A_THREAD = 3

interface Waiting<Answer> {
  readonly settle: (answer: Answer) => void
  readonly fail: (error: unknown) => void
}

interface Thread<Answer> {
  readonly worker: Worker
  readonly waiting: Waiting<Answer>[]
  readonly ask: (block: Uint8Array<ArrayBuffer>, changes?: BlockChanges) => void
  /** Whether it answered all it was asked. */
  readonly free: () => boolean
}

/** Who answers blocks. Close it, whatever happened. */
export interface BlockAnswerers<Answer> {
  /** How many blocks may be asked for before the first is awaited. */
  readonly room: number
  ask(block: Uint8Array<ArrayBuffer>, changes?: BlockChanges): Promise<Answer>
  close(): Promise<void>
}

/** A file of up to so many bytes is answered sooner by this thread than others would start. */
const HERE_BYTES = 1 << 18

/** How many threads are worth starting for a file of so many bytes (null: not known); 0: this one does it sooner. */
export function threadsWorth(threads: number, bytes: number | null): number {
  if (bytes === null) return threads
  return bytes <= HERE_BYTES ? 0 : Math.min(threads, Math.ceil(bytes / HERE_BYTES))
}

/** `threads` 0: this one. What is answered does not depend on who answers. */
export function openAnswerers(order: AnswerOrder, threads: number, pool: ThreadPool): BlockAnswerers<BlockAnswer> {
  return threads === 0 ? answerHere(order) : new BlockThreads<BlockAnswer>(order, threads, pool)
}

/** Threads that index blocks of the right file. */
export function openIndexers(order: IndexOrder, threads: number, pool: ThreadPool): BlockAnswerers<IndexPart> {
  return new BlockThreads<IndexPart>(order, threads, pool)
}

function answerHere(order: AnswerOrder): BlockAnswerers<BlockAnswer> {
  const answer = openAnswerer(order)
  return {
    room: 1,
    ask: async (block, changes) => answerBlock(block, order.shape, answer, changes),
    close: async () => undefined,
  }
}

class BlockThreads<Answer> implements BlockAnswerers<Answer> {
  readonly #threads: readonly Thread<Answer>[]
  #failure: unknown = null

  readonly #pool: ThreadPool

  constructor(order: WorkOrder, threads: number, pool: ThreadPool) {
    this.#pool = pool
    this.#threads = Array.from({ length: threads }, () => this.#start(order))
  }

  get room(): number {
    return this.#threads.length * BLOCKS_A_THREAD
  }

  ask(block: Uint8Array<ArrayBuffer>, changes?: BlockChanges): Promise<Answer> {
    const idlest = this.#threads.reduce((best, next) => (next.waiting.length < best.waiting.length ? next : best))
    return new Promise((settle, fail) => {
      if (this.#failure) return fail(this.#failure)
      idlest.waiting.push({ settle, fail })
      idlest.ask(block, changes)
    })
  }

  async close(): Promise<void> {
    this.#fail(fileError('CC-MATCH-27', 'the matching was stopped'))
    for (const { worker, free } of this.#threads) {
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
      if (free()) this.#pool.giveBack(worker)
    }
  }

  #start(order: WorkOrder): Thread<Answer> {
    const worker = this.#pool.take()
    const waiting: Waiting<Answer>[] = []
    let alive = true
    let asked = 0
    worker.on('message', (answer: Answer) => {
      asked--
      waiting.shift()?.settle(answer)
    })
    worker.on('error', (cause) => this.#fail(fileError('CC-MATCH-25', `a thread ended: ${cause.message}`, { cause })))
    worker.on('exit', (code) => {
      alive = false
      this.#fail(fileError('CC-MATCH-25', `a thread ended with code ${code}`))
    })
    worker.postMessage({ order })
    const ask = (block: Uint8Array<ArrayBuffer>, changes?: BlockChanges) => {
      asked++
      worker.postMessage({ block, changes }, [block.buffer])
    }
    return { worker, waiting, ask, free: () => alive && asked === 0 }
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    for (const { waiting } of this.#threads ?? []) for (const { fail } of waiting.splice(0)) fail(this.#failure)
  }
}

/**
 * Answers in the order of the blocks, whichever thread is done first; null for a block that is none. `changesOf` is asked for
 * every block, counted from 0.
 */
export async function* inOrder<Answer>(
  blocks: AsyncIterable<RowBlock>,
  threads: BlockAnswerers<Answer>,
  changesOf?: (block: number) => BlockChanges | undefined,
): AsyncGenerator<Answer | null> {
  const underWay: Promise<Answer | null>[] = []
  let number = 0
  for await (const block of blocks) {
    const asked = block === null ? Promise.resolve(null) : threads.ask(block, changesOf?.(number))
    number++
    // Awaited below, in order; a failure in between must not count as unheard.
    asked.catch(() => undefined)
    underWay.push(asked)
    if (underWay.length >= threads.room) yield await underWay.shift()!
  }
  for (const asked of underWay) yield await asked
}
