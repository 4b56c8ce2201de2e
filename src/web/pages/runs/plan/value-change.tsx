import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { cx } from '../../../parts/class-names.ts'
import styles from './plan.module.css'
import { type ChangeKind, valueWords } from './plan-words.ts'

export interface FieldChange {
  readonly field: string
  readonly label: string
  readonly before: unknown
  readonly after: unknown
  /** Why the field is left alone; null where it is written. */
  readonly leftOut: string | null
}

/** So many fields of one record are shown at once. */
const SHOWN = 5

/** The fields of one change, before and after, side by side. */
export function FieldChanges({ kind, fields }: { readonly kind: ChangeKind; readonly fields: readonly FieldChange[] }) {
  const [all, setAll] = useState(false)
  const shown = all ? fields : fields.slice(0, SHOWN)
  return (
    <>
      <dl className={styles.fields}>
        {shown.map((one) => (
          <div key={one.field} className={styles.field}>
            <dt title={one.field}>{one.label}</dt>
            <dd>
              {one.leftOut === null ? (
                <Values kind={kind} change={one} />
              ) : (
                <span className={styles.muted}>
                  {kind === 'delete' ? `Kept: ${one.leftOut}` : `Left alone: ${one.leftOut}`}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {fields.length > SHOWN && (
        <Button kind="link" size="small" onClick={() => setAll(!all)}>
          {all ? 'Show fewer fields' : `Show ${fields.length - SHOWN} more`}
        </Button>
      )}
    </>
  )
}

function Values({ kind, change }: { readonly kind: ChangeKind; readonly change: FieldChange }) {
  if (kind === 'delete') return <Value value={change.before} look={styles.before} />
  if (kind === 'create') return <Value value={change.after} look={styles.after} />
  return (
    <>
      <span className="visually-hidden">from </span>
      <Value value={change.before} look={styles.before} />
      <ArrowRight size={13} className={styles.arrow} aria-hidden="true" />
      <span className="visually-hidden"> to </span>
      <Value value={change.after} look={styles.after} />
    </>
  )
}

function Value({ value, look }: { readonly value: unknown; readonly look: string | undefined }) {
  const words = valueWords(value)
  return <span className={cx(look, words === 'empty' && styles.none)}>{words}</span>
}
