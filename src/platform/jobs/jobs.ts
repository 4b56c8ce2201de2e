import type { Transaction } from '../database/database.ts'

export interface Job<Payload> {
  readonly id: string
  readonly payload: Payload
  /** 0 at first; grows each time the job is taken again after a failure, a crash or a hand-back. */
  readonly attempt: number
  /**
   * Aborted when the worker stops or the job was taken over. A handler that is cut short must throw
   * (`signal.throwIfAborted()`); returning says that the work is done.
   */
  readonly signal: AbortSignal
}

export interface SendOptions {
  /** At most one waiting or running job per key and queue; a second send changes nothing. */
  readonly singletonKey?: string
  readonly startAfter?: Date
  /** Send inside this transaction: the job exists if and only if it commits. */
  readonly tx?: Transaction
}

/** The queue wakes and distributes; what a run has done lives in our own tables. */
export interface Jobs {
  /** Must be called before start(); `concurrency` jobs of this queue at once in this process. */
  define<Payload extends object>(
    queue: string,
    handler: (job: Job<Payload>) => Promise<void>,
    options?: { concurrency?: number },
  ): void
  /** Begins to work on the defined queues; without it this process only sends. */
  start(): Promise<void>
  send(queue: string, payload: object, options?: SendOptions): Promise<void>
  /** Finishes or hands back what is under way; at most 25 s. */
  stop(): Promise<void>
}
