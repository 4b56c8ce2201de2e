import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { beginWebServerSignIn, completeWebServerSignIn, getConnection } from '../../connections/index.ts'
import { CONNECTOR_KINDS } from '../../connectors/index.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { Platform } from '../../platform/platform.ts'
import { randomToken } from '../../platform/random.ts'
import { DOCS_POLICY, messagePage } from '../api-docs.ts'
import type { RegisterRoutes } from '../app.ts'
import { actorOfRequest, callerOf } from '../caller.ts'
import { knownError } from '../problem.ts'
import { isHttps } from '../security.ts'
import { sendPage } from '../send-page.ts'
import { connectionParams, instant } from '../shapes.ts'

const tags = ['Connections']
const LIFE_SECONDS = 600

/** Signing in to a CRM in the browser: web-server flow with PKCE. */
export const registerSignIn: RegisterRoutes = (app, platform) => {
  app.post(
    '/api/v1/connections/:connection/sign-in',
    {
      config: { permission: 'connect' },
      schema: {
        tags,
        summary: 'Begin the sign-in at the CRM; send this browser to the address within ten minutes',
        params: connectionParams,
        response: { 200: z.object({ url: z.string(), expiresAt: instant }).describe('Where to go') },
      },
    },
    async (request, reply) => {
      const { workspaceId } = callerOf(request)
      const connection = await getConnection(platform.database.db, workspaceId, request.params.connection)
      // The id stands before the secret, so that a refusal still leads back to its connection.
      const browser = `${connection.id}.${randomToken()}`
      reply.setCookie(cookieName(platform), browser, { ...cookie(platform), maxAge: LIFE_SECONDS })
      return beginWebServerSignIn(platform, connection, browser)
    },
  )

  app.get(
    '/api/v1/sign-in/:kind/callback',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'Where the CRM sends the browser back to; answers a page for people',
        params: z.strictObject({ kind: z.enum(CONNECTOR_KINDS) }),
        // CRMs add parameters of their own, so unknown ones are let by.
        querystring: z.object({
          state: z.string().max(1000),
          code: z.string().max(5000).optional(),
          error: z.string().max(1000).optional(),
        }),
        response: {
          200: { description: 'A page', content: { 'text/html': { schema: z.string() } } },
          302: z.undefined().describe('Where the sign-in began in the web application: back to it'),
        },
      },
    },
    async (request, reply) => {
      const { state, code, error } = request.query
      const browser = request.cookies[cookieName(platform)] ?? null
      reply.clearCookie(cookieName(platform), cookie(platform))
      const { kind } = request.params
      const callback = { kind, state, browser, ...(code && { code }), ...(error && { error }) }
      return finish(platform, request, reply, callback)
    },
  )
}

async function finish(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  callback: Parameters<typeof completeWebServerSignIn>[1],
) {
  const begunIn = callback.browser?.split('.')[0]
  try {
    const connection = await completeWebServerSignIn(platform, callback, actorOfRequest(request))
    if (begunIn) return reply.redirect(wizardAt({ connection: connection.id, step: 'check' }))
    const sentence = `"${connection.name}" is connected to organisation ${connection.organizationId} at ${connection.instanceUrl}. Nothing is read or written before you start it.`
    return sendPage(reply, messagePage('Connected', sentence), DOCS_POLICY)
  } catch (problem) {
    if (!(problem instanceof ConcordatError)) throw problem
    const { code, message, definition } = knownError(problem)
    if (begunIn)
      return reply.redirect(wizardAt({ connection: begunIn, step: 'failed', ...failureOf(problem, request) }))
    const sentence = `${message} (${code}). ${definition.meaning} ${definition.nextStep}`
    return sendPage(reply.code(definition.status), messagePage(definition.title, sentence), DOCS_POLICY)
  }
}

/** Only codes and words of known forms go into the address; the page has its own sentences for them. */
function failureOf({ code, facts }: ConcordatError, request: FastifyRequest): Record<string, string> {
  const word = String(facts.symbol ?? facts.reason ?? '')
  return { code, reference: request.id, ...(/^\w{3,40}$/.test(word) && { reason: word }) }
}

function wizardAt(search: Record<string, string>): string {
  return `/connections/new?${new URLSearchParams(search)}`
}

/** A secret of its own: the session may change meanwhile, and a sign-in begun at a command line has none. */
function cookieName({ config }: Platform): string {
  return isHttps(config) ? '__Host-concordat-sign-in' : 'concordat-sign-in'
}

function cookie({ config }: Platform) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(config) } as const
}
