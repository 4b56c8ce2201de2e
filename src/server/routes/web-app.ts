import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../../platform/platform.ts'
import { readPreferences } from '../../platform/users/index.ts'
import { DOCS_POLICY, messagePage } from '../api-docs.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { serverError } from '../errors.ts'
import { sendPage } from '../send-page.ts'
import {
  chooseEncoding,
  pageWithLook,
  readWebApp,
  WEB_DIRECTORY,
  WEB_POLICY,
  WEB_SECTIONS,
  type WebFile,
} from '../web-app.ts'

const open = { config: { permission: 'public' }, schema: { hide: true } } as const
const YEAR = 'public, max-age=31536000, immutable'

/** The web application: its files, and its page at every address that is a page. */
export const registerWebApp: RegisterRoutes = (app, platform) => {
  const files = readWebApp(WEB_DIRECTORY)
  const page = (request: FastifyRequest, reply: FastifyReply) => sendApp(platform, files, request, reply)
  app.get('/', open, page)
  for (const section of WEB_SECTIONS) {
    app.get(`/${section}`, open, page)
    app.get(`/${section}/*`, open, page)
  }
  registerFiles(app, files)
  // Whoever mistypes an address gets a page that says so; programs get a problem document.
  app.get('/*', open, async (request, reply) => {
    const wantsPage = /text\/html/.test(String(request.headers.accept ?? '')) && !/^\/(api|assets)\//.test(request.url)
    if (!wantsPage) throw serverError('CC-API-4', 'There is nothing at this address.')
    return page(request, reply.code(404))
  })
}

function registerFiles(app: App, files: ReadonlyMap<string, WebFile>): void {
  for (const [path, file] of files) {
    if (path === '/index.html') continue
    // The name of an asset holds the hash of what is in it; the few others may change with the next version.
    const lasts = path.startsWith('/assets/') ? YEAR : 'no-cache'
    app.get(path, open, async (request, reply) => sendFile(request, reply.header('cache-control', lasts), file))
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: WebFile) {
  const { body, encoding } = chooseEncoding(file, String(request.headers['accept-encoding'] ?? ''))
  if (encoding) reply.header('content-encoding', encoding)
  return reply.header('content-type', file.type).header('vary', 'accept-encoding').send(body)
}

async function sendApp(
  platform: Platform,
  files: ReadonlyMap<string, WebFile>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const index = files.get('/index.html')
  if (!index) return sendPage(reply.code(503), notBuiltPage(), DOCS_POLICY)
  const look = request.caller ? await readPreferences(platform, request.caller) : null
  return sendPage(
    reply.header('cache-control', 'private, no-cache'),
    pageWithLook(index.plain.toString('utf8'), look),
    WEB_POLICY,
  )
}

function notBuiltPage(): string {
  return messagePage(
    'The web application is not built yet',
    'Run "npm run build:web" in the folder of Concordat, then start it again. The API works without it.',
    '/api/docs',
  )
}
