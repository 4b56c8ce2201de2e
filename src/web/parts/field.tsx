import { Field as BaseField } from '@base-ui/react/field'
import { CircleAlert, Search } from 'lucide-react'
import type { ComponentProps, ReactNode, Ref } from 'react'
import { cx } from './class-names.ts'
import styles from './field.module.css'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong with it and what to do; linked to the control, so that it is read out. */
  readonly error?: string | null | undefined
  readonly children: ReactNode
}

/** A control with its label above, a hint and an error below. */
export function Field({ label, hint, error, children }: FieldProps) {
  return (
    <BaseField.Root className={styles.field} invalid={Boolean(error)}>
      <BaseField.Label className={styles.label}>{label}</BaseField.Label>
      {children}
      {hint && <BaseField.Description className={styles.hint}>{hint}</BaseField.Description>}
      <BaseField.Error className={styles.error} match={Boolean(error)}>
        <CircleAlert size={14} aria-hidden="true" />
        {error}
      </BaseField.Error>
    </BaseField.Root>
  )
}

type InputProps = Omit<ComponentProps<'input'>, 'style' | 'defaultValue'> & { readonly ref?: Ref<HTMLInputElement> }

/** One line of text; inside a Field it has its label. */
export function TextInput({ className, ...rest }: InputProps) {
  return <BaseField.Control {...(rest as object)} className={cx(styles.input, className)} />
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: Omit<ComponentProps<'textarea'>, 'style'>) {
  return <BaseField.Control render={<textarea {...rest} className={cx(styles.input, styles.area, className)} />} />
}

/** A search field without a visible label; `label` is read out and stands in it while it is empty. */
export function SearchInput({ label, className, ...rest }: InputProps & { readonly label: string }) {
  return (
    <span className={cx(styles.search, className)}>
      <Search size={15} aria-hidden="true" />
      <input
        {...rest}
        type="search"
        aria-label={label}
        placeholder={label}
        className={styles.input}
        autoComplete="off"
      />
    </span>
  )
}
