import { useEffect, useRef } from 'react'
import { useMe } from './session.ts'

/** What a key or a sequence ("g h") does; `Mod` is Ctrl, or Cmd on a Mac. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

const SEQUENCE_MS = 1_200

/** The first key of a sequence, whoever has one that begins so: the next key belongs to the sequence, for all. */
let begun: { readonly name: string; readonly at: number; readonly by: KeyboardEvent } | null = null
/** The key that ended it, which several listeners see one after the other. */
let ended: KeyboardEvent | null = null

/** The key before this one, when it began a sequence that still waits. */
function firstOf(event: KeyboardEvent): string {
  if (!begun || begun.by === event) return ''
  if ((ended && ended !== event) || event.timeStamp - begun.at > SEQUENCE_MS) {
    begun = null
    ended = null
    return ''
  }
  ended = event
  return begun.name
}

/**
 * Keys of the whole window. Single letters and signs act only when no field is being typed into and no dialog or menu is
 * open, and not at all where the person has switched them off; chords with Mod always act.
 */
export function useKeys(map: KeyMap): void {
  const letters = useMe()?.preferences.letterKeys ?? true
  const latest = useRef(map)
  latest.current = map
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const name = keyName(event)
      const chord = name.startsWith('Mod+')
      const first = chord ? '' : firstOf(event)
      if (event.defaultPrevented || (!chord && (!letters || isTyping(event.target) || isLayered()))) return
      if (!first && Object.keys(latest.current).some((keys) => keys.startsWith(`${name} `)))
        begun = { name, at: event.timeStamp, by: event }
      const action = latest.current[first ? `${first} ${name}` : name]
      if (!action) return
      event.preventDefault()
      action(event)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
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
