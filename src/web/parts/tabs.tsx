import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { numberWords } from '../format/words.ts'
import styles from './tabs.module.css'

interface TabsProps<Value extends string> {
  readonly label: string
  readonly tabs: readonly { readonly value: Value; readonly label: string; readonly count?: number }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** What the chosen tab shows. */
  readonly children: ReactNode
}

/** Views of the same thing on one page; keep the choice in the address (`search.tab`). */
export function Tabs<Value extends string>({ label, tabs, value, onChange, children }: TabsProps<Value>) {
  return (
    <BaseTabs.Root value={value} onValueChange={(now) => onChange(now as Value)}>
      <BaseTabs.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <BaseTabs.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}>{numberWords(tab.count)}</span>}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      <BaseTabs.Panel value={value} tabIndex={-1} className={styles.panel}>
        {children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  )
}

function TabAnchor(props: ComponentProps<'a'>) {
  return <a {...props} className={styles.tab} />
}

/** A tab that is a page of its own; use inside NavTabs. */
export const NavTab = createLink(TabAnchor)

/** A row of tabs each of which is a page: `<NavTabs label="Connection"><NavTab to=…>Overview</NavTab></NavTabs>`. */
export function NavTabs({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav className={styles.list} aria-label={label}>
      {children}
    </nav>
  )
}
