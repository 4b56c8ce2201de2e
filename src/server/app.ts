import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Platform } from '../platform/platform.ts'

/** The web application with types from zod shapes; what a file in routes/ registers on. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** Adds the routes of one noun. */
export type RegisterRoutes = (app: App, platform: Platform) => void
