import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../platform/config/config.ts'
import { serverError } from './errors.ts'

const SEALED_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Headers of every answer (security.md F3-F6); a page that needs another policy sets it before. */
export function securityHeaders(config: Config): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': SEALED_PAGE,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isHttps(config) && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  }
}

export function addSecurityHeaders(config: Config, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(securityHeaders(config)))
    if (!reply.hasHeader(name)) reply.header(name, value)
}

export function isHttps(config: Config): boolean {
  return config.publicUrl.startsWith('https:')
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser adds the cookie to whatever page makes it send a request, so a change by cookie must prove that it comes
 * from our pages: by Origin, by Sec-Fetch-Site, and by a content type that no form can send. Throws CC-API-8.
 */
export function refuseForeignOrigin(config: Config, request: FastifyRequest): void {
  if (SAFE.has(request.method)) return
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site !== undefined && site !== 'same-origin') throw foreign(`Sec-Fetch-Site is ${String(site)}`)
  if (origin !== undefined && !isOurs(config, request, origin)) throw foreign('its Origin is another site')
  if (origin === undefined && site === undefined && request.caller?.kind === 'user')
    throw foreign('it has neither Origin nor Sec-Fetch-Site, which every browser sends')
}

/** The address people use, or the very address this request was sent to when that is this machine. */
function isOurs(config: Config, request: FastifyRequest, origin: string): boolean {
  if (origin === new URL(config.publicUrl).origin) return true
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, host } = new URL(origin)
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return protocol === 'http:' && loopback && host === request.headers.host
}

function foreign(why: string): Error {
  return serverError('CC-API-8', `The request was refused: ${why}.`)
}
