import type { LiveRun } from './schema.generated.ts'

export interface LiveListener {
  run(run: LiveRun): void
  /** Kinds of things that people or keys changed: "plan", "connection", "link" … */
  changed(subjects: readonly string[]): void
  /** After a break: whatever is shown may be old. */
  connected(again: boolean): void
  /** Two attempts in a row have failed. */
  lost(): void
  signedOut(): void
}

/** Beats come every 15 s; a line that is silent for three of them is dead even if nobody closed it. */
const SILENT_MS = 45_000
const RETRY_MS = [1_000, 2_000, 5_000, 10_000] as const

/** One stream of the workspace's events, opened again for ever until `signal` is aborted. */
export function listenLive(listener: LiveListener, signal: AbortSignal): void {
  let failures = 0
  let wasConnected = false
  const open = () => {
    if (signal.aborted) return
    const source = new EventSource('/api/v1/events')
    let silence = 0
    const alive = () => {
      clearTimeout(silence)
      silence = window.setTimeout(again, SILENT_MS)
    }
    const close = () => {
      clearTimeout(silence)
      source.close()
    }
    const again = () => {
      close()
      failures++
      if (failures === 2) listener.lost()
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 10_000
      window.setTimeout(open, wait * jitter())
    }
    source.addEventListener('open', () => {
      alive()
      listener.connected(wasConnected)
      wasConnected = true
      failures = 0
    })
    source.addEventListener('run', (event) => {
      alive()
      listener.run(JSON.parse(event.data))
    })
    source.addEventListener('changed', (event) => {
      alive()
      listener.changed(JSON.parse(event.data).subjects)
    })
    source.addEventListener('beat', alive)
    source.addEventListener('end', () => {
      close()
      listener.signedOut()
    })
    source.addEventListener('error', again)
    signal.addEventListener('abort', close, { once: true })
    alive()
  }
  open()
}

/** Between 0.75 and 1.25, so that many tabs do not come back at the same moment. */
function jitter(): number {
  return 0.75 + (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 510
}
