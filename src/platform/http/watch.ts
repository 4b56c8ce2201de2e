import type { Deadlines } from './client.ts'

export type Phase = 'sending' | 'first-byte' | 'idle' | 'total' | 'unread'

/**
 * The deadlines of one exchange as two timers: the total, and the phase at hand. While bytes flow the phase timer is only
 * refreshed, which costs nothing. While the reader holds the body back both stand still, as a slow reader is not a dead
 * server; only a body that nobody touches for as long as the whole exchange may take is given up.
 */
export class DeadlineWatch {
  readonly #deadlines: Deadlines
  readonly #expire: (phase: Phase) => void
  #phase: Phase = 'sending'
  #timer: NodeJS.Timeout | undefined
  #total: NodeJS.Timeout | undefined
  #totalLeft: number
  #totalSince = 0

  constructor(deadlines: Deadlines, expire: (phase: Phase) => void) {
    this.#deadlines = deadlines
    this.#expire = expire
    this.#totalLeft = deadlines.totalMs
    this.#startTotal()
  }

  enter(phase: 'sending' | 'first-byte' | 'idle'): void {
    this.#become(phase, phase === 'first-byte' ? this.#deadlines.firstByteMs : this.#deadlines.idleMs)
  }

  progress(): void {
    this.#timer?.refresh()
  }

  pause(): void {
    if (this.#phase === 'unread') return
    clearTimeout(this.#total)
    this.#totalLeft -= performance.now() - this.#totalSince
    this.#become('unread', this.#deadlines.totalMs)
  }

  resume(): void {
    this.#startTotal()
    this.enter('idle')
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#total)
  }

  #become(phase: Phase, ms: number): void {
    clearTimeout(this.#timer)
    this.#phase = phase
    this.#timer = timerFor(ms, () => this.#expire(this.#phase))
  }

  #startTotal(): void {
    this.#totalSince = performance.now()
    this.#total = timerFor(this.#totalLeft, () => this.#expire('total'))
  }
}

function timerFor(ms: number, expire: () => void): NodeJS.Timeout | undefined {
  return Number.isFinite(ms) ? setTimeout(expire, Math.max(1, Math.min(ms, 2 ** 31 - 1))) : undefined
}
