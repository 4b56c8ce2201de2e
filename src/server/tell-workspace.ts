import type { Platform } from '../platform/platform.ts'
import type { EventStream } from './event-stream.ts'
import type { WorkspaceSight, WorkspaceWatch } from './watch-workspace.ts'

const BEAT_EVERY_MS = 15_000
const ASK_EVERY_MS = 3_000

export interface Reader {
  readonly workspaceId: string
  /** Last-Event-ID of the line that broke: news after it is told at once. */
  readonly after: bigint | null
  /** Asked every few seconds; false ends the stream. */
  stillAllowed(): Promise<boolean>
  readonly signal: AbortSignal
}

/**
 * Tells a reader what happens in a workspace until they leave or may not read any more. Values are absolute, never
 * differences, so nothing that was missed can make a later number wrong.
 */
export async function tellWorkspace(
  { clock }: Platform,
  watch: WorkspaceWatch,
  stream: EventStream,
  reader: Reader,
): Promise<void> {
  const tell = teller(stream, reader.after)
  const stop = watch.listen(reader.workspaceId, tell)
  try {
    for (let waited = 0; ; waited += ASK_EVERY_MS) {
      if (waited % BEAT_EVERY_MS === 0) stream.send('beat', null, { at: clock.now() })
      await clock.sleep(ASK_EVERY_MS, reader.signal)
      if (!(await reader.stillAllowed())) return stream.send('end', null, { state: 'signed-out' })
    }
  } finally {
    stop()
  }
}

/** Remembers what this reader was told. The first look tells open runs only: what has ended, the reader asks for. */
function teller(stream: EventStream, after: bigint | null): (sight: WorkspaceSight) => void {
  let told: Map<string, string> | null = null
  let auditId = after
  let connections: string | null = null
  return (sight) => {
    // A reader who is slower than we are is told the newest state later, instead of every step now.
    if (stream.isFull()) return
    const id = String(sight.auditId)
    for (const [runId, { mark, shown, open }] of sight.runs) {
      const isNews = told ? told.get(runId) !== mark : open
      if (isNews) stream.send('run', id, shown)
    }
    const subjects = new Set(auditId === null ? [] : sight.subjectsSince(auditId))
    if (connections !== null && connections !== sight.connections) subjects.add('connection')
    if (subjects.size > 0) stream.send('changed', id, { subjects: [...subjects] })
    told = new Map([...sight.runs].map(([runId, { mark }]) => [runId, mark]))
    auditId = sight.auditId
    connections = sight.connections
  }
}
