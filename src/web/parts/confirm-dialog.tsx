import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactNode } from 'react'
import type { Problem } from '../api/schema.generated.ts'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { ProblemNote } from './states.tsx'

interface ConfirmDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** A question with the exact count, asked of the server just before: "Unmatch 12 companies?" */
  readonly title: string
  /** What will happen and what will not; null while the server still counts. */
  readonly consequence: ReactNode | null
  /** The verb, again with the count: "Unmatch 12 companies". */
  readonly confirm: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly problem?: Problem | null
  readonly onConfirm: () => void
  readonly children?: ReactNode
}

/** Asks before something that touches many things or cannot be taken back. Enter alone does not confirm: Cancel has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, consequence, confirm, danger = false, busy = false, problem } = props
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Viewport className={styles.viewport}>
          <AlertDialog.Popup className={styles.popup}>
            <div className={styles.head}>
              <AlertDialog.Title>{title}</AlertDialog.Title>
            </div>
            <AlertDialog.Description className={styles.description} render={<div />}>
              {consequence ?? 'Counting what this touches …'}
            </AlertDialog.Description>
            {props.children}
            {problem && <ProblemNote problem={problem} />}
            <div className={styles.actions}>
              <AlertDialog.Close render={<Button>Cancel</Button>} />
              <Button
                kind={danger ? 'danger' : 'primary'}
                busy={busy}
                disabled={consequence === null}
                onClick={props.onConfirm}
              >
                {confirm}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
