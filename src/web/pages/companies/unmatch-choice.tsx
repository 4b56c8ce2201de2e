import { useId } from 'react'
import { Checkbox } from '../../parts/toggles.tsx'
import styles from './companies.module.css'

export const UNMATCH_REASONS = {
  'wrong-account': 'Wrong account',
  'no-longer-relevant': 'No longer relevant',
  'duplicate-record': 'Duplicate or wrong record',
  'structure-changed': 'Company structure changed',
  other: 'Another reason',
} as const
export type UnmatchReason = keyof typeof UNMATCH_REASONS

export interface Unmatching {
  readonly reason: UnmatchReason
  readonly stopSuggesting: boolean
}

interface UnmatchChoiceProps {
  readonly value: Unmatching
  readonly onChange: (value: Unmatching) => void
}

/** Why a match is taken away, and whether it may come back. */
export function UnmatchChoice({ value, onChange }: UnmatchChoiceProps) {
  const name = useId()
  return (
    <>
      <fieldset className={styles.reasons}>
        <legend>Why?</legend>
        {(Object.keys(UNMATCH_REASONS) as UnmatchReason[]).map((reason) => (
          <label key={reason} className={styles.reason}>
            <input
              type="radio"
              name={name}
              checked={value.reason === reason}
              onChange={() => onChange({ ...value, reason })}
            />
            {UNMATCH_REASONS[reason]}
          </label>
        ))}
      </fieldset>
      <Checkbox
        label="Also stop suggesting this pair"
        hint="Otherwise Auto-Match may find it again."
        checked={value.stopSuggesting}
        onChange={(stopSuggesting) => onChange({ ...value, stopSuggesting })}
      />
    </>
  )
}

/** What unmatching does and does not do; the same words wherever it is asked. */
export const UNMATCH_CONSEQUENCE =
  'What was already written stays in the CRM. From now on the record is not updated any more.'
