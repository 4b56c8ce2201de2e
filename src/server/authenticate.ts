import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../platform/config/config.ts'
import { readApiKey, readSession, requirePermission, type UserGround, userError } from '../platform/users/index.ts'
import { callerOf } from './caller.ts'
import { serverError } from './errors.ts'
import { isHttps, refuseForeignOrigin } from './security.ts'

type Ground = UserGround & { readonly config: Config }

/** With https the name itself makes browsers keep it to this host, this path and TLS. */
export function cookieName(config: Config): string {
  return isHttps(config) ? '__Host-concordat' : 'concordat'
}

export function setSessionCookie(config: Config, reply: FastifyReply, token: string): void {
  reply.setCookie(cookieName(config), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(config) })
}

export function clearSessionCookie(config: Config, reply: FastifyReply): void {
  reply.clearCookie(cookieName(config), { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(config) })
}

/** Before anything of the body is read: who calls, whether from our own pages, and whether they may. */
export async function admit(ground: Ground, request: FastifyRequest): Promise<void> {
  const { permission = null } = request.routeOptions.config
  // No route was found: the answer is the same for everybody.
  if (permission === null) return
  await identify(ground, request)
  const byKey = request.caller?.kind === 'api-key'
  if (!byKey) refuseForeignOrigin(ground.config, request)
  if (permission === 'public') return
  const caller = callerOf(request)
  if (permission === 'person') {
    if (byKey) throw userError('CC-USER-4', 'an API key has no session and no password')
  } else if (permission !== 'signed-in') requirePermission(caller, permission, ground.clock)
}

/** A key that was sent and is not good is refused even where nobody is needed: better to hear it than to wonder. */
async function identify(ground: Ground, request: FastifyRequest): Promise<void> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (request.headers.authorization !== undefined) {
    request.caller = bearer ? await readApiKey(ground, bearer) : null
    if (!request.caller) throw serverError('CC-API-2', 'The API key is unknown, revoked or has expired.')
    return
  }
  const token = request.cookies[cookieName(ground.config)]
  if (!token) return
  request.caller = await readSession(ground, token)
  request.sessionToken = request.caller ? token : null
}
