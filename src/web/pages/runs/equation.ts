import type { RunBalance } from '../../api/schema.generated.ts'

/** One part of a sum that always closes. */
export interface Part {
  readonly name: string
  readonly count: number
  /** Which pattern and colour stands for it. */
  readonly look: 'done' | 'same' | 'skipped' | 'rejected' | 'open' | 'unknown'
}

export interface Equation {
  /** "Read", "Planned". */
  readonly whole: string
  readonly total: number
  readonly parts: readonly Part[]
  /** What happened, and nothing is left over. */
  readonly closes: boolean
}

const some = (parts: readonly Part[], always: readonly string[]) =>
  parts.filter((part) => part.count > 0 || always.includes(part.name))

/** What was read: stored, unchanged, skipped or rejected, and what is still in flight. Null before anything was read. */
export function readEquation({ objects }: RunBalance): Equation | null {
  const sum = (name: 'read' | 'stored' | 'unchanged' | 'skipped' | 'rejected') =>
    objects.reduce((total, row) => total + row[name], 0)
  const settled = sum('stored') + sum('unchanged') + sum('skipped') + sum('rejected')
  if (objects.length === 0) return null
  const parts: readonly Part[] = [
    { name: 'Stored', count: sum('stored'), look: 'done' },
    { name: 'Unchanged', count: sum('unchanged'), look: 'same' },
    { name: 'Skipped', count: sum('skipped'), look: 'skipped' },
    { name: 'Rejected', count: sum('rejected'), look: 'rejected' },
    { name: 'In flight', count: Math.max(0, sum('read') - settled), look: 'open' },
  ]
  const always = ['Stored', 'Unchanged', 'Skipped', 'Rejected']
  return { whole: 'Read', total: sum('read'), parts: some(parts, always), closes: sum('read') === settled }
}

/** What was to be written: written, already so, rejected or put off, and what is still to come. Null without a plan. */
export function writeEquation({ changes }: RunBalance): Equation | null {
  const { planned, applied, unchanged, rejected, deferred, unknown } = changes
  if (planned === 0) return null
  const settled = applied + unchanged + rejected + deferred
  const parts: readonly Part[] = [
    { name: 'Written', count: applied, look: 'done' },
    { name: 'Already so', count: unchanged, look: 'same' },
    { name: 'Put off', count: deferred, look: 'skipped' },
    { name: 'Rejected', count: rejected, look: 'rejected' },
    { name: 'Without an answer', count: unknown, look: 'unknown' },
    { name: 'In flight', count: Math.max(0, planned - settled - unknown), look: 'open' },
  ]
  return { whole: 'Planned', total: planned, parts: some(parts, ['Written', 'Rejected']), closes: changes.closes }
}
