import type { RunKind } from '../history/index.ts'

/** The stages of the loop, in the order of the loop. `undo` takes the place of pull, match and plan in an undo run, `retry` that of match and plan. */
export const STAGES = ['pull', 'match', 'plan', 'undo', 'retry', 'apply'] as const
export type StageName = (typeof STAGES)[number]

const STAGES_OF: Readonly<Record<RunKind, readonly StageName[]>> = {
  sync: ['pull', 'match', 'plan', 'apply'],
  pull: ['pull'],
  match: ['match'],
  plan: ['plan'],
  apply: ['apply'],
  undo: ['undo', 'apply'],
  retry: ['pull', 'retry', 'apply'],
  import: [],
}

/** The stages still to do: all of them, or from the one a killed or waiting worker left. */
export function stagesFrom(kind: RunKind, stage: string | null): readonly StageName[] {
  const stages = STAGES_OF[kind]
  const reached = (stages as readonly (string | null)[]).indexOf(stage)
  return reached < 0 ? stages : stages.slice(reached)
}

export type Interruption =
  | { readonly kind: 'wait'; readonly until: Date; readonly reason: string }
  | { readonly kind: 'taken-over' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'handed-back' }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }

export const WAIT_FIRST_MS = 5_000
export const WAIT_MAX_MS = 300_000
/** After this many waits without any progress between them the run fails instead of waiting for ever. */
export const WAITS_MAX = 20

/** Full-jitter backoff: between a tenth and the whole of 5 s, 10 s, 20 s … 5 min. `share` is uniform in [0, 1). */
export function waitMs(waitsBefore: number, share: number): number {
  const ceiling = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** waitsBefore)
  return Math.round(ceiling * (0.1 + 0.9 * share))
}
