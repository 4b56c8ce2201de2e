import type { LucideIcon } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'

/** Something the palette can do now, beside going to pages. */
export interface PageAction {
  readonly label: string
  readonly icon?: LucideIcon
  readonly keys?: string
  /** Shown, with this reason, but not done. */
  readonly whyNot?: string
  readonly run: () => void
}

let offered: readonly (readonly PageAction[])[] = []
const watchers = new Set<() => void>()

function change(next: typeof offered): void {
  offered = next
  for (const wake of watchers) wake()
}

/** While a page is shown, its actions are in the palette too. Keep the array stable (useMemo). */
export function useOfferActions(actions: readonly PageAction[]): void {
  useEffect(() => {
    change([...offered, actions])
    return () => change(offered.filter((one) => one !== actions))
  }, [actions])
}

/** All that pages offer now. */
export function usePageActions(): readonly PageAction[] {
  const subscribe = (wake: () => void) => {
    watchers.add(wake)
    return () => watchers.delete(wake)
  }
  return useSyncExternalStore(subscribe, () => offered).flat()
}
