import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './class-names.ts'
import styles from './dialog.module.css'

interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons at the bottom, the main one last. */
  readonly actions?: ReactNode
  readonly wide?: boolean
  /** What has the focus first; otherwise the first thing that can. */
  readonly initialFocus?: RefObject<HTMLElement | null>
}

/** Asks something while the page waits. For reading use a page or a Sheet. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, actions, wide = false, initialFocus } = props
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Viewport className={styles.viewport}>
          <BaseDialog.Popup className={cx(styles.popup, wide && styles.wide)} {...(initialFocus && { initialFocus })}>
            <DialogHead title={title} />
            {description && (
              <BaseDialog.Description className={styles.description}>{description}</BaseDialog.Description>
            )}
            {children}
            {actions && <div className={styles.actions}>{actions}</div>}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

type SheetProps = Omit<DialogProps, 'wide'>

/** A panel at the side (the whole screen on a phone) to look at one thing without leaving the list. */
export function Sheet(props: SheetProps) {
  const { open, onOpenChange, title, description, children, actions, initialFocus } = props
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Popup className={styles.sheet} {...(initialFocus && { initialFocus })}>
          <DialogHead title={title} />
          {description && <BaseDialog.Description className={styles.description}>{description}</BaseDialog.Description>}
          {children}
          {actions && <div className={styles.actions}>{actions}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

function DialogHead({ title }: { readonly title: string }) {
  return (
    <div className={styles.head}>
      <BaseDialog.Title>{title}</BaseDialog.Title>
      <BaseDialog.Close
        render={
          <IconButton label="Close" tip={false} size="small">
            <X size={16} />
          </IconButton>
        }
      />
    </div>
  )
}
