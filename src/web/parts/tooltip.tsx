import { Popover } from '@base-ui/react/popover'
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import { type FocusEvent, type ReactElement, type ReactNode, useRef, useState } from 'react'
import { KeyHint } from './key-hint.tsx'
import styles from './tooltip.module.css'

interface TooltipProps {
  readonly text: string
  readonly keys?: string | undefined
  /** A button or link; it must have its own accessible name. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** The name of a button without words. It only repeats the name, so touch screens lose nothing. */
export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner sideOffset={6} className={styles.positioner}>
          <BaseTooltip.Popup className={styles.popup}>
            {text}
            {keys && <KeyHint keys={keys} />}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}

interface DetailProps {
  /** Read out before the details: "Status of Acme". */
  readonly label: string
  readonly detail: ReactNode
  readonly children: ReactNode
}

/**
 * Words with details behind them: open on hover, on focus by keyboard, and on tap; they stay while
 * the pointer is on them and close with Escape (WCAG 1.4.13). May hold links and buttons, which a tooltip may not.
 */
export function Detail({ label, detail, children }: DetailProps) {
  const [open, setOpen] = useState(false)
  const closed = useRef(false)
  const change = (now: boolean) => {
    // Closing gives the focus back to the words, which must not open them again.
    closed.current = !now
    setOpen(now)
  }
  const focused = (event: FocusEvent<HTMLElement>) => {
    if (!closed.current && event.currentTarget.matches(':focus-visible')) setOpen(true)
    closed.current = false
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger openOnHover delay={250} className={styles.trigger} onFocus={focused}>
        {children}
        <span className="visually-hidden"> {label}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} className={styles.positioner}>
          <Popover.Popup className={`${styles.popup} ${styles.rich}`} aria-label={label} initialFocus={false}>
            {detail}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
