import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import { CONVERSIONS } from '../../core/conversions.ts'
import type { Platform } from '../../platform/platform.ts'
import { getSegment } from '../../records/index.ts'
import { mirroredFields } from '../../sync/mirror/index.ts'
import {
  countCreatable,
  getMapping,
  OUR_FIELDS,
  PREVIEW_OUTCOMES,
  previewMapping,
  RULES,
  resetMapping,
  saveMapping,
  validateMapping,
} from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { connectionParams, id, listOf } from '../shapes.ts'

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
  registerPreview(app, platform)
  registerCreatable(app, platform)
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

const PREVIEW_ROWS = 20

function registerPreview(app: App, { database: { db }, clock }: Platform): void {
  const value = z.unknown()
  const fieldRow = z.object({
    ours: z.string(),
    field: z.string(),
    rule: z.enum(RULES),
    oursValue: value.describe('As we have it'),
    converted: value.describe('As it would be written'),
    theirs: value.describe('As our copy of the CRM has it now'),
    outcome: z.enum(PREVIEW_OUTCOMES),
    problem: z.string().nullable(),
  })
  app.post(
    '/api/v1/connections/:connection/mappings/:object/preview',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: `A draft mapping on up to ${PREVIEW_ROWS} real linked companies: ours, converted, theirs now; nothing is stored or sent`,
        params,
        body: wish.extend({ limit: z.number().int().min(1).max(PREVIEW_ROWS).default(PREVIEW_ROWS) }),
        response: {
          200: listOf(
            z
              .object({
                companyId: id,
                companyName: z.string(),
                remoteId: z.string(),
                recordName: z.string().nullable(),
                fields: listOf(fieldRow),
              })
              .meta({ id: 'PreviewedRow' }),
          ).describe('Companies that go into the next sync first; rows of the mapping with findings are left out'),
        },
      },
    },
    async (request) => {
      const { connection: name, object } = request.params
      const connection = await getConnection(db, callerOf(request).workspaceId, name)
      const { limit, ...draft } = request.body
      return previewMapping(db, connection, { object, ...draft }, { limit, now: clock.now() })
    },
  )
}

function registerCreatable(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/creatable',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'How many new records Automatically Create New Accounts would make now; nothing is changed',
        params: connectionParams,
        querystring: z.strictObject({ segment: id.optional().describe('Only companies of this segment') }),
        response: {
          200: z
            .object({
              companies: z.number(),
              wanted: z.number().describe('Asked for by people in Review, whatever the settings say'),
              keyField: z
                .boolean()
                .describe('False: the CRM lacks our key field, nothing is created before it is there'),
            })
            .describe('Counts'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connection = await getConnection(db, workspaceId, request.params.connection)
      const { segment } = request.query
      const filter = segment ? (await getSegment(db, workspaceId, segment)).filter : null
      return countCreatable(db, connection, filter)
    },
  )
}
