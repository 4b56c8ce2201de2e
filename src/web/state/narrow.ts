import { useSyncExternalStore } from 'react'

const phone = window.matchMedia('(max-width: 640px)')

function subscribe(wake: () => void): () => void {
  phone.addEventListener('change', wake)
  return () => phone.removeEventListener('change', wake)
}

/** True on a phone, where tables become cards and panels fill the screen. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => phone.matches)
}
