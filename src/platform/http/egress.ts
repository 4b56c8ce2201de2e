import { isIP } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from './addresses.ts'
import { httpError } from './errors.ts'

/** Which hosts a client may talk to: a rule, or names: "force.com" covers itself and its subdomains, ".force.com" only these. */
export type AllowedHosts = ((host: string) => boolean) | readonly string[]

export interface EgressRules {
  readonly allowedHosts: AllowedHosts
  /** The sandboxes: http or https to 127.0.0.1, [::1] or localhost, on any port. */
  readonly allowLoopback: boolean
}

const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * The one gate for outgoing addresses (security.md C1-C3): https on port 443 to an allowed host, or a loopback address
 * when sandboxes are allowed. Throws CC-HTTP-1 before any socket opens; the refused text itself is never repeated.
 */
export function checkEgress(text: string, rules: EgressRules): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw refuse('', 'this is not an absolute web address')
  }
  const host = url.hostname
  if (/[\s\\]/.test(text)) throw refuse(host, 'a blank or a backslash in the address')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(host, 'only https is allowed')
  if (url.username !== '' || url.password !== '') throw refuse(host, 'a user name or password in the address')
  if (isIP(bare(host)) !== 0 && !spelledPlainly(text, host)) throw refuse(host, 'an unusual spelling of an address')
  if (rules.allowLoopback && loopbackHosts.has(host)) return url
  if (url.protocol !== 'https:') throw refuse(host, 'only https is allowed')
  if (url.port !== '') throw refuse(host, 'only the https port 443 is allowed')
  if (host.endsWith('.')) throw refuse(host, 'a dot at the end of the host')
  if (!hostMatches(host, rules.allowedHosts)) throw refuse(host, 'the host is not on the list')
  if (isIP(bare(host)) !== 0 && !isPublicAddress(bare(host))) throw refuse(host, 'the address is not public')
  return url
}

/** May a socket to this resolved address be opened? Asked for every answer of DNS and once more after connecting. */
export function checkAddress(host: string, address: string, rules: EgressRules): void {
  const loopback =
    rules.allowLoopback && loopbackHosts.has(host.startsWith('[') || !host.includes(':') ? host : `[${host}]`)
  const allowed = loopback ? isLoopbackAddress(address) : isPublicAddress(address)
  if (!allowed) throw refuse(host, 'the name leads to an address that is not public')
}

export function hostMatches(host: string, allowed: AllowedHosts): boolean {
  if (typeof allowed === 'function') return allowed(host)
  return allowed.some((name) =>
    name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`),
  )
}

/** 0x7f.1, 2130706433 or 0177.0.0.1 all parse to 127.0.0.1; whoever writes that is hiding something. */
function spelledPlainly(text: string, host: string): boolean {
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? ''
  return authority.toLowerCase() === host || authority.toLowerCase().startsWith(`${host}:`)
}

function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}

function refuse(host: string, reason: string): Error {
  return httpError('CC-HTTP-1', `address refused: ${reason}`, { facts: { host, reason, sent: false } })
}
