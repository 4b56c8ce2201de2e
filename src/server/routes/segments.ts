import { z } from 'zod'
import { describeFilter } from '../../core/filter.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  countCompanies,
  getSegment,
  listSegments,
  parseCompanyFilter,
  removeSegment,
  type Segment,
  saveSegment,
} from '../../records/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { done, filterShape, id, instant, listOf } from '../shapes.ts'

const tags = ['Segments']
const wish = z.strictObject({ name: z.string().trim().min(1).max(200), filter: filterShape })
const segmentShape = z
  .object({ id, name: z.string(), filter: filterShape, words: z.string(), updatedAt: instant })
  .meta({ id: 'Segment' })
const oneSegment = z.strictObject({ id })

/** Saved filters over companies. */
export const registerSegments: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  registerChanging(app, platform)
}

function registerReading(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/segments',
    {
      config: { permission: 'read' },
      schema: { tags, summary: 'Saved filters', response: { 200: listOf(segmentShape).describe('By name') } },
    },
    async (request) => (await listSegments(db, callerOf(request).workspaceId)).map(shown),
  )
  app.get(
    '/api/v1/segments/:id',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'One saved filter, and how many companies it finds now',
        params: oneSegment,
        response: { 200: segmentShape.extend({ companies: z.number() }).describe('The segment') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const segment = await getSegment(db, workspaceId, request.params.id)
      return { ...shown(segment), companies: await countCompanies(db, workspaceId, { filter: segment.filter }) }
    },
  )
  app.post(
    '/api/v1/segments/count',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'How many companies a filter finds, and the filter in words',
        body: z.strictObject({ filter: filterShape }),
        response: { 200: z.object({ companies: z.number(), words: z.string() }).describe('Count') },
      },
    },
    async (request) => {
      const filter = parseCompanyFilter(request.body.filter)
      const companies = await countCompanies(db, callerOf(request).workspaceId, { filter })
      return { companies, words: describeFilter(filter) }
    },
  )
}

function registerChanging(app: App, platform: Platform): void {
  const { db } = platform.database
  app.post(
    '/api/v1/segments',
    {
      config: { permission: 'edit-mappings', idempotent: true },
      schema: {
        tags,
        summary: 'Save a filter under a name',
        body: wish,
        response: { 201: segmentShape.describe('Saved') },
      },
    },
    async (request, reply) => {
      const segment = await saveSegment(db, callerOf(request).workspaceId, request.body)
      await note(platform, request, 'segment.created', 'segment', segment.id, request.body)
      return reply.code(201).send(shown(segment))
    },
  )
  app.put(
    '/api/v1/segments/:id',
    {
      config: { permission: 'edit-mappings' },
      schema: {
        tags,
        summary: 'Change a saved filter',
        params: oneSegment,
        body: wish,
        response: { 200: segmentShape.describe('Changed') },
      },
    },
    async (request) => {
      const segment = await saveSegment(db, callerOf(request).workspaceId, { ...request.body, id: request.params.id })
      await note(platform, request, 'segment.changed', 'segment', segment.id, request.body)
      return shown(segment)
    },
  )
  app.delete(
    '/api/v1/segments/:id',
    {
      config: { permission: 'edit-mappings' },
      schema: { tags, summary: 'Remove a saved filter', params: oneSegment, response: { 200: done } },
    },
    async (request) => {
      await removeSegment(db, callerOf(request).workspaceId, request.params.id)
      await note(platform, request, 'segment.removed', 'segment', request.params.id)
      return { done: true as const }
    },
  )
}

function shown(segment: Segment) {
  return { ...segment, words: describeFilter(segment.filter) }
}
