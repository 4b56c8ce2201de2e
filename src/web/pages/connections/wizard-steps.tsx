import { Check } from 'lucide-react'
import { cx } from '../../parts/class-names.ts'
import type { STEPS } from './search.ts'
import styles from './wizard.module.css'

type Step = (typeof STEPS)[number]

const NAMES: readonly (readonly [Step, string])[] = [
  ['crm', 'Choose'],
  ['ask', 'Access'],
  ['sign-in', 'Sign in'],
  ['check', 'Check'],
  ['objects', 'Objects'],
  ['done', 'Ready'],
]

/** Where one is, with what is behind and what is to come. */
export function WizardSteps({ step, first }: { readonly step: Step; readonly first: boolean }) {
  const at = NAMES.findIndex(([name]) => name === (step === 'failed' ? 'sign-in' : step))
  return (
    <ol className={styles.steps} aria-label="Steps">
      {first && <StepName name="Owner" state="past" />}
      {NAMES.map(([name, words], place) => (
        <StepName key={name} name={words} state={place < at ? 'past' : place === at ? 'now' : 'to-come'} />
      ))}
    </ol>
  )
}

function StepName({ name, state }: { readonly name: string; readonly state: 'past' | 'now' | 'to-come' }) {
  return (
    <li className={cx(styles.step, state === 'now' && styles.now)} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={styles.mark} aria-hidden="true">
        {state === 'past' && <Check size={12} strokeWidth={3} />}
      </span>
      {name}
      {state === 'past' && <span className="visually-hidden"> (done)</span>}
    </li>
  )
}
