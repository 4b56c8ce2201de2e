const SIGNALS = ['SIGINT', 'SIGTERM'] as const
/** Ctrl-C reaches a whole process group, and the starter of this process passes it on as well: that is one wish, not two. */
const SAME_WISH_MS = 1_000

/** Resolves at the first SIGINT or SIGTERM; another one, a second or more later, ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    whenInterrupted(async () => resolve())
  })
}

/**
 * Calls `work` at the first SIGINT or SIGTERM and lets the process live until it decides to end; a later signal ends it at
 * once. Answers how to take the arrangement back.
 */
export function whenInterrupted(
  work: () => Promise<void>,
  source: Pick<NodeJS.EventEmitter, 'on' | 'off'> = process,
): () => void {
  let patient = true
  let asked = false
  const hear = () => {
    if (asked && !patient) process.exit(130)
    if (asked) return
    asked = true
    setTimeout(() => {
      patient = false
    }, SAME_WISH_MS).unref()
    void work()
  }
  for (const signal of SIGNALS) source.on(signal, hear)
  return () => {
    for (const signal of SIGNALS) source.off(signal, hear)
  }
}
