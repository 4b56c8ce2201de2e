import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Platform } from '../../platform/platform.ts'
import {
  IMPORT_KINDS,
  type ImportFormat,
  type ImportKind,
  importCompanies,
  importPeople,
  importSignals,
  listImportRejects,
  listImports,
} from '../../records/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { serverError } from '../errors.ts'
import { hashedBody } from '../idempotency.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery } from '../pagination.ts'
import { id, instant, listOf } from '../shapes.ts'

const tags = ['Imports']
const IMPORTS = { companies: importCompanies, people: importPeople, signals: importSignals } as const
const FORMATS: Readonly<Record<string, ImportFormat>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
}
const rejectShape = z.object({
  line: z.number(),
  code: z.string(),
  symbol: z.string(),
  key: z.string().nullable(),
  message: z.string(),
  meaning: z.string(),
  nextStep: z.string(),
})
const importShape = z
  .object({
    id,
    kind: z.enum(IMPORT_KINDS),
    finishedAt: instant,
    read: z.number(),
    stored: z.number(),
    unchanged: z.number(),
    skipped: z.number(),
    rejected: z.number(),
    warnings: listOf(z.object({ message: z.string(), count: z.number() })),
  })
  .meta({ id: 'Import' })

/** Files of companies, people and signals, streamed: any size, constant memory, all or nothing. */
export const registerImports: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  // In a scope of its own, so that no other route takes these bodies.
  app.register(async (scope) => {
    scope.addContentTypeParser(Object.keys(FORMATS), (_request, body, parsed) => parsed(null, body))
    for (const kind of IMPORT_KINDS) registerImport(scope as unknown as App, platform, kind)
  })
}

function registerImport(app: App, platform: Platform, kind: ImportKind): void {
  app.post(
    `/api/v1/imports/${kind}`,
    {
      config: { permission: 'import-records', idempotent: true, streams: true },
      schema: {
        tags,
        summary: `Store ${kind} from a CSV or NDJSON file of any size; the same file twice changes nothing`,
        consumes: Object.keys(FORMATS),
        body: z.unknown().describe('The file'),
        response: {
          201: importShape
            .extend({ rejects: listOf(rejectShape).describe('The first 20; /imports/{id}/rejects has all') })
            .describe('read = stored + unchanged + skipped + rejected'),
        },
      },
    },
    async (request, reply) => {
      const format = FORMATS[(request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '']
      if (!format || !(request.body instanceof Readable))
        throw serverError('CC-API-3', 'An import takes text/csv or application/x-ndjson.')
      const source = Readable.from(hashedBody(request, request.body), { objectMode: false })
      const report = await IMPORTS[kind](platform, callerOf(request).workspaceId, source, { format })
      const { id: importId, read, stored, rejected } = report
      await note(platform, request, `${kind}.imported`, 'import', importId, { read, stored, rejected })
      return reply.code(201).send(report)
    },
  )
}

function registerReading(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/imports',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Recent imports',
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
        response: { 200: listOf(importShape).describe('Newest first') },
      },
    },
    (request) => listImports(db, callerOf(request).workspaceId, request.query.limit),
  )
  app.get(
    '/api/v1/imports/:id/rejects',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'Lines of a file that were refused, each with the reason and the next step',
        params: z.strictObject({ id }),
        querystring: pageQuery,
        response: { 200: pageOf(rejectShape).describe('A page of rejects, by line') },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query
      const afterLine = Number(decodeCursor(cursor, NUMBER_POSITION) ?? 0)
      const page = { afterLine, limit: limit + 1 }
      const found = await listImportRejects(db, callerOf(request).workspaceId, request.params.id, page)
      return cutPage(found, limit, (reject) => String(reject.line))
    },
  )
}
