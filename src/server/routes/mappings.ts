import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import { CONVERSIONS } from '../../core/conversions.ts'
import type { Platform } from '../../platform/platform.ts'
import { mirroredFields } from '../../sync/mirror/index.ts'
import { getMapping, OUR_FIELDS, RULES, resetMapping, saveMapping, validateMapping } from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { connectionParams, listOf } from '../shapes.ts'

const tags = ['Mappings']
const params = connectionParams.extend({ object: z.string().min(1).max(200) })
const rowShape = z.strictObject({
  ours: z.string().max(200),
  field: z.string().max(200),
  conversion: z.enum(CONVERSIONS),
  rule: z.enum(RULES),
  onCreate: z.boolean(),
  onUpdate: z.boolean(),
})
const wish = z.strictObject({ rows: z.array(rowShape).max(1000), timeZone: z.string().max(100).default('UTC') })
const findingShape = z.object({
  problem: z.string(),
  ours: z.string().nullable(),
  field: z.string().nullable(),
  message: z.string(),
  nextStep: z.string(),
})
const mappingShape = z
  .object({
    mapping: z.object({ object: z.string(), rows: listOf(rowShape), timeZone: z.string() }),
    stored: z.boolean().describe('False: nobody has saved one, this is the default'),
    findings: listOf(findingShape).describe('What is wrong with it now'),
  })
  .meta({ id: 'Mapping' })

/** Which of our fields goes into which field of the CRM, and who wins. */
export const registerMappings: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  registerChanging(app, platform)
}

function registerReading(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/mappings/:object',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'The mapping in force, with everything that is wrong with it now',
        params,
        response: { 200: mappingShape.describe('The mapping') },
      },
    },
    async (request) => {
      const { connection: name, object } = request.params
      return getMapping(db, await getConnection(db, callerOf(request).workspaceId, name), object)
    },
  )
  app.post(
    '/api/v1/connections/:connection/mappings/:object/validate',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What would be wrong with a mapping; nothing is stored',
        params,
        body: wish,
        response: { 200: listOf(findingShape).describe('Findings; empty: it can be saved') },
      },
    },
    async (request) => {
      const { connection: name, object } = request.params
      const connection = await getConnection(db, callerOf(request).workspaceId, name)
      return validateMapping({ object, ...request.body }, await mirroredFields(db, connection.id, object))
    },
  )
  app.get(
    '/api/v1/mapping-fields',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Our fields that can be mapped, conversions and rules',
        response: {
          200: z
            .object({
              fields: listOf(z.object({ name: z.string(), type: z.string() })),
              conversions: listOf(z.string()),
              rules: listOf(z.string()),
            })
            .describe('Choices'),
        },
      },
    },
    async () => ({
      fields: Object.entries(OUR_FIELDS).map(([name, type]) => ({ name, type })),
      conversions: CONVERSIONS,
      rules: RULES,
    }),
  )
}

function registerChanging(app: App, platform: Platform): void {
  const { db } = platform.database
  app.put(
    '/api/v1/connections/:connection/mappings/:object',
    {
      config: { permission: 'edit-mappings' },
      schema: {
        tags,
        summary: 'Save a mapping; one with findings is refused',
        params,
        body: wish,
        response: { 200: mappingShape.describe('The mapping in force now') },
      },
    },
    async (request) => {
      const { connection: name, object } = request.params
      const connection = await getConnection(db, callerOf(request).workspaceId, name)
      await saveMapping(db, connection, { object, ...request.body }, byline(request))
      await note(platform, request, 'mapping.saved', 'connection', connection.id, { object, ...request.body })
      return getMapping(db, connection, object)
    },
  )
  app.delete(
    '/api/v1/connections/:connection/mappings/:object',
    {
      config: { permission: 'edit-mappings' },
      schema: {
        tags,
        summary: 'Back to the default mapping',
        params,
        response: { 200: mappingShape.describe('The mapping in force now') },
      },
    },
    async (request) => {
      const { connection: name, object } = request.params
      const connection = await getConnection(db, callerOf(request).workspaceId, name)
      await resetMapping(db, connection, object)
      await note(platform, request, 'mapping.reset', 'connection', connection.id, { object })
      return getMapping(db, connection, object)
    },
  )
}
