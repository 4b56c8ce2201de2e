import { useEffect } from 'react'
import { useSend } from '../../api/ask.ts'

/** Asks the CRM all questions of the preflight, once when it is shown and again when wished. */
export function useCheck(connectionId: string, atOnce: boolean) {
  const check = useSend('POST /api/v1/connections/{connection}/check', ['GET /api/v1/connections/{connection}'])
  const { mutate } = check
  useEffect(() => {
    if (atOnce) mutate({ params: { connection: connectionId } })
  }, [connectionId, atOnce, mutate])
  return { ...check, again: () => mutate({ params: { connection: connectionId } }) }
}
