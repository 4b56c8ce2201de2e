import { CompiledQuery } from 'kysely'
import { type ConnectionOptions, PgBoss, type Job as QueuedJob } from 'pg-boss'
import type { Clock } from '../../core/clock.ts'
import type { Database, Transaction } from '../database/database.ts'
import type { Log } from '../log/log.ts'
import { newId } from '../random.ts'
import { jobsError } from './errors.ts'
import type { Job, Jobs, SendOptions } from './jobs.ts'
import { INSTANCE_SETTINGS, QUEUE_SETTINGS, retryDelaySeconds, WORKER_SETTINGS } from './queue-settings.ts'

const HAND_BACK_MS = 20_000

interface Definition {
  readonly queue: string
  readonly handler: (job: Job<object>) => Promise<void>
  readonly concurrency: number
}

export interface JobsOptions {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
}

/**
 * Jobs on pg-boss in the schema `pgboss` of this database. Nothing is connected before the first send() or start().
 * What a handler throws is logged and tried again later; a stopping or killed worker's job goes to another at once.
 */
export function openJobs(options: JobsOptions): Jobs {
  return new BossJobs(options)
}

class BossJobs implements Jobs {
  readonly #database: Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #definitions: Definition[] = []
  readonly #queues = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()
  #boss: Promise<PgBoss> | undefined
  #working: Promise<void> | undefined

  constructor({ database, clock, log }: JobsOptions) {
    this.#database = database
    this.#clock = clock
    this.#log = log
  }

  define<Payload extends object>(
    queue: string,
    handler: (job: Job<Payload>) => Promise<void>,
    options: { concurrency?: number } = {},
  ): void {
    if (this.#working) throw jobsError('CC-JOBS-1', `queue ${queue} was defined after the worker had started`)
    this.#definitions.push({
      queue,
      handler: handler as (job: Job<object>) => Promise<void>,
      concurrency: options.concurrency ?? 1,
    })
  }

  start(): Promise<void> {
    this.#working ??= this.#startWorkers()
    return this.#working
  }

  async send(queue: string, payload: object, options: SendOptions = {}): Promise<void> {
    if (this.#stopping.signal.aborted) throw jobsError('CC-JOBS-2', `queue ${queue}: this process is stopping`)
    const boss = await this.#connect()
    await this.#ensureQueue(boss, queue)
    await boss.send(queue, payload, {
      // Without a key of its own every job of an `exclusive` queue would share the empty key.
      singletonKey: options.singletonKey ?? newId(),
      ...(options.startAfter && { startAfter: options.startAfter }),
      ...(options.tx && { db: inside(options.tx) }),
    })
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#stopping.abort(new Error('this worker is stopping'))
    await this.#working?.catch(() => undefined)
    const boss = await this.#boss?.catch(() => undefined)
    await boss?.stop({ graceful: true, timeout: HAND_BACK_MS })
  }

  #connect(): Promise<PgBoss> {
    this.#boss ??= this.#startBoss().catch((error) => {
      this.#boss = undefined
      throw error
    })
    return this.#boss
  }

  async #startBoss(): Promise<PgBoss> {
    const boss = new PgBoss({ connectionString: this.#database.url, ...INSTANCE_SETTINGS })
    // Without a listener an error of an idle connection would end this process.
    boss.on('error', (error) => this.#log.warn({ error }, 'the job queue reports trouble'))
    boss.on('warning', (warning) => this.#log.debug({ warning: warning.message }, 'the job queue warns'))
    await boss.start()
    return boss
  }

  #ensureQueue(boss: PgBoss, queue: string): Promise<void> {
    let made = this.#queues.get(queue)
    if (!made) {
      made = boss.createQueue(queue, { policy: 'exclusive', ...QUEUE_SETTINGS })
      made.catch(() => this.#queues.delete(queue))
      this.#queues.set(queue, made)
    }
    return made
  }

  async #startWorkers(): Promise<void> {
    const boss = await this.#connect()
    for (const definition of this.#definitions) {
      await this.#ensureQueue(boss, definition.queue)
      // One worker per unit of concurrency, because notifyWorker() wakes only the worker whose id it is given.
      for (let n = 0; n < definition.concurrency; n++) await this.#startWorker(boss, definition)
    }
  }

  async #startWorker(boss: PgBoss, definition: Definition): Promise<void> {
    const worker: { id?: string } = {}
    worker.id = await boss.work<object>(definition.queue, WORKER_SETTINGS, async ([job]) => {
      if (job) await this.#perform(boss, definition, job)
      // Look for the next job at once instead of waiting out the polling interval.
      if (worker.id) boss.notifyWorker(worker.id)
    })
  }

  async #perform(boss: PgBoss, { queue, handler }: Definition, job: QueuedJob<object>): Promise<void> {
    const signal = AbortSignal.any([job.signal, this.#stopping.signal])
    try {
      await handler({ id: job.id, payload: job.data, attempt: job.retryCount, signal })
    } catch (error) {
      await this.#tryLater(boss, queue, job, error)
    }
  }

  /** Back into the queue, in one transaction with the time before which nobody takes it. */
  async #tryLater(boss: PgBoss, queue: string, job: QueuedJob<object>, error: unknown): Promise<void> {
    const handBack = this.#stopping.signal.aborted
    const waitSeconds = handBack ? 0 : retryDelaySeconds(job.retryCount)
    const facts = { queue, job: job.id, attempt: job.retryCount, waitSeconds, error }
    if (handBack) this.#log.info(facts, 'a job was handed back because this worker stops')
    else this.#log.error(facts, 'a job failed and will be tried again')
    const startAfter = new Date(this.#clock.now().getTime() + waitSeconds * 1000)
    await this.#database.transaction(async (tx) => {
      const db = inside(tx)
      await boss.fail(queue, job, { reason: error instanceof Error ? error.name : 'unknown' }, { db })
      if (waitSeconds > 0) await boss.update(queue, undefined, { id: job.id, startAfter, db })
    })
  }
}

/** Lets pg-boss run its statements inside one of our transactions. */
function inside(tx: Transaction): NonNullable<ConnectionOptions['db']> {
  return {
    executeSql: async (text, values) => {
      const compiled = CompiledQuery.raw(text, values ? [...values] : [])
      const { rows } = await tx.db.getExecutor().executeQuery(compiled)
      return { rows: [...rows] }
    },
  }
}
