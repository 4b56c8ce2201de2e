/** What clients asked lately, so that tests can count calls and people can watch. */
export interface RequestEntry {
  readonly seq: number
  /** ISO instant on the org's clock. */
  readonly at: string
  readonly method: string
  readonly path: string
  /** 0: the connection was cut without an answer. */
  readonly status: number
  readonly ms: number
  readonly user: string | null
  /** Name of the fault that struck, if any. */
  readonly fault: string | null
}

export interface RequestLog {
  add(entry: Omit<RequestEntry, 'seq'>): void
  /** Entries after `after`, oldest first; the log keeps the last 20,000. */
  recent(after?: number): readonly RequestEntry[]
  clear(): void
}

const KEPT = 20_000

export function createRequestLog(): RequestLog {
  let entries: RequestEntry[] = []
  let seq = 0
  return {
    add: (entry) => {
      seq += 1
      entries.push({ seq, ...entry })
      if (entries.length > KEPT * 1.5) entries = entries.slice(-KEPT)
    },
    recent: (after = 0) => entries.filter((entry) => entry.seq > after),
    clear: () => {
      entries = []
    },
  }
}
