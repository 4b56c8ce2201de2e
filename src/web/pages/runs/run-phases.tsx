import type { RunDetails } from '../../api/schema.generated.ts'
import { Glyph, type GlyphName } from '../../parts/status-glyph.tsx'
import styles from './run.module.css'

const PHASES: Readonly<Record<RunDetails['kind'], readonly string[]>> = {
  sync: ['pull', 'match', 'plan', 'apply'],
  retry: ['pull', 'plan', 'apply'],
  pull: ['pull'],
  match: ['match'],
  plan: ['plan'],
  apply: ['apply'],
  undo: ['undo', 'apply'],
  import: ['import'],
}
const NAMES: Readonly<Record<string, string>> = {
  pull: 'Pull',
  match: 'Match',
  plan: 'Plan',
  apply: 'Apply',
  undo: 'Plan the undo',
  import: 'Import',
}

interface Phase {
  readonly name: string
  readonly glyph: GlyphName
  readonly words: string
}

/** The phases of a run with where it is in them. Pure. */
export function phasesOf({ kind, stage, state, finishedAt }: RunDetails): readonly Phase[] {
  const stages = PHASES[kind]
  const reached = stage === null ? -1 : stages.indexOf(stage)
  return stages.map((name, at): Phase => {
    const label = NAMES[name] ?? name
    if (state === 'succeeded' || at < reached) return { name: label, glyph: 'tick', words: 'done' }
    if (at > reached) return { name: label, glyph: 'hollow', words: finishedAt === null ? 'to come' : 'not reached' }
    if (state === 'failed') return { name: label, glyph: 'triangle', words: 'failed here' }
    if (state === 'stopped' || state === 'paused' || state === 'held')
      return { name: label, glyph: 'pause', words: state === 'held' ? 'waits for approval' : `${state} here` }
    return {
      name: label,
      glyph: state === 'waiting' ? 'hourglass' : 'turning',
      words: state === 'waiting' ? 'waits' : 'under way',
    }
  })
}

export function Phases({ run }: { readonly run: RunDetails }) {
  return (
    <ol className={styles.phases} aria-label="Phases">
      {phasesOf(run).map(({ name, glyph, words }) => (
        <li key={name} aria-current={words === 'under way' ? 'step' : undefined}>
          <Glyph name={glyph} />
          <span>{name}</span>
          <span className={styles.muted}>{words}</span>
        </li>
      ))}
    </ol>
  )
}
