import { Menu as BaseMenu } from '@base-ui/react/menu'
import { createLink } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import type { ComponentProps, ReactElement, ReactNode } from 'react'
import { cx } from './class-names.ts'
import { KeyHint } from './key-hint.tsx'
import styles from './popup.module.css'

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly children: ReactNode
  readonly align?: 'start' | 'end'
}

/** Actions behind a button: `<Menu trigger={<IconButton label="More">…</IconButton>}><MenuAction …/></Menu>`. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles.positioner} sideOffset={4} align={align}>
          <BaseMenu.Popup className={styles.popup}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

interface MenuActionProps {
  readonly icon?: ReactNode
  readonly label: string
  readonly keys?: string
  readonly danger?: boolean
  /** Why it cannot be done now; then it is shown, and does nothing. */
  readonly whyNot?: string | null | undefined
  readonly onSelect: () => void
}

/** One action of a menu. */
export function MenuAction({ icon, label, keys, danger = false, whyNot, onSelect }: MenuActionProps) {
  return (
    <BaseMenu.Item
      className={cx(styles.row, danger && styles.danger)}
      disabled={Boolean(whyNot)}
      onClick={() => !whyNot && onSelect()}
    >
      {icon}
      {label}
      {whyNot && <span className={styles.end}>{whyNot}</span>}
      {keys && (
        <span className={styles.end}>
          <KeyHint keys={keys} />
        </span>
      )}
    </BaseMenu.Item>
  )
}

function LinkRow({ children, ...rest }: ComponentProps<'a'>) {
  return (
    <BaseMenu.Item className={styles.row} render={<a {...rest}>{children}</a>}>
      {children}
    </BaseMenu.Item>
  )
}

/** A menu row that leads to a page: `<MenuLink to="/account">`. */
export const MenuLink = createLink(LinkRow)

interface MenuChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

/** One of several, inside a menu; the menu stays open. */
export function MenuChoice<Value extends string>({ label, value, choices, onChange }: MenuChoiceProps<Value>) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(now) => onChange(now as Value)} aria-label={label}>
      <div className={styles.group}>{label}</div>
      {choices.map((choice) => (
        <BaseMenu.RadioItem key={choice.value} value={choice.value} className={styles.row} closeOnClick={false}>
          <span className={styles.mark}>
            <BaseMenu.RadioItemIndicator>
              <Check size={14} />
            </BaseMenu.RadioItemIndicator>
          </span>
          {choice.label}
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  )
}

interface MenuSwitchProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** On or off, inside a menu. */
export function MenuSwitch({ label, checked, onChange }: MenuSwitchProps) {
  return (
    <BaseMenu.CheckboxItem className={styles.row} checked={checked} onCheckedChange={onChange} closeOnClick={false}>
      <span className={styles.mark}>
        <BaseMenu.CheckboxItemIndicator>
          <Check size={14} />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      {label}
    </BaseMenu.CheckboxItem>
  )
}

export function MenuLine() {
  return <BaseMenu.Separator className={styles.line} />
}
