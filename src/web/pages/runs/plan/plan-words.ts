import type { Plan, PlanDetails } from '../../../api/schema.generated.ts'
import { counted, numberWords, percentWords } from '../../../format/words.ts'
import type { GlyphName } from '../../../parts/status-glyph.tsx'

interface Words {
  readonly glyph: GlyphName
  readonly words: string
}

export type ChangeKind = 'create' | 'update' | 'delete'
export type ChangeState = 'pending' | 'applied' | 'unchanged' | 'rejected' | 'deferred' | 'unknown'

/** Where a plan stands, in words with its shape. */
export function planStatus(plan: Pick<Plan, 'state' | 'counts'>): Words {
  switch (plan.state) {
    case 'building':
      return { glyph: 'turning', words: 'Being made' }
    case 'held':
      return { glyph: 'pause', words: 'Waits for approval' }
    case 'approved':
      return { glyph: 'hourglass', words: 'Approved' }
    case 'applying':
      return { glyph: 'turning', words: 'Being written' }
    case 'applied':
      return plannedOf(plan) === 0 ? { glyph: 'ring', words: 'Nothing to write' } : { glyph: 'tick', words: 'Written' }
    case 'dropped':
      return { glyph: 'hollow', words: 'Dropped' }
  }
}

/** How many changes the plan had when it was made. */
export function plannedOf({ counts }: Pick<Plan, 'counts'>): number {
  return (counts.creates ?? 0) + (counts.updates ?? 0) + (counts.deletes ?? 0)
}

export const PLAN_NAMES: Readonly<Record<Plan['kind'], string>> = {
  sync: 'Plan',
  undo: 'Undo plan',
  retry: 'Second try',
}

export const KIND_WORDS: Readonly<Record<ChangeKind, string>> = {
  create: 'Create',
  update: 'Update',
  delete: 'Delete',
}

export const STATE_WORDS: Readonly<Record<ChangeState, Words>> = {
  pending: { glyph: 'ring', words: 'To be written' },
  applied: { glyph: 'tick', words: 'Written' },
  unchanged: { glyph: 'dot', words: 'Already so' },
  rejected: { glyph: 'triangle', words: 'Refused' },
  deferred: { glyph: 'pause', words: 'Left out' },
  unknown: { glyph: 'hourglass', words: 'No answer yet' },
}

export interface Group {
  readonly object: string
  readonly kind: ChangeKind
  readonly count: number
  readonly pending: number
}

/** Changes by what they do to which object, in the order of writing. */
export function groupsOf({ outcomes }: Pick<PlanDetails, 'outcomes'>): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const { object, kind, outcome, count } of outcomes) {
    const key = `${kind} ${object}`
    const known = groups.get(key) ?? { object, kind, count: 0, pending: 0 }
    groups.set(key, { ...known, count: known.count + count, pending: known.pending + (outcome === null ? count : 0) })
  }
  const order: readonly ChangeKind[] = ['create', 'update', 'delete']
  return [...groups.values()].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.object.localeCompare(b.object),
  )
}

/** How many changes have come to what. */
export function statesOf({ outcomes }: Pick<PlanDetails, 'outcomes'>): ReadonlyMap<ChangeState, number> {
  const states = new Map<ChangeState, number>()
  for (const { outcome, count } of outcomes) {
    const state = outcome ?? 'pending'
    states.set(state, (states.get(state) ?? 0) + count)
  }
  return states
}

/** "create 20 records, update 392": what is still to be written. */
export function pendingWords(plan: PlanDetails): string {
  const sum = (kind: ChangeKind) =>
    groupsOf(plan)
      .filter((group) => group.kind === kind)
      .reduce((total, group) => total + group.pending, 0)
  return (['create', 'update', 'delete'] as const)
    .filter((kind) => sum(kind) > 0)
    .map((kind) => `${KIND_WORDS[kind].toLowerCase()} ${counted(sum(kind), 'record')}`)
    .join(', ')
}

export interface WaitReason {
  /** What is unusual, with the numbers. */
  readonly what: string
  /** Which limit says so. */
  readonly limit: string
  /** The setting of the connection that holds the limit; null: no setting changes this. */
  readonly setting: string | null
}

/** Why a plan waits for a person, in plain words. */
export function waitReasons(plan: Pick<Plan, 'reasons' | 'counts'>): readonly WaitReason[] {
  const of = numberWords(plan.counts.considered ?? 0)
  return plan.reasons.map(({ guard, count, share, limit, message }): WaitReason => {
    const many = numberWords(count)
    const part = share === null ? '' : ` (${percentWords(share)})`
    const shareLimit = `The limit is ${percentWords(limit)} of the records looked at.`
    switch (guard) {
      case 'creates':
        return share === null
          ? {
              what: `${counted(count, 'new record')} would be created.`,
              limit: `The limit is ${numberWords(limit)} at once.`,
              setting: 'Most new records at once',
            }
          : {
              what: `${many} of ${of}${part} would be new records.`,
              limit: shareLimit,
              setting: 'Largest share of new records',
            }
      case 'updates':
        return {
          what: `${many} of ${of} records${part} would be updated.`,
          limit: shareLimit,
          setting: 'Largest share of updates',
        }
      case 'clears':
        return {
          what: `${many} of ${of} records${part} would lose the value of a field.`,
          limit: shareLimit,
          setting: 'Largest share of emptied fields',
        }
      case 'deletes':
        return {
          what: `${counted(count, 'record')} would be deleted in the CRM.`,
          limit: 'Deletions always wait for a person. What hangs on a record (contacts, notes) may go with it.',
          setting: null,
        }
      case 'undo':
        return {
          what: `An undo of ${counted(count, 'change')} overwrites what is in the CRM now.`,
          limit: 'An undo always waits for a person.',
          setting: null,
        }
      default:
        return { what: message, limit: '', setting: null }
    }
  })
}

/** A value of a field in words; an empty one is seen as empty. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty'
  if (Array.isArray(value)) return value.map(String).join(', ') || 'empty'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
