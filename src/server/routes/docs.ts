import { z } from 'zod'
import { apiDocsPage, DOCS_POLICY, errorDocsPage, type OpenApiDocument } from '../api-docs.ts'
import type { RegisterRoutes } from '../app.ts'
import { sendPage } from '../send-page.ts'

const tags = ['Documentation']
const hidden = { hide: true }

/** The OpenAPI document, and the pages made of it. */
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
}
