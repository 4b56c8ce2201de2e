import { Button as BaseButton } from '@base-ui/react/button'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet' | 'link'

interface Look {
  /** primary: the one main action of a page · danger: cannot be taken back · quiet: in bars and rows · link: in text. */
  readonly kind?: ButtonKind
  readonly size?: 'normal' | 'small'
}

interface ButtonProps extends Look, Omit<ComponentProps<typeof BaseButton>, 'className' | 'style'> {
  /** Under way: shows a turning ring, keeps its width and focus, and does nothing when pressed again. */
  readonly busy?: boolean
  readonly className?: string
  readonly icon?: ReactNode
}

/** A button with words on it. */
export function Button({ kind, size, busy = false, icon, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <BaseButton
      {...rest}
      aria-busy={busy || undefined}
      className={cx(lookOf({ kind, size }), className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </BaseButton>
  )
}

interface IconButtonProps extends Look, Omit<ComponentProps<typeof BaseButton>, 'className' | 'style' | 'children'> {
  /** What it does; read out, and shown when it is hovered or focused. */
  readonly label: string
  /** The key that does the same, shown beside the label. */
  readonly keys?: string
  /** False where the label need not be shown: the cross of a dialog, whose Escape must not close a tooltip first. */
  readonly tip?: boolean
  readonly children: ReactNode
}

/** A square button with only an icon. */
export function IconButton({ kind = 'quiet', size, label, keys, tip = true, children, ...rest }: IconButtonProps) {
  const button = (
    <BaseButton {...rest} aria-label={label} className={cx(lookOf({ kind, size }), styles.icon)}>
      {children}
    </BaseButton>
  )
  if (!tip) return button
  return (
    <Tooltip text={label} keys={keys}>
      {button}
    </Tooltip>
  )
}

function PlainLink({ kind, size, className, ...rest }: Look & ComponentProps<'a'>) {
  return <a {...rest} className={cx(lookOf({ kind, size }), className)} />
}

/** A link to a page that looks like a button: `<ButtonLink to="/connections/new">`. */
export const ButtonLink = createLink(PlainLink)

/** A file of the server that looks like a button: `<DownloadLink href={addressOf(…)}>Export CSV</DownloadLink>`. */
export function DownloadLink({ icon, children, ...rest }: Look & ComponentProps<'a'> & { readonly icon?: ReactNode }) {
  return (
    <PlainLink {...rest} download>
      {icon}
      {children}
    </PlainLink>
  )
}

function lookOf({ kind = 'plain', size = 'normal' }: { kind?: ButtonKind | undefined; size?: Look['size'] }): string {
  return cx(styles.button, kind !== 'plain' && styles[kind], size === 'small' && styles.small)
}
