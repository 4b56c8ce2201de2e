import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cx } from './class-names.ts'
import fieldStyles from './field.module.css'
import styles from './popup.module.css'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

interface SelectProps<Value extends string> {
  readonly choices: readonly Choice<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** Needed outside a Field. */
  readonly label?: string
  readonly disabled?: boolean
}

/** One of a few choices. For more than a dozen use a search instead. */
export function Select<Value extends string>({
  choices,
  value,
  onChange,
  label,
  disabled = false,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root
      items={choices}
      value={value}
      disabled={disabled}
      onValueChange={(now) => now !== null && onChange(now)}
    >
      <BaseSelect.Trigger className={fieldStyles.select} aria-label={label}>
        <BaseSelect.Value />
        <BaseSelect.Icon>
          <ChevronsUpDown size={14} aria-hidden="true" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <BaseSelect.Popup className={cx(styles.popup, styles.choices)}>
            {choices.map((choice) => (
              <BaseSelect.Item key={choice.value} value={choice.value} className={styles.row}>
                <span className={styles.mark}>
                  <BaseSelect.ItemIndicator>
                    <Check size={14} />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText>{choice.label}</BaseSelect.ItemText>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
