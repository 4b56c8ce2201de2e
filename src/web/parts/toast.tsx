import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import buttonStyles from './button.module.css'
import { IconButton } from './button.tsx'
import { cx } from './class-names.ts'
import styles from './toast.module.css'

const STAY_MS = 6_000
export const toasts = Toast.createToastManager()

/**
 * Says shortly that something was done: `notify('Matched to Acme Ltd', { undo: () => … })`. Never the only copy of an
 * error: errors stay where they happened.
 */
export function notify(title: string, more: { readonly description?: string; readonly undo?: () => void } = {}): void {
  const id = toasts.add({
    title,
    timeout: STAY_MS,
    ...(more.description && { description: more.description }),
    ...(more.undo && {
      actionProps: {
        children: 'Undo',
        onClick: () => {
          more.undo?.()
          toasts.close(id)
        },
      },
    }),
  })
}

/** Where toasts appear; once in the application. */
export function ToastLayer() {
  return (
    <Toast.Provider toastManager={toasts}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <ToastRows />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastRows() {
  const { toasts: shown } = Toast.useToastManager()
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Toast.Content className={styles.content}>
        <div className={styles.words}>
          <Toast.Title className={styles.title} />
          <Toast.Description className={styles.description} />
        </div>
        {toast.actionProps && <Toast.Action className={cx(buttonStyles.button, buttonStyles.small)} />}
        <Toast.Close
          render={
            <IconButton label="Dismiss" size="small">
              <X size={14} />
            </IconButton>
          }
        />
      </Toast.Content>
    </Toast.Root>
  ))
}
