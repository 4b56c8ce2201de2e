import type { RunBalance, SyncHistoryRow } from '../../sync/history/index.ts'

export interface DemoRun {
  readonly name: string
  readonly run: string
  readonly state: string
  readonly seconds: number
  readonly apiCalls: number
  readonly accounting: RunBalance
}

export interface DemoMatching {
  readonly companies: number
  readonly auto: number
  readonly review: number
  readonly none: number
  /** Of the companies linked automatically, the share linked to the account the registry names. */
  readonly precision: number
  /** Of the companies that have an account, the share linked automatically to it. */
  readonly recall: number
}

export interface DemoCheck {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export interface DemoReport {
  readonly ok: boolean
  readonly seconds: number
  readonly imported: { readonly companies: number; readonly signals: number }
  readonly matching: DemoMatching
  readonly plan: { readonly creates: number; readonly updates: number; readonly heldBecause: string | null }
  readonly runs: readonly DemoRun[]
  readonly rejects: readonly { readonly symbol: string; readonly count: number; readonly nextStep: string }[]
  readonly history: readonly SyncHistoryRow[]
  readonly undo: {
    readonly fields: number
    readonly restored: number
    readonly leftAlone: number
    readonly recordsRemoved: number
  }
  readonly checks: readonly DemoCheck[]
}
