import { LogOut, UserRound } from 'lucide-react'
import { IconButton } from '../parts/button.tsx'
import { Menu, MenuAction, MenuChoice, MenuLine, MenuLink, MenuSwitch } from '../parts/menu.tsx'
import { DENSITIES, THEMES, useChangePreferences } from '../state/preferences.ts'
import { signOut, useMe } from '../state/session.ts'
import styles from './shell.module.css'

/** Who is signed in, how the pages look and answer to keys, and the way out. */
export function AccountMenu() {
  const me = useMe()
  const change = useChangePreferences()
  if (!me) return null
  const name = me.user?.name ?? 'API key'
  const trigger = (
    <IconButton label={`${initials(name)}: account of ${name}`}>
      <span className={styles.avatar} aria-hidden="true">
        {initials(name)}
      </span>
    </IconButton>
  )
  return (
    <Menu trigger={trigger}>
      <div className={styles.who}>
        <span>{name}</span>
        <span>
          {me.user?.email} · {me.role}
        </span>
      </div>
      <MenuLine />
      <MenuChoice label="Theme" value={me.preferences.theme} choices={THEMES} onChange={(theme) => change({ theme })} />
      <MenuLine />
      <MenuChoice
        label="Rows"
        value={me.preferences.density}
        choices={DENSITIES}
        onChange={(density) => change({ density })}
      />
      <MenuLine />
      <MenuSwitch
        label="Single-letter keys"
        checked={me.preferences.letterKeys}
        onChange={(letterKeys) => change({ letterKeys })}
      />
      <MenuLine />
      <MenuLink to="/account">
        <UserRound size={15} /> Your account
      </MenuLink>
      <MenuAction icon={<LogOut size={15} />} label="Sign out" onSelect={() => void signOut()} />
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase()
}
