import { useAsk } from '../api/ask.ts'
import { SandboxBadge } from '../parts/badge.tsx'

/** Says when every connection of the workspace leads to a test system. */
export function EnvironmentBadge() {
  const { data: connections = [] } = useAsk('GET /api/v1/connections', {})
  const isSandbox = connections.length > 0 && connections.every((one) => isTestAddress(one.loginUrl))
  return isSandbox ? <SandboxBadge /> : null
}

/** Salesforce signs people of its test systems in at test.salesforce.com or a host with "sandbox" in it; ours is on this machine. */
export function isTestAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { hostname } = new URL(address)
  return (
    hostname === 'test.salesforce.com' ||
    /(^|[.-])sandbox\./.test(hostname) ||
    /^(localhost|127\.|\[::1\])/.test(hostname)
  )
}
