import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { cx } from '../parts/class-names.ts'
import { Banner } from '../parts/states.tsx'
import { useKeys } from '../state/keys.ts'
import { useLive, useLiveState } from '../state/live.ts'
import { ConfirmPassword } from './confirm-password.tsx'
import { DESTINATIONS } from './navigation.ts'
import { BottomBar, Rail } from './rail.tsx'
import styles from './shell.module.css'
import { TopBar } from './top-bar.tsx'

const loadPalette = () => import('./palette.tsx')
const Palette = lazy(() => loadPalette().then((file) => ({ default: file.Palette })))
const KeyHelp = lazy(() => import('./key-help.tsx').then((file) => ({ default: file.KeyHelp })))

const FOLDED = 'concordat.rail-folded'

/** What is around every page of somebody who is signed in: rail, top bar, palette, key help, live events. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [layer, setLayer] = useState<'palette' | 'keys' | null>(null)
  const [folded, setFolded] = useState(() => localStorage.getItem(FOLDED) === 'yes')
  const navigate = useNavigate()
  const queries = useQueryClient()
  useLive(useCallback(() => void queries.invalidateQueries({ queryKey: ['GET /api/v1/me'] }), [queries]))
  // Loaded as soon as the page is at rest, so that nothing is typed before there is something to type into.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), 500)
    return () => clearTimeout(timer)
  }, [])
  const begun = useRef('')
  const open = (next: typeof layer) => {
    begun.current = ''
    setLayer(next)
  }
  const fold = () => {
    localStorage.setItem(FOLDED, folded ? 'no' : 'yes')
    setFolded(!folded)
  }
  useKeys({
    'Mod+k': () => open('palette'),
    '?': () => open('keys'),
    '[': fold,
    '/': focusSearch,
    ...Object.fromEntries(DESTINATIONS.flatMap(({ keys, to }) => (keys ? [[keys, () => void navigate({ to })]] : []))),
  })
  return (
    <div className={cx(styles.frame, folded && styles.folded)}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Rail folded={folded} onFold={fold} />
      <TopBar onSearch={() => open('palette')} onHelp={() => open('keys')} />
      <Main>{children}</Main>
      <BottomBar onMore={() => open('palette')} />
      <ConfirmPassword />
      <Suspense fallback={layer === 'palette' ? <PaletteToCome onType={(text) => (begun.current = text)} /> : null}>
        {layer === 'palette' && <Palette begun={begun} onClose={() => open(null)} onKeys={() => open('keys')} />}
      </Suspense>
      <Suspense>{layer === 'keys' && <KeyHelp onClose={() => open(null)} />}</Suspense>
    </div>
  )
}

/** Takes what is typed until the palette has been loaded: else it would be taken for keys of the page. */
function PaletteToCome({ onType }: { readonly onType: (text: string) => void }) {
  return (
    <input
      className="visually-hidden"
      aria-label="Search or go to"
      ref={(input) => input?.focus()}
      onChange={(event) => onType(event.target.value)}
    />
  )
}

/** After a change of page the focus goes to its content, so that keyboard and screen reader go on from there. */
function Main({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    place.current?.focus({ preventScroll: true })
    place.current?.scrollTo(0, 0)
  }, [pathname])
  return (
    <main id="main" ref={place} tabIndex={-1} className={styles.main}>
      <LineNotice />
      {children}
    </main>
  )
}

function LineNotice() {
  const state = useLiveState()
  if (state !== 'offline' && state !== 'polling') return null
  return (
    <div className={styles.notice}>
      {state === 'offline' ? (
        <Banner tone="warn" title="You are offline">
          What you see is from before; nothing can be changed until the line is back.
        </Banner>
      ) : (
        <Banner title="Live updates are interrupted">The page asks every five seconds instead.</Banner>
      )}
    </div>
  )
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type=search]')?.focus()
}
