import { useEffect, useState } from 'react'
import { serverNow } from '../api/call.ts'

/** Now by the server's clock, told again every `everyMs` while the page is looked at. For ages and "in 5 min". */
export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && setNow(serverNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
