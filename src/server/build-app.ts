import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import packageJson from '../../package.json' with { type: 'json' }
import type { Platform } from '../platform/platform.ts'
import { newId } from '../platform/random.ts'
import { histogram } from '../platform/telemetry/index.ts'
import type { App } from './app.ts'
import { admit } from './authenticate.ts'
import { serverError } from './errors.ts'
import { claimOrRepeat, keepAnswer, releaseAfter } from './idempotency.ts'
import { knownError, problemShape, toProblem } from './problem.ts'
import { refuseUnstorable } from './refuse-unstorable.ts'
import { registerRoutes } from './routes/index.ts'
import { addSecurityHeaders, isHttps } from './security.ts'
import type { TryOut } from './try-out.ts'

const BODY_MAX = 1024 * 1024
const answers = histogram('concordat_http_seconds', 'Time to answer a request', ['route', 'status'])

/**
 * The web application, not yet listening. Every route must say what it asks of its caller; one that does not is refused
 * here, before the server can start.
 */
export async function buildApp(platform: Platform, tryOut: TryOut | null = null): Promise<App> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX,
    genReqId: () => newId(),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // We never speak TLS ourselves, so an https address means a proxy in front of us; only then its word counts.
    trustProxy: isHttps(platform.config) ? 'loopback, linklocal, uniquelocal' : false,
    routerOptions: { maxParamLength: 1000 },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')
  app.addHook('onRoute', completeRoute)
  await app.register(cookie)
  await app.register(swagger, openApiSettings())
  app.decorate('tryOut', tryOut)
  addHooks(app, platform)
  addErrorAnswers(app, platform)
  // As a plugin, so that the OpenAPI document's own collector sees every route.
  await app.register(async (scope) => registerRoutes(scope.withTypeProvider<ZodTypeProvider>(), platform))
  await app.ready()
  return app
}

/** Deny by default, and the same shape for every refusal. */
function completeRoute(route: RouteOptions): void {
  if (route.config?.permission === undefined)
    throw new Error(`route ${String(route.method)} ${route.url} does not say which permission it needs`)
  if (!route.schema || (route.schema as { hide?: boolean }).hide) return
  const refusal = {
    description: 'What went wrong, and what to do',
    content: { 'application/problem+json': { schema: problemShape } },
  }
  const response = route.schema.response as Record<string, unknown> | undefined
  route.schema = {
    ...route.schema,
    security: route.config.permission === 'public' ? [] : [{ session: [] }, { key: [] }],
    response: { ...response, '4xx': refusal, '5xx': refusal },
  } as NonNullable<RouteOptions['schema']>
}

function openApiSettings(): Parameters<typeof swagger>[1] {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Concordat API',
        version: packageJson.version,
        description:
          'Everything Concordat does, as REST. Sign in for a cookie session, or send an API key. Lists are paged by cursor; refusals are RFC 9457 problem documents.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'concordat' },
          key: { type: 'http', scheme: 'bearer', description: 'An API key (cck_…)' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  }
}

function addHooks(app: App, platform: Platform): void {
  const { config, log, clock } = platform
  app.decorateRequest('caller', null)
  app.decorateRequest('sessionToken', null)
  app.decorateRequest('heldKey', null)
  app.decorateRequest('beganMs', 0)
  app.addHook('onRequest', async (request, reply) => {
    request.beganMs = clock.monotonicMs()
    addSecurityHeaders(config, reply)
    await admit(platform, request)
  })
  app.addHook('preValidation', async (request) => refuseUnstorable(request))
  app.addHook('preHandler', async (request, reply) => {
    if (await claimOrRepeat(platform, request, reply)) return reply
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload === 'string') await keepAnswer(platform, request, reply, payload)
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, url: route } = request.routeOptions
    const ms = Math.round(clock.monotonicMs() - request.beganMs)
    const status = reply.statusCode
    answers.observe(ms / 1000, {
      route: `${String(method)} ${route ?? 'unknown'}`,
      status: `${Math.floor(status / 100)}xx`,
    })
    log.debug({ method, route, status, ms, reference: request.id }, 'answered a request')
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    beganMs: number
  }
}

function addErrorAnswers(app: App, platform: Platform): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const known = knownError(error)
    if (known.definition.status >= 500)
      platform.log.error({ error, code: known.code, reference: request.id }, 'a request failed')
    await releaseAfter(platform, request, error)
    return sendProblem(platform, request, reply, error)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(platform, request, reply, serverError('CC-API-4', 'There is nothing at this address.')),
  )
}

function sendProblem(platform: Platform, request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const problem = toProblem(error, request.id)
  const { retryAt } = knownError(error)
  if (retryAt)
    reply.header('retry-after', Math.max(1, Math.ceil((retryAt.getTime() - platform.clock.now().getTime()) / 1000)))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="concordat"')
  // An upload that was refused is read to its end by nobody; the line cannot be used again.
  if (request.routeOptions.config?.streams) reply.header('connection', 'close')
  return reply.code(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem))
}
