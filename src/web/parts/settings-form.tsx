import { type FormEvent, type ReactNode, useRef } from 'react'
import { problemOf } from '../api/problem.ts'
import { counted } from '../format/words.ts'
import { useKeys } from '../state/keys.ts'
import { Button } from './button.tsx'
import { type Change, changesBetween } from './settings-changes.ts'
import styles from './settings-form.module.css'
import { ProblemNote } from './states.tsx'

interface SettingsFormProps<Settings extends object> {
  /** As the server has them. */
  readonly saved: Settings
  /** As the form shows them now. */
  readonly draft: Settings
  /** Words for every setting that can change: `{ autoSync: 'Auto-Sync' }`. */
  readonly names: Readonly<Partial<Record<keyof Settings, string>>>
  readonly onReset: () => void
  /** Gets only what changed. */
  readonly onSave: (patch: Partial<Settings>) => void
  readonly busy: boolean
  readonly error: unknown
  /** Why it cannot be saved by this person; the fields should be disabled too. */
  readonly whyNot?: string | null
  readonly children: ReactNode
}

/** Settings are saved together, after their differences were shown; Ctrl/Cmd S saves from anywhere on the page. */
export function SettingsForm<Settings extends object>(props: SettingsFormProps<Settings>) {
  const { saved, draft, names, onReset, onSave, busy, error, whyNot } = props
  const form = useRef<HTMLFormElement>(null)
  const changes = changesBetween(saved, draft, names)
  useKeys({ 'Mod+s': () => form.current?.requestSubmit() })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changes.length > 0 && !whyNot) onSave(patchOf(draft, changes))
  }
  return (
    <form ref={form} className={styles.form} onSubmit={submit}>
      {props.children}
      {Boolean(error) && <ProblemNote problem={problemOf(error)} />}
      {whyNot && <p className={styles.muted}>{whyNot}</p>}
      {changes.length > 0 && !whyNot && (
        <div className={styles.bar} role="status">
          <div className={styles.changes}>
            <strong>{counted(changes.length, 'change')}</strong>
            <span className={styles.muted}>
              {changes.map((one) => `${one.name} ${one.before} → ${one.after}`).join(' · ')}
            </span>
          </div>
          <Button kind="quiet" onClick={onReset}>
            Discard
          </Button>
          <Button kind="primary" type="submit" busy={busy}>
            Save
          </Button>
        </div>
      )}
    </form>
  )
}

function patchOf<Settings extends object>(draft: Settings, changes: readonly Change<Settings>[]): Partial<Settings> {
  return Object.fromEntries(changes.map(({ key }) => [key, draft[key]])) as Partial<Settings>
}
