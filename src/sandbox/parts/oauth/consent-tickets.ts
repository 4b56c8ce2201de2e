import type { SandboxClock } from '../../clock.ts'
import { newSecret } from '../server/new-secret.ts'

const LIFETIME_MS = 15 * 60_000

/** Consent pages that wait for their decision. */
export interface ConsentTickets<Request> {
  /** The ticket of a page; it can be used once, for a quarter of an hour. */
  open(request: Request): string
  /** Null when it was used or is too old. */
  take(ticket: string): Request | null
}

export function createConsentTickets<Request>(clock: SandboxClock): ConsentTickets<Request> {
  const waiting = new Map<string, { request: Request; openedAt: number }>()
  return {
    open: (request) => {
      const ticket = newSecret(24)
      waiting.set(ticket, { request, openedAt: clock.now().getTime() })
      return ticket
    },
    take: (ticket) => {
      const found = waiting.get(ticket)
      waiting.delete(ticket)
      return found && clock.now().getTime() - found.openedAt <= LIFETIME_MS ? found.request : null
    },
  }
}
