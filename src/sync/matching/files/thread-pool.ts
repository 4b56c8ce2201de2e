import { Worker } from 'node:worker_threads'

/** Room for what a record leaves behind: with the default, young memory is cleared many times as often. */
const YOUNG_MEGABYTES = 48

/**
 * Threads that work for one run, started when first needed and kept for the next kind of work: a thread that has read the right
 * side knows already how to read the left one fast.
 */
export class ThreadPool {
  readonly #all: Worker[] = []
  readonly #idle: Worker[] = []

  /** A thread that has nothing to do; what it does is told by its first message. */
  take(): Worker {
    const idle = this.#idle.pop()
    if (idle) return idle
    const worker = new Worker(new URL('./match-worker.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    })
    this.#all.push(worker)
    return worker
  }

  /** Takes back a thread that answered all it was asked and to which nobody listens any more. */
  giveBack(worker: Worker): void {
    this.#idle.push(worker)
  }

  /** Ends all threads. */
  async end(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()))
  }
}
