import type { Bar } from './figures.ts'

/** A table, and the rows of it that are not what was promised. */
export interface Checked {
  readonly text: string
  readonly failed: readonly string[]
}

export const holds = (does: boolean) => (does ? 'yes' : '**no**')
export const fixed = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(4))
export const percent = (value: number) => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`)
export const bar = (promised: Bar | undefined) =>
  promised ? `${bare(promised.must)} / ${bare(promised.stretch)}` : '–'

const bare = (value: number) => String(value).replace(/^0/, '')
