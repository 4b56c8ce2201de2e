import type { ConnectorParts } from '../../../../src/connectors/index.ts'
import type { Pacer, QuotaObservation } from '../../../../src/platform/http/client.ts'
import { silentLog } from '../../../../src/platform/log/log.ts'
import { memoryTokens } from './memory-tokens.ts'

/** A pacer that lets everything pass and remembers what it was told. */
export function openPacer(): Pacer & { readonly quotas: QuotaObservation[]; readonly pauses: string[] } {
  const quotas: QuotaObservation[] = []
  const pauses: string[] = []
  return {
    quotas,
    pauses,
    take: async () => undefined,
    observe: async (quota) => void quotas.push(quota),
    pauseUntil: async (_until, reason) => void pauses.push(reason),
  }
}

/** A clock whose sleeps end at once and move it on. */
export function quickClock() {
  let ms = Date.UTC(2026, 10, 20)
  return {
    now: () => new Date(ms),
    monotonicMs: () => ms,
    sleep: async (duration: number) => {
      ms += duration
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

export const INSTANCE = 'https://acme.my.salesforce.com'

/** Parts around given HTTP clients; signed in already unless told otherwise. */
export function parts(given: Pick<ConnectorParts, 'http'> & Partial<ConnectorParts>): ConnectorParts {
  return {
    login: { loginUrl: 'https://login.salesforce.com', grant: 'web-server', clientId: 'app', clientSecret: 'secret' },
    signInHttp: given.http,
    pacer: openPacer(),
    tokens: memoryTokens({
      accessToken: 'first',
      refreshToken: 'refresh-1',
      instanceUrl: INSTANCE,
      expiresAt: null,
      scope: null,
    }),
    clock: quickClock(),
    log: silentLog,
    ...given,
  }
}
