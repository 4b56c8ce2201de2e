import type { Log } from '../log/log.ts'
import { type Binaries, locateBinaries } from './embedded-binaries.ts'
import { ensureCluster } from './embedded-cluster.ts'
import { type Home, OPEN_DIRECTORY, prepareHome, type Settings } from './embedded-home.ts'
import {
  awaitAnswer,
  findPostmaster,
  isPostmasterOf,
  type Postmaster,
  serverUrl,
  startPostmaster,
  stopPostmaster,
} from './embedded-postmaster.ts'
import { enter, leave } from './embedded-users.ts'
import { withStartLock } from './start-lock.ts'

const WATCH_MS = 1000
const LONGEST_PAUSE_MS = 15_000

export interface EmbeddedOptions {
  /** Short sentences for people about what takes time. */
  readonly onProgress?: (message: string) => void
  readonly log?: Log
  /** PostgreSQL settings that replace ours; tests turn fsync off, nothing else may. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where root puts what PostgreSQL's user must reach when the data directory is closed to it; tests use another. */
  readonly openDirectory?: string
}

export interface EmbeddedPostgres {
  /** Stays valid when the server has to be started again. */
  readonly url: string
  readonly port: number
  /** Process id of the server as it runs now. */
  readonly pid: number
  /** False: another process had started it, or an earlier one that was killed. */
  readonly started: boolean
  /** Directory with cluster/, postgres.log and settings.json. */
  readonly home: string
  /** Ends our use of it; the last user on this machine also stops the server. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL of this data directory or joins the one that already runs there, and starts it again when it
 * dies. One rule for stopping: whoever leaves last stops it, no matter who started it; killed processes do not count.
 * What a kill -9 leaves running is therefore found by the next start, used, and stopped at its end.
 *
 * Throws CC-DATABASE-1 to -6 and -12, each saying what to do.
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const home = prepareHome(directory, options)
  const { onProgress } = options
  const copyTo = home.identity.uid === undefined ? home.path : (options.openDirectory ?? OPEN_DIRECTORY)
  const binaries = locateBinaries({ identity: home.identity, copyTo, ...(onProgress && { onProgress }) })
  const supervised = new SupervisedPostgres(home, binaries, options)
  await supervised.start()
  return supervised
}

class SupervisedPostgres implements EmbeddedPostgres {
  readonly #home: Home
  readonly #binaries: Binaries
  readonly #options: EmbeddedOptions
  #settings: Settings = { password: '', port: null }
  #server: Postmaster = { pid: 0, port: 0 }
  #started = false
  #mark = ''
  #watch: NodeJS.Timeout | undefined
  #reviving = false
  #stopping: Promise<void> | undefined

  constructor(home: Home, binaries: Binaries, options: EmbeddedOptions) {
    this.#home = home
    this.#binaries = binaries
    this.#options = options
  }

  get url(): string {
    return serverUrl(this.#settings, this.#server.port)
  }

  get port(): number {
    return this.#server.port
  }

  get pid(): number {
    return this.#server.pid
  }

  get started(): boolean {
    return this.#started
  }

  get home(): string {
    return this.#home.path
  }

  async start(): Promise<void> {
    await withStartLock(this.#home.path, async () => {
      const sync = this.#options.settings?.fsync !== 'off'
      this.#settings = await ensureCluster(this.#home, this.#binaries, { sync })
      await this.#joinOrStart()
      this.#mark = enter(this.#home.path)
    })
    this.#watch = setInterval(() => void this.#revive(), WATCH_MS)
    this.#watch.unref()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#leave()
    return this.#stopping
  }

  async #leave(): Promise<void> {
    clearInterval(this.#watch)
    await withStartLock(this.#home.path, async () => {
      if (!leave(this.#home.path, this.#mark)) return
      const server = findPostmaster(this.#home)
      if (server) await stopPostmaster(this.#home, server.pid)
    })
  }

  /** Under the start lock. With `port` only a server on that port will do. */
  async #joinOrStart(port?: number): Promise<void> {
    const found = findPostmaster(this.#home)
    const { onProgress } = this.#options
    if (found && (await awaitAnswer(this.#home, found, this.#settings, { onProgress }))) {
      this.#server = found
      this.#started = false
      return
    }
    onProgress?.('Starting the built-in PostgreSQL …')
    const { pid, port: chosen } = await startPostmaster(this.#home, {
      binaries: this.#binaries,
      settings: this.#settings,
      ...(port !== undefined && { port }),
      ...(this.#options.settings && { overrides: this.#options.settings }),
      ...(onProgress && { onProgress }),
    })
    this.#server = { pid, port: chosen }
    this.#started = true
  }

  /** Starts a server that died (killed, disk full, out of memory) again on the same port, with growing pauses. */
  async #revive(): Promise<void> {
    if (this.#reviving || this.#stopping || isPostmasterOf(this.#home, this.#server.pid)) return
    this.#reviving = true
    const { log, onProgress } = this.#options
    log?.warn({ pid: this.#server.pid }, 'PostgreSQL has ended; starting it again')
    for (let pauseMs = WATCH_MS; !this.#stopping; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        await withStartLock(this.#home.path, async () => {
          if (!this.#stopping) await this.#joinOrStart(this.#server.port)
        })
        break
      } catch (error) {
        log?.error({ error, pauseMs }, 'PostgreSQL could not be started; trying again')
        onProgress?.((error as Error).message)
        await new Promise((resolve) => setTimeout(resolve, pauseMs).unref())
      }
    }
    this.#reviving = false
  }
}
