import { CircleHelp, Search } from 'lucide-react'
import { IconButton } from '../parts/button.tsx'
import { KeyHint } from '../parts/key-hint.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Activity, Notifications } from './activity.tsx'
import { EnvironmentBadge } from './environment-badge.tsx'
import styles from './shell.module.css'

interface TopBarProps {
  readonly onSearch: () => void
  readonly onHelp: () => void
}

/** What concerns the whole workspace: search, what runs now, what needs somebody, help, the account. */
export function TopBar({ onSearch, onHelp }: TopBarProps) {
  return (
    <header className={styles.top}>
      <button type="button" className={styles.finder} onClick={onSearch}>
        <Search size={15} aria-hidden="true" />
        <span>Search or go to …</span>
        <span>
          <KeyHint keys="Mod+k" />
        </span>
      </button>
      <div className={styles.tools}>
        <EnvironmentBadge />
        <Activity />
        <Notifications />
        <IconButton label="Help and keys" keys="?" onClick={onHelp}>
          <CircleHelp size={17} />
        </IconButton>
        <AccountMenu />
      </div>
    </header>
  )
}
