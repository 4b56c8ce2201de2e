import { type RefObject, useEffect, useRef, useState } from 'react'

/** So near to its end a log counts as read to the end. */
const NEAR_PX = 40
const LOOK_AGAIN_MS = 2_000

export interface Following {
  /** The element that scrolls. */
  readonly box: RefObject<HTMLElement | null>
  readonly on: boolean
  readonly onScroll: () => void
  readonly start: () => void
}

interface Followed {
  /** Lines still come. */
  readonly live: boolean
  /** How many are shown. */
  readonly lines: number
  /** Asks for the newest; for the next page where there is one. */
  readonly more: () => void
}

/**
 * Keeps the newest line of a log in sight while lines still come. Scrolling up stops it, so that one can read; scrolling to the
 * end goes on. `from` a line that the address names: the log stays there.
 */
export function useFollow({ live, lines, more }: Followed, from: number | undefined): Following {
  const box = useRef<HTMLElement>(null)
  const [wanted, setWanted] = useState(from === undefined)
  const on = live && wanted
  const ask = useRef(more)
  ask.current = more
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => ask.current(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [on])
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each line moves the end
  useEffect(() => {
    if (on) toEnd()
  }, [on, lines])
  return {
    ...{ box, on },
    onScroll: () => {
      const one = box.current
      if (one) setWanted(one.scrollTop + one.clientHeight >= one.scrollHeight - NEAR_PX)
    },
    start: () => {
      setWanted(true)
      toEnd()
    },
  }
}
