import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { apiDocsPage, DOCS_POLICY, errorDocsPage, frontPage, type OpenApiDocument } from '../api-docs.ts'
import type { RegisterRoutes } from '../app.ts'
import { WELCOME_POLICY, welcomePage } from '../welcome-page.ts'

const tags = ['Documentation']
const hidden = { hide: true }

/** The OpenAPI document, the pages made of it, and the few pages there are before the web application. */
export const registerDocs: RegisterRoutes = (app) => {
  let document: OpenApiDocument | undefined
  const openApi = () => {
    document ??= app.swagger() as OpenApiDocument
    return document
  }

  app.get(
    '/api/openapi.json',
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'This API as OpenAPI 3.1',
        response: {
          200: { description: 'OpenAPI document', content: { 'application/json': { schema: z.unknown() } } },
        },
      },
    },
    async (_request, reply) =>
      reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(openApi())),
  )
  app.get('/api/docs', { config: { permission: 'public' }, schema: hidden }, async (_request, reply) =>
    sendPage(reply, apiDocsPage(openApi()), DOCS_POLICY),
  )
  app.get('/api/docs/errors', { config: { permission: 'public' }, schema: hidden }, async (_request, reply) =>
    sendPage(reply, errorDocsPage(), DOCS_POLICY),
  )
  app.get('/', { config: { permission: 'public' }, schema: hidden }, async (_request, reply) =>
    sendPage(reply, frontPage(), DOCS_POLICY),
  )
  app.get('/welcome', { config: { permission: 'public' }, schema: hidden }, async (_request, reply) =>
    sendPage(reply, welcomePage(), WELCOME_POLICY),
  )
}

export function sendPage(reply: FastifyReply, html: string, policy: string) {
  return reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', policy).send(html)
}
