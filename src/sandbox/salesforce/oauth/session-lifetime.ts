import type { SessionLifetime } from '../../parts/oauth/grants.ts'
import type { Sandbox } from '../sandbox-state.ts'

/** The org's session policy slides; the fault `token-ttl` counts from the issue, so that tokens do expire in use. */
export function lifetimeOf(sandbox: Sandbox): SessionLifetime {
  const { tokenTtlMs } = sandbox.faults.settings
  if (tokenTtlMs !== undefined) return { ms: tokenTtlMs, sliding: false }
  return { ms: sandbox.settings.sessionMs, sliding: true }
}
