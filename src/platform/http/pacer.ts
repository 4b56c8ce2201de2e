import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database/database.ts'
import type { Pacer, QuotaObservation } from './client.ts'
import { httpError } from './errors.ts'
import {
  clearPause,
  type HolderKey,
  type LeaseRules,
  leaseCalls,
  type QuotaHour,
  readQuota,
  selectHours,
  storeObservation,
  storePause,
} from './store.ts'

export interface PacerOptions {
  readonly database: Database
  readonly clock: Clock
  readonly workspaceId: string
  /** Whose quota it is, e.g. "salesforce:00D000000000001AAA": one per CRM account, not per connection. */
  readonly holder: string
  /** Share of the limit left to the people and programs of the CRM's owner. Default 0.05. */
  readonly reserveShare?: number
  /** For CRMs that count calls per time: never more than `calls` in any `perMs`. Null: no rate. */
  readonly rate?: { readonly calls: number; readonly perMs: number } | null
  /** Calls fetched from the database at once. Default 20. */
  readonly blockSize?: number
}

/** Share of the calls that is left to the people and programs of the CRM's owner. */
export const RESERVE_SHARE = 0.05
/** Leases go stale fast, so that a pause set by another process is obeyed within a second. */
const LEASE_MS = 1000
/** Longer waits are thrown: waiting is a state of the run (G10). */
const LONGEST_WAIT_MS = 60_000
const PROBE_MS = 900_000
/** Observations come with every answer; the database is told at most this often unless the count jumps. */
const OBSERVE_MS = 1000
/** So many calls of ours at most are not in the statistics when a process ends. */
const UNTOLD_MAX = 5

/**
 * The shared quota of one CRM account. Processes lease small blocks of calls from one row, so most calls cost no round
 * trip and all processes together stay below the limit less its reserve.
 */
export function createPacer(options: PacerOptions): Pacer {
  return new SharedPacer(options)
}

/** What people see of a quota; null before its first call. */
export function describeQuota(database: Database, workspaceId: string, holder: string) {
  return readQuota(database.db, { workspaceId, holder })
}

/** The hours of the last day in which anything was asked, oldest first. */
export function quotaHours(database: Database, workspaceId: string, holder: string): Promise<readonly QuotaHour[]> {
  return selectHours(database.db, { workspaceId, holder })
}

/** A person lets a paused holder go on before its time. */
export function resumeQuota(database: Database, workspaceId: string, holder: string): Promise<void> {
  return clearPause(database.db, { workspaceId, holder })
}

class SharedPacer implements Pacer {
  readonly #options: PacerOptions
  readonly #key: HolderKey
  readonly #rules: Omit<LeaseRules, 'cost'>
  readonly #leaseMs: number
  #left = 0
  #leaseEnds = 0
  #leasing: Promise<unknown> = Promise.resolve()
  /** Calls let through since the database was last told. */
  #spent = 0
  #observed: { limit: number; used: number; at: number } | null = null

  constructor(options: PacerOptions) {
    this.#options = options
    this.#key = { workspaceId: options.workspaceId, holder: options.holder }
    const rate = options.rate ?? null
    const wanted = options.blockSize ?? 20
    // Bursts of a tenth and a pace of 85 % keep any window below the rate, also with leases used a little late.
    const burst = rate ? Math.max(1, Math.floor(rate.calls / 10)) : 0
    this.#rules = {
      wanted: rate ? Math.max(1, Math.min(wanted, Math.floor(burst / 2))) : wanted,
      reserveShare: options.reserveShare ?? RESERVE_SHARE,
      pace: rate ? { callMs: rate.perMs / (rate.calls * 0.85), burst } : null,
      probeMs: PROBE_MS,
    }
    this.#leaseMs = rate ? Math.min(LEASE_MS, rate.perMs / 20) : LEASE_MS
  }

  async take(cost: number, signal?: AbortSignal): Promise<void> {
    const { clock } = this.#options
    const started = clock.monotonicMs()
    for (;;) {
      signal?.throwIfAborted()
      if (this.#takeLeased(cost)) return
      const wait = await this.#inTurn(() => this.#lease(cost))
      if (wait === null) return
      if (clock.monotonicMs() - started + wait.ms > LONGEST_WAIT_MS) throw this.#tooLong(wait)
      await clock.sleep(wait.ms, signal)
    }
  }

  async observe({ limit, used }: QuotaObservation): Promise<void> {
    const now = this.#options.clock.monotonicMs()
    const last = this.#observed
    const jumped = !last || last.limit !== limit || Math.abs(used - last.used) * 200 > limit
    if (!jumped && now - last.at < OBSERVE_MS && this.#spent < UNTOLD_MAX) return
    this.#observed = { limit, used, at: now }
    const ours = this.#spent
    this.#spent = 0
    await storeObservation(this.#options.database.db, this.#key, { limit, used, ours })
  }

  async pauseUntil(until: Date, reason: string): Promise<void> {
    this.#left = 0
    const ms = Math.max(0, until.getTime() - this.#options.clock.now().getTime())
    await storePause(this.#options.database.db, this.#key, ms, reason)
  }

  #takeLeased(cost: number): boolean {
    if (this.#left < cost || this.#options.clock.monotonicMs() > this.#leaseEnds) return false
    this.#left -= cost
    this.#spent += cost
    return true
  }

  /** Null: granted. Only one lease at a time per process; whoever waited may find enough left. */
  async #lease(cost: number): Promise<Wait | null> {
    if (this.#takeLeased(cost)) return null
    const rules = { ...this.#rules, cost, wanted: Math.max(cost, this.#rules.wanted) }
    const answer = await this.#options.database.transaction(({ db }) => leaseCalls(db, this.#key, rules))
    if ('waitMs' in answer) return { ms: answer.waitMs, why: answer.why, reason: answer.reason }
    this.#spent += cost
    const now = this.#options.clock.monotonicMs()
    this.#left = answer.granted - cost + (now <= this.#leaseEnds ? this.#left : 0)
    this.#leaseEnds = now + this.#leaseMs
    return null
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#leasing.then(work)
    this.#leasing = turn.catch(() => undefined)
    return turn
  }

  #tooLong({ ms, why, reason }: Wait): Error {
    const message =
      why === 'paused' ? `calls are paused: ${reason ?? 'no reason given'}` : 'the call quota is used up for now'
    return httpError('CC-HTTP-12', message, {
      retryAt: new Date(this.#options.clock.now().getTime() + ms),
      facts: { sent: false, why, waitSeconds: Math.ceil(ms / 1000) },
    })
  }
}

interface Wait {
  readonly ms: number
  readonly why: 'paused' | 'quota' | 'rate'
  readonly reason: string | null
}
