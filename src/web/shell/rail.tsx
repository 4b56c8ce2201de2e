import { Link } from '@tanstack/react-router'
import { Ellipsis, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { Fragment, type ReactElement } from 'react'
import { Tooltip } from '../parts/tooltip.tsx'
import { useMe } from '../state/session.ts'
import { Mark } from './mark.tsx'
import { DESTINATIONS, type Destination } from './navigation.ts'
import styles from './shell.module.css'

/** The pages this person may open. */
export function useDestinations(): readonly Destination[] {
  const me = useMe()
  return DESTINATIONS.filter(({ needs }) => !needs || (me?.permissions[needs] ?? 'no') !== 'no')
}

/** All pages, at the left; only icons when folded. */
export function Rail({ folded, onFold }: { readonly folded: boolean; readonly onFold: () => void }) {
  const places = useDestinations()
  const Fold = folded ? PanelLeftOpen : PanelLeftClose
  const foldWords = folded ? 'Show names' : 'Fold this rail'
  return (
    <nav className={styles.rail} aria-label="Pages">
      <Link to="/" className={styles.brand} aria-label="Concordat, start page">
        <Mark size={22} />
        {!folded && 'Concordat'}
      </Link>
      {places.map((place, at) => (
        <Fragment key={place.to}>
          {at > 0 && places[at - 1]?.group !== place.group && <div className={styles.line} />}
          <Named label={place.label} keys={place.keys} folded={folded}>
            <Link to={place.to} className={styles.place} aria-label={place.label}>
              <place.icon size={17} aria-hidden="true" />
              {!folded && place.label}
            </Link>
          </Named>
        </Fragment>
      ))}
      <div className={styles.push} />
      <Named label={foldWords} keys="[" folded={folded}>
        <button type="button" className={styles.place} aria-label={foldWords} onClick={onFold}>
          <Fold size={17} aria-hidden="true" />
          {!folded && foldWords}
        </button>
      </Named>
    </nav>
  )
}

interface NamedProps {
  readonly label: string
  readonly keys?: string | undefined
  readonly folded: boolean
  readonly children: ReactElement<Record<string, unknown>>
}

function Named({ label, keys, folded, children }: NamedProps) {
  return folded ? (
    <Tooltip text={label} keys={keys}>
      {children}
    </Tooltip>
  ) : (
    children
  )
}

/** The most needed pages within reach of a thumb. */
export function BottomBar({ onMore }: { readonly onMore: () => void }) {
  const places = useDestinations().filter((place) => place.onPhone)
  return (
    <nav className={styles.bottom} aria-label="Main pages">
      {places.map((place) => (
        <Link key={place.to} to={place.to} className={styles.place}>
          <place.icon size={20} aria-hidden="true" />
          {place.label}
        </Link>
      ))}
      <button type="button" className={styles.place} onClick={onMore}>
        <Ellipsis size={20} aria-hidden="true" />
        More
      </button>
    </nav>
  )
}
