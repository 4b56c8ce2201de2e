import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keyOf } from '../api/ask.ts'
import { call } from '../api/call.ts'
import type { Me, Preferences } from '../api/schema.generated.ts'
import { useMe } from './session.ts'

export const THEMES = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const
export const DENSITIES = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const

/** The look of the signed-in person is put on the root element; the server wrote it there already for the first paint. */
export function useLook(): void {
  const preferences = useMe()?.preferences
  useEffect(() => {
    if (!preferences) return
    document.documentElement.dataset.theme = preferences.theme
    document.documentElement.dataset.density = preferences.density
  }, [preferences])
}

/** Changes the look at once and keeps it on the server. */
export function useChangePreferences(): (wish: Partial<Preferences>) => void {
  const queries = useQueryClient()
  return (wish) => {
    const key = keyOf('GET /api/v1/me', {})
    queries.setQueryData<Me>(key, (me) => me && { ...me, preferences: { ...me.preferences, ...wish } })
    call('PATCH /api/v1/me/preferences', { body: wish }).catch(() => queries.invalidateQueries({ queryKey: key }))
  }
}
