import type { Deadlines } from './client.ts'

export type Phase = 'sending' | 'first-byte' | 'idle' | 'total'

/**
 * The deadlines of one exchange as two timers: the total, and the phase at hand. While bytes flow the phase timer is only
 * refreshed, which costs nothing; while the reader holds the body back it sleeps, as a slow reader is not a dead server.
 */
export class DeadlineWatch {
  readonly #deadlines: Deadlines
  readonly #expire: (phase: Phase) => void
  readonly #total: NodeJS.Timeout | undefined
  #phase: Phase = 'sending'
  #timer: NodeJS.Timeout | undefined

  constructor(deadlines: Deadlines, expire: (phase: Phase) => void) {
    this.#deadlines = deadlines
    this.#expire = expire
    this.#total = timerFor(deadlines.totalMs, () => expire('total'))
  }

  enter(phase: Phase): void {
    clearTimeout(this.#timer)
    this.#phase = phase
    const ms = phase === 'first-byte' ? this.#deadlines.firstByteMs : this.#deadlines.idleMs
    this.#timer = timerFor(ms, () => this.#expire(this.#phase))
  }

  progress(): void {
    this.#timer?.refresh()
  }

  pause(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#total)
  }
}

function timerFor(ms: number, expire: () => void): NodeJS.Timeout | undefined {
  return Number.isFinite(ms) ? setTimeout(expire, Math.min(ms, 2 ** 31 - 1)) : undefined
}
