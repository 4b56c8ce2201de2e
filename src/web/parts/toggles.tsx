import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import styles from './field.module.css'

interface ToggleProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly name?: string
}

/** A choice that takes effect when the form is sent. `partly`: some of what it stands for. */
export function Checkbox({
  label,
  hint,
  checked,
  partly,
  onChange,
  ...rest
}: ToggleProps & { readonly partly?: boolean }) {
  const id = useId()
  return (
    <label className={styles.check} htmlFor={id}>
      <Box id={id} checked={checked} partly={partly} onChange={onChange} {...rest} />
      <Words label={label} hint={hint} />
    </label>
  )
}

interface BoxProps extends Omit<ToggleProps, 'label' | 'hint'> {
  readonly id?: string
  readonly partly?: boolean | undefined
  /** For boxes without words beside them, as in tables. */
  readonly label?: string
}

/** The box alone, for table cells; `label` names it. */
export function Box({ partly, label, onChange, ...rest }: BoxProps) {
  return (
    <BaseCheckbox.Root
      {...rest}
      aria-label={label}
      className={styles.box}
      indeterminate={partly ?? false}
      onCheckedChange={(checked) => onChange(checked)}
    >
      <BaseCheckbox.Indicator>
        {partly ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  )
}

/** On or off. */
export function Switch({ label, hint, checked, onChange, ...rest }: ToggleProps) {
  const id = useId()
  return (
    <label className={styles.check} htmlFor={id}>
      <BaseSwitch.Root
        {...rest}
        id={id}
        checked={checked}
        className={styles.switch}
        onCheckedChange={(now) => onChange(now)}
      >
        <BaseSwitch.Thumb className={styles.thumb} />
      </BaseSwitch.Root>
      <Words label={label} hint={hint} />
    </label>
  )
}

function Words({ label, hint }: Pick<ToggleProps, 'label' | 'hint'>) {
  return (
    <span className={styles.words}>
      <span>{label}</span>
      {hint && <span className={styles.hint}>{hint}</span>}
    </span>
  )
}
