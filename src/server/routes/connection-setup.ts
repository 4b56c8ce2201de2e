import { z } from 'zod'
import { redirectUri } from '../../connections/index.ts'
import { CONNECTOR_KINDS, capabilitiesOf, signInNeedsOf } from '../../connectors/index.ts'
import { errorCatalogue } from '../../core/errors.ts'
import type { Platform } from '../../platform/platform.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { actorOfRequest, callerOf } from '../caller.ts'
import { serverError } from '../errors.ts'
import { id, listOf } from '../shapes.ts'
import { tryWithoutCrm } from '../try-out.ts'

const tags = ['Connections']
const needShape = z.object({
  name: z.string(),
  why: z.string(),
  without: z.string().describe('What does not work without it'),
})
const setupShape = z.object({
  kinds: listOf(
    z.object({
      kind: z.enum(CONNECTOR_KINDS),
      label: z.string(),
      callbackUrl: z.string().describe('To be registered with the application in the CRM'),
      scopes: listOf(needShape),
      permissions: listOf(needShape),
    }),
  ),
  tryOut: z.boolean().describe('Whether this server has a CRM built in to try things with'),
})
const explanationShape = z.object({
  code: z.string(),
  title: z.string(),
  meaning: z.string(),
  nextStep: z.string(),
  retry: z.enum(['now', 'later', 'after-fix', 'never']),
  who: z.enum(['user', 'operator', 'crm-admin', 'nobody']),
})

/** What a person must know before connecting, the CRM to try it with, and what an error code means. */
export const registerConnectionSetup: RegisterRoutes = (app, platform) => {
  registerNeeds(app, platform)
  registerTryOut(app, platform)
  registerExplanations(app)
}

function registerNeeds(app: App, platform: Platform): void {
  app.get(
    '/api/v1/connection-setup',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Which CRMs can be connected, and what we ask for there',
        response: { 200: setupShape.describe('Kinds of CRM') },
      },
    },
    async () => ({
      kinds: CONNECTOR_KINDS.map((kind) => ({
        kind,
        label: capabilitiesOf(kind).label,
        callbackUrl: redirectUri(platform, kind),
        ...signInNeedsOf(kind),
      })),
      tryOut: app.tryOut !== null && platform.config.allowSandboxes,
    }),
  )
}

function registerTryOut(app: App, platform: Platform): void {
  app.post(
    '/api/v1/try-out',
    {
      config: { permission: 'connect', idempotent: true },
      schema: {
        tags,
        summary: 'Start the built-in CRM, connect it, and store demo companies when there are none',
        response: {
          200: z
            .object({ connectionId: id, companies: z.number(), fields: z.number() })
            .describe('The connection, and how much was stored and made'),
        },
      },
    },
    async (request) => {
      const { tryOut } = app
      if (!tryOut || !platform.config.allowSandboxes)
        throw serverError('CC-API-4', 'This server offers no CRM to try things with.')
      const { workspaceId } = callerOf(request)
      const tried = await tryWithoutCrm(platform, tryOut, workspaceId, actorOfRequest(request))
      const { connection, companies, fields } = tried
      await note(platform, request, 'connection.tried-out', 'connection', connection.id, { companies, fields })
      return { connectionId: connection.id, companies, fields }
    },
  )
}

function registerExplanations(app: App): void {
  app.get(
    '/api/v1/error-codes/:code',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['Documentation'],
        summary: 'What an error code means, what to do, and who can do it',
        params: z.strictObject({ code: z.string().max(40) }),
        response: { 200: explanationShape.describe('The error') },
      },
    },
    async (request) => {
      const { code } = request.params
      const found = errorCatalogue().get(code)
      if (!found) throw serverError('CC-API-4', 'There is no such error code.')
      return { code, ...found }
    },
  )
}
