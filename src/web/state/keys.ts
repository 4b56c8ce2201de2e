import { useEffect, useRef } from 'react'
import { useMe } from './session.ts'

/** What a key or a sequence ("g h") does; `Mod` is Ctrl, or Cmd on a Mac. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

const SEQUENCE_MS = 1_200

/**
 * Keys of the whole window. Single letters and signs act only when no field is being typed into and no dialog or menu is
 * open, and not at all where the person has switched them off; chords with Mod always act.
 */
export function useKeys(map: KeyMap): void {
  const letters = useMe()?.preferences.letterKeys ?? true
  const latest = useRef(map)
  latest.current = map
  useEffect(() => {
    let first = ''
    let timer = 0
    const pressed = (event: KeyboardEvent) => {
      const name = keyName(event)
      const chord = name.startsWith('Mod+')
      if (event.defaultPrevented || (!chord && (!letters || isTyping(event.target) || isLayered()))) return
      const action = latest.current[first ? `${first} ${name}` : name] ?? latest.current[name]
      const begins = !first && Object.keys(latest.current).some((keys) => keys.startsWith(`${name} `))
      clearTimeout(timer)
      first = begins ? name : ''
      if (begins) timer = window.setTimeout(() => (first = ''), SEQUENCE_MS)
      if (!action) return
      event.preventDefault()
      action(event)
    }
    window.addEventListener('keydown', pressed)
    return () => {
      window.removeEventListener('keydown', pressed)
      clearTimeout(timer)
    }
  }, [letters])
}

/** "Mod+k", "?", "g", "Escape": what the key means, so that it works on any layout. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const mod = event.ctrlKey || event.metaKey
  if (event.altKey) return `Alt+${event.key}`
  return mod ? `Mod+${event.key.toLowerCase()}` : event.key
}

/** Whether the keyboard belongs to a field now. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox'
}

function isLayered(): boolean {
  return document.querySelector('[role=dialog],[role=alertdialog],[role=menu],[role=listbox]') !== null
}
