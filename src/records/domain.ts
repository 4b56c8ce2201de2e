import { domainToASCII } from 'node:url'
import { parse } from 'tldts'
import { FREEMAIL_DOMAINS, PLATFORM_DOMAINS } from './shared-hosts.ts'

/**
 * What a web address or mail domain tells about a company: `own` is its registrable domain ("acme.co.uk"), `shared` a host
 * that many have (freemail, social networks, site builders), which must never make two records the same.
 */
export type CompanyDomain =
  | { readonly kind: 'own'; readonly domain: string }
  | { readonly kind: 'shared'; readonly domain: string }

/** Takes "https://www.Acme.co.uk/about?x", "acme.co.uk", "jane@acme.co.uk". Null when there is no domain in it. */
export function readDomain(text: string | null | undefined): CompanyDomain | null {
  if (!text) return null
  const address = text.trim().toLowerCase()
  if (address.length === 0 || address.length > 2000) return null
  const at = address.lastIndexOf('@')
  const found = parse(at >= 0 && !address.includes('/') ? address.slice(at + 1) : address, {
    allowPrivateDomains: true,
    validateHostname: true,
  })
  if (!found.domain || found.isIp || found.domain.length > 253 || !(found.isIcann || found.isPrivate)) return null
  // Below a private suffix (acme.github.io) anybody gets a name: the suffix is the platform, the name proves little.
  if (found.isPrivate) return { kind: 'shared', domain: found.hostname ?? found.domain }
  if (FREEMAIL_DOMAINS.has(found.domain) || PLATFORM_DOMAINS.has(found.domain))
    return { kind: 'shared', domain: found.domain }
  // One spelling for müller.de and xn--mller-kva.de.
  return { kind: 'own', domain: isAscii(found.domain) ? found.domain : domainToASCII(found.domain) || found.domain }
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}

/** "acme" of "acme.co.uk": the part its owner chose. */
export function domainLabel(domain: string): string {
  const dot = domain.indexOf('.')
  return dot < 0 ? domain : domain.slice(0, dot)
}
