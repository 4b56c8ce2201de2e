import type { ConnectorKind } from '../connectors/connector.ts'
import { vendorHostsOf } from '../connectors/index.ts'
import { hostMatches } from '../platform/http/index.ts'
import { connectionError } from './errors.ts'

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])$/

/**
 * The origin to sign in at, from what a person types: a whole address copied from the browser, a host, or just the
 * subdomain. Only https on hosts of the CRM itself, or a sandbox on this machine. Throws CC-CONN-3.
 */
export function readLoginUrl(kind: ConnectorKind, typed: string, allowSandboxes: boolean): string {
  const text = typed.trim()
  if (text === '') throw refuse('no address was given')
  const url = parse(text)
  if (url.username !== '' || url.password !== '') throw refuse('the address holds a user name or password')
  if (loopback.test(url.hostname)) {
    if (!allowSandboxes) throw refuse('addresses of this machine are switched off (CONCORDAT_ALLOW_SANDBOXES)')
    if (url.protocol !== 'http:') throw refuse('a sandbox on this machine is reached by http')
    return url.origin
  }
  if (url.protocol !== 'https:')
    throw refuse(`${url.protocol.slice(0, -1)} would send the credentials unprotected; use https`)
  if (url.port !== '') throw refuse('a port other than the usual one of https')
  const host = signInHost(kind, url.hostname)
  if (!hostMatches(host, vendorHostsOf(kind))) throw refuse(`${url.hostname} is not a host of ${kind}`)
  return `https://${host}`
}

function parse(text: string): URL {
  const subdomain = /^[a-z0-9][a-z0-9-]*$/i.test(text) && text.toLowerCase() !== 'localhost'
  const whole = subdomain
    ? `https://${text}.my.salesforce.com`
    : /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
      ? text
      : `https://${text}`
  try {
    if (/[\s\\]/.test(whole)) throw new Error('blank or backslash')
    return new URL(whole)
  } catch {
    throw refuse('this is not a web address')
  }
}

/** People copy the address of the page they work in; the same name signs in under another domain. */
function signInHost(kind: ConnectorKind, host: string): string {
  return kind === 'salesforce' ? host.replace(/\.lightning\.force\.com$/, '.my.salesforce.com') : host
}

function refuse(reason: string): Error {
  return connectionError('CC-CONN-3', `the address of the CRM was not accepted: ${reason}`)
}
