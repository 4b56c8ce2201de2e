import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { Building2, Clock, Keyboard, Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useDeferredValue, useState } from 'react'
import { useAsk } from '../api/ask.ts'
import dialogStyles from '../parts/dialog.module.css'
import { KeyHint } from '../parts/key-hint.tsx'
import popupStyles from '../parts/popup.module.css'
import { usePageActions } from '../state/actions.ts'
import { recentPlaces } from '../state/recent.ts'
import styles from './palette.module.css'
import { useDestinations } from './rail.tsx'

interface Command {
  readonly id: string
  readonly label: string
  readonly icon: ReactNode
  readonly keys?: string | undefined
  readonly note?: string | undefined
  readonly disabled?: boolean
  readonly run: () => void
}

interface Group {
  readonly value: string
  readonly items: readonly Command[]
}

interface PaletteProps {
  /** What was typed before the palette was there. */
  readonly begun: RefObject<string>
  readonly onClose: () => void
  readonly onKeys: () => void
}

/** Ctrl/Cmd K: go to pages, do what the page offers, find companies. Works with arrows and Enter alone. */
export function Palette({ begun, onClose, onKeys }: PaletteProps) {
  const [typed, setTyped] = useState(() => begun.current)
  const wanted = typed.trim().toLowerCase()
  const local = useLocalGroups(onKeys)
  const records = useCompanies(useDeferredValue(typed.trim()))
  const matching = local
    .map((group) => ({ ...group, items: group.items.filter((one) => one.label.toLowerCase().includes(wanted)) }))
    .filter((group) => group.items.length > 0)
  const groups = records.items.length > 0 ? [...matching, records] : matching
  const choose = (command: Command) => {
    if (command.disabled) return
    onClose()
    command.run()
  }
  // Enter may come before the first row has been marked as the one it means.
  const enter = (event: KeyboardEvent) => {
    const first = groups[0]?.items[0]
    if (event.key === 'Enter' && first && !event.currentTarget.hasAttribute('aria-activedescendant')) choose(first)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogStyles.backdrop} />
        <Dialog.Viewport className={dialogStyles.viewport}>
          <Dialog.Popup className={styles.popup} aria-label="Search or go to">
            <Autocomplete.Root
              open
              inline
              items={groups}
              filter={null}
              value={typed}
              onValueChange={setTyped}
              autoHighlight="always"
              keepHighlight
              itemToStringValue={(command: Command) => command.label}
            >
              <div className={styles.field}>
                <Search size={18} aria-hidden="true" />
                <Autocomplete.Input
                  autoFocus
                  aria-label="Search or go to"
                  placeholder="Search or go to …"
                  onKeyDown={enter}
                />
                <KeyHint keys="Esc" />
              </div>
              <Autocomplete.Empty className={styles.empty}>Nothing is called like that.</Autocomplete.Empty>
              <Autocomplete.List className={styles.list}>
                {(group: Group) => <PaletteGroup key={group.value} group={group} onChoose={choose} />}
              </Autocomplete.List>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface PaletteGroupProps {
  readonly group: Group
  readonly onChoose: (command: Command) => void
}

function PaletteGroup({ group, onChoose }: PaletteGroupProps) {
  return (
    <Autocomplete.Group items={group.items}>
      <Autocomplete.GroupLabel className={popupStyles.group}>{group.value}</Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(command: Command) => (
          <Autocomplete.Item
            key={command.id}
            value={command}
            className={popupStyles.row}
            disabled={command.disabled ?? false}
            onClick={() => onChoose(command)}
          >
            {command.icon}
            {command.label}
            <span className={popupStyles.end}>{command.keys ? <KeyHint keys={command.keys} /> : command.note}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.Collection>
    </Autocomplete.Group>
  )
}

function useLocalGroups(onKeys: () => void): readonly Group[] {
  const navigate = useNavigate()
  const router = useRouter()
  const places = useDestinations()
  const actions = usePageActions()
  const recent = recentPlaces().map(({ label, href }) => ({
    ...{ id: `recent ${href}`, label, icon: <Clock size={15} /> },
    run: () => router.history.push(href),
  }))
  const goTo = places.map(({ to, label, icon: Icon, keys }) => ({
    ...{ id: `page ${to}`, label, keys, icon: <Icon size={15} /> },
    run: () => void navigate({ to }),
  }))
  const here = actions.map(({ label, icon: Icon = Keyboard, keys, whyNot, run }) => ({
    ...{ id: `action ${label}`, label, keys, icon: <Icon size={15} />, run, note: whyNot, disabled: Boolean(whyNot) },
  }))
  const keyHelp = { id: 'keys', label: 'Show all keys', keys: '?', icon: <Keyboard size={15} />, run: onKeys }
  return [
    { value: 'Recent', items: recent },
    { value: 'On this page', items: here },
    { value: 'Go to', items: [...goTo, keyHelp] },
  ]
}

/** Companies by name, domain or key, from the server. */
function useCompanies(typed: string): Group {
  const navigate = useNavigate()
  const found = useAsk('GET /api/v1/companies', { query: { search: typed, limit: 6 } }, { enabled: typed.length > 1 })
  const rows = typed.length > 1 ? (found.data?.rows ?? []) : []
  return {
    value: 'Companies',
    items: rows.map((company) => ({
      id: `company ${company.companyId}`,
      label: company.name,
      icon: <Building2 size={15} />,
      note: company.domain ?? company.externalKey,
      run: () => void navigate({ to: '/companies', search: { q: company.externalKey } }),
    })),
  }
}
