import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './class-names.ts'
import styles from './popup.module.css'

interface PopoverProps {
  readonly trigger: ReactElement<Record<string, unknown>>
  /** Names it for screen readers. */
  readonly label: string
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** Something with controls of its own that opens beside a button and closes with Escape or a click elsewhere. */
export function Popover({ trigger, label, children, align = 'start', open, onOpenChange }: PopoverProps) {
  const control = { ...(open !== undefined && { open }), ...(onOpenChange && { onOpenChange }) }
  return (
    <BasePopover.Root {...control}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner className={styles.positioner} sideOffset={6} align={align}>
          <BasePopover.Popup className={cx(styles.popup, styles.padded)} aria-label={label}>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
