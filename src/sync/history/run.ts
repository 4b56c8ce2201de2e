import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'

export const RUN_KINDS = ['sync', 'pull', 'match', 'plan', 'apply', 'undo', 'retry', 'import'] as const
export type RunKind = (typeof RUN_KINDS)[number]

export const RUN_STATES = ['queued', 'running', 'waiting', 'held', 'paused', 'succeeded', 'failed', 'stopped'] as const
export type RunState = (typeof RUN_STATES)[number]

export const RUN_TRIGGERS = ['person', 'schedule', 'api', 'cli'] as const
export type RunTrigger = (typeof RUN_TRIGGERS)[number]

/** The stages that count records. */
export type Stage = 'import' | 'pull' | 'match' | 'plan' | 'apply'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Run {
  readonly id: RunId
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId | null
  readonly kind: RunKind
  readonly trigger: RunTrigger
  readonly state: RunState
  readonly stage: string | null
  readonly options: Readonly<Record<string, unknown>>
  /** Why it waits, is held or failed; null while all is well. */
  readonly reason: string | null
  readonly errorCode: string | null
  /** For `waiting`: when it goes on. */
  readonly waitUntil: Date | null
  readonly stopRequestedAt: Date | null
  readonly pauseRequestedAt: Date | null
  /** Who paused it; null while nobody has. */
  readonly pausedBy: string | null
  readonly worker: string | null
  readonly fence: number
  readonly heartbeatAt: Date | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

/** A worker's right to commit progress of a run, until a later claim has a higher fence. */
export interface RunClaim {
  readonly run: Run
  readonly fence: number
}

export interface RunLogLine {
  readonly seq: number
  readonly at: Date
  readonly level: LogLevel
  readonly stage: string
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
}

export interface CountRow {
  readonly stage: Stage
  readonly object: string
  readonly name: string
  readonly value: number
}

export interface ReadBalance {
  readonly stage: Stage
  readonly object: string
  readonly read: number
  readonly stored: number
  readonly unchanged: number
  readonly skipped: number
  readonly rejected: number
  readonly closes: boolean
}

export interface ChangeBalance {
  readonly planned: number
  readonly applied: number
  readonly unchanged: number
  readonly rejected: number
  readonly deferred: number
  readonly unknown: number
  readonly closes: boolean
}

export interface RunBalance {
  readonly objects: readonly ReadBalance[]
  readonly changes: ChangeBalance
  readonly closes: boolean
}

const FINISHED: readonly RunState[] = ['succeeded', 'failed', 'stopped']

export function isFinished(state: RunState): boolean {
  return FINISHED.includes(state)
}

/**
 * The two sums of G2: every record read is stored, unchanged, skipped or rejected; every planned change is applied,
 * unchanged, rejected or deferred and none is left unknown.
 */
export function balanceOf(counts: readonly CountRow[]): RunBalance {
  const value = (stage: Stage, name: string, object?: string) =>
    counts
      .filter((row) => row.stage === stage && row.name === name && (object === undefined || row.object === object))
      .reduce((sum, row) => sum + row.value, 0)
  const readers = counts.filter((row) => row.stage === 'pull' || row.stage === 'import')
  const pairs = new Map(readers.map(({ stage, object }) => [`${stage} ${object}`, { stage, object }]))
  const objects = [...pairs.values()].map(({ stage, object }): ReadBalance => {
    const of = (name: string) => value(stage, name, object)
    const sums = { read: of('read'), stored: of('stored'), unchanged: of('unchanged') }
    const rest = { skipped: of('skipped'), rejected: of('rejected') }
    const closes = sums.read === sums.stored + sums.unchanged + rest.skipped + rest.rejected
    return { stage, object, ...sums, ...rest, closes }
  })
  const changes = changeBalance((name) => value('apply', name))
  return { objects, changes, closes: changes.closes && objects.every((row) => row.closes) }
}

function changeBalance(of: (name: string) => number): ChangeBalance {
  const planned = of('planned')
  const settled = {
    applied: of('applied'),
    unchanged: of('unchanged'),
    rejected: of('rejected'),
    deferred: of('deferred'),
  }
  const unknown = of('unknown')
  const sum = settled.applied + settled.unchanged + settled.rejected + settled.deferred
  return { planned, ...settled, unknown, closes: planned === sum && unknown === 0 }
}

/** A run in four numbers, for lists. */
export interface RunTally {
  readonly read: number
  readonly planned: number
  readonly written: number
  /** Of what was read and of what was to be written. */
  readonly rejected: number
}

export function tallyOf(counts: readonly CountRow[]): RunTally {
  const { objects, changes } = balanceOf(counts)
  const sum = (name: 'read' | 'rejected') => objects.reduce((total, row) => total + row[name], 0)
  return {
    read: sum('read'),
    planned: changes.planned,
    written: changes.applied,
    rejected: sum('rejected') + changes.rejected,
  }
}

/** One line of "Recent CRM Sync history" (A1.65-70). */
export interface SyncHistoryRow {
  readonly runId: RunId
  readonly kind: RunKind
  readonly state: RunState
  readonly date: Date
  /** Null while it has not ended. */
  readonly finishedAt: Date | null
  readonly total: {
    readonly created: number
    readonly synced: number
    readonly fetched: number
    readonly autoMatched: number
    readonly markedForSync: number
  }
  /** Number of actions that completed: the sum of the totals, and the records that an undo deleted. */
  readonly success: number
  readonly failures: { readonly create: number; readonly sync: number; readonly ambiguousAutoMatches: number }
}

/** Builds a history line from a run's counts; `accountObject` limits Fetched to account records. */
export function syncHistoryRow(run: Run, counts: readonly CountRow[], accountObject?: string): SyncHistoryRow {
  const sum = (stage: Stage, name: string, object?: string) =>
    counts
      .filter((row) => row.stage === stage && row.name === name && (object === undefined || row.object === object))
      .reduce((total, row) => total + row.value, 0)
  const total = {
    created: sum('apply', 'applied_creates'),
    synced: sum('apply', 'applied_updates'),
    fetched: sum('pull', 'read', accountObject),
    autoMatched: sum('match', 'auto'),
    markedForSync: sum('match', 'marked'),
  }
  const failures = {
    create: sum('apply', 'rejected_creates'),
    sync: sum('apply', 'rejected_updates'),
    ambiguousAutoMatches: sum('match', 'ambiguous'),
  }
  const deleted = sum('apply', 'applied_deletes')
  const success = total.created + total.synced + total.fetched + total.autoMatched + total.markedForSync + deleted
  return {
    runId: run.id,
    kind: run.kind,
    state: run.state,
    date: run.startedAt ?? run.createdAt,
    finishedAt: run.finishedAt,
    total,
    success,
    failures,
  }
}
