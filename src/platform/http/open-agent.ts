import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Agent, buildConnector } from 'undici'
import { checkAddress, type EgressRules } from './egress.ts'

export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** All addresses of a name, like dns.promises.lookup(name, {all: true}). */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

const systemResolve: Resolve = (host) => systemLookup(host, { all: true })

/**
 * Sockets for one client. Every address DNS gives is judged at connect time and the socket's own peer once more, so a
 * name that changes its mind between check and connect gains nothing. Neither proxy variables nor
 * NODE_TLS_REJECT_UNAUTHORIZED have an effect here.
 */
export function openAgent(rules: EgressRules, connectMs: number, connections: number, resolve = systemResolve): Agent {
  const connector = buildConnector({
    allowH2: false,
    timeout: connectMs,
    minVersion: 'TLSv1.2',
    autoSelectFamily: true,
    lookup: guardedLookup(rules, resolve),
  })
  return new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 64 * 1024,
    connect: (options, callback) =>
      connector(options, (...[error, socket]) => {
        const refusal = error ?? judgePeer(options.hostname, socket, rules)
        if (!refusal && socket) {
          callback(null, socket)
          return
        }
        socket?.destroy()
        callback(refusal ?? new Error('no socket'), null)
      }),
  })
}

/** Once more on the open socket. A certificate that does not hold is refused even where the environment would let it pass. */
function judgePeer(host: string, socket: Socket | null, rules: EgressRules): Error | null {
  try {
    checkAddress(host, socket?.remoteAddress ?? '', rules)
  } catch (refusal) {
    return refusal as Error
  }
  if (!(socket instanceof TLSSocket) || socket.authorized) return null
  return Object.assign(new Error('the certificate is not trusted'), { code: `CERT_${socket.authorizationError}` })
}

function guardedLookup(rules: EgressRules, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host)
      .then((addresses) => {
        for (const { address } of addresses) checkAddress(host, address, rules)
        return addresses.map(({ address, family }) => ({ address, family }))
      })
      .then(
        (addresses) => {
          const first = addresses[0]
          if (options.all) callback(null, addresses)
          else callback(null, first?.address ?? '', first?.family)
        },
        (error: NodeJS.ErrnoException) => callback(error, []),
      )
  }
}
