import type { Caller } from './permissions.ts'

/** Who did something. A command line on the server itself has no user. */
export interface Actor {
  readonly kind: 'user' | 'api-key' | 'command-line' | 'system' | 'nobody'
  readonly id?: string
  readonly address?: string
  readonly requestId?: string
}

export const SYSTEM: Actor = { kind: 'system' }
export const COMMAND_LINE: Actor = { kind: 'command-line' }
export const NOBODY: Actor = { kind: 'nobody' }

/** The actor behind a signed-in caller; a key acts under its own id. */
export function actorOf(caller: Caller, from: Pick<Actor, 'address' | 'requestId'> = {}): Actor {
  return { kind: caller.kind, id: caller.kind === 'user' ? caller.userId : caller.id, ...from }
}

export interface AuditEntry {
  readonly workspaceId: string
  readonly actor: Actor
  /** Verb in the past, e.g. "connection.settings-changed". */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  /** Only what changed. Never values of secrets: say "changed". */
  readonly before?: object | null
  readonly after?: object | null
}

/** The keys in which two objects differ, with both values; for audit rows that show only what changed. */
export function changedParts(before: object, after: object): { before: object; after: object } {
  const [left, right] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]),
  )
  const pick = (from: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]))
  return { before: pick(left), after: pick(right) }
}
