import { z } from 'zod'
import { listConnections } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  archiveCompanies,
  COMPANY_FILTER_FIELDS,
  countCompanies,
  getCompany,
  listCompanies,
  listPeople,
} from '../../records/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { companyQuery, readCompanyQuery } from '../company-query.ts'
import { companyPages, companyTable } from '../company-table.ts'
import { companyShape, describeCompanies } from '../describe-companies.ts'
import { cutPage, decodeCursor, KEY_POSITION, pageOf, pageQuery } from '../pagination.ts'
import { sendCsv } from '../send-csv.ts'
import { flag, id, listOf } from '../shapes.ts'

const tags = ['Companies']
const company = z.strictObject({ company: z.string().min(1).max(600).describe('Id or key') })
const personShape = z
  .object({
    personId: id,
    externalKey: z.string(),
    companyId: id.nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    title: z.string().nullable(),
    phone: z.string().nullable(),
    country: z.string().nullable(),
  })
  .meta({ id: 'Person' })

/** Our companies, with where they stand in each CRM. */
export const registerCompanies: RegisterRoutes = (app, platform) => {
  registerListing(app, platform)
  registerOne(app, platform)
}

function registerListing(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/companies',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Companies in the order of their keys, with their status in each connection',
        querystring: pageQuery.extend({
          ...companyQuery.shape,
          count: flag.default(false).describe('Also count all that are found'),
        }),
        response: {
          200: pageOf(companyShape).extend({ total: z.number().nullable() }).describe('A page of companies'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { limit, cursor, count, ...wish } = request.query
      const after = decodeCursor(cursor, KEY_POSITION) ?? null
      const query = await readCompanyQuery(db, workspaceId, wish)
      const found = await listCompanies(db, workspaceId, { ...query, after, limit: limit + 1 })
      const { rows, next } = cutPage(found, limit, (row) => row.externalKey)
      const total = count ? await countCompanies(db, workspaceId, query) : null
      return { rows: await described(platform, workspaceId, rows), next, total }
    },
  )

  app.get(
    '/api/v1/companies/export',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Companies with where they stand in each connection as a CSV file, streamed',
        querystring: companyQuery,
        response: { 200: z.string().describe('text/csv') },
      },
    },
    async (request, reply) => {
      const { workspaceId } = callerOf(request)
      const query = await readCompanyQuery(db, workspaceId, request.query)
      const connections = await listConnections(db, workspaceId)
      const { titles, line } = companyTable(connections)
      const pages = async function* () {
        for await (const page of companyPages(db, workspaceId, query))
          yield (await describeCompanies(platform, workspaceId, connections, page)).map(line)
      }
      return sendCsv(reply, 'companies.csv', titles, pages())
    },
  )

  app.get(
    '/api/v1/company-fields',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What filters over companies may name',
        response: { 200: listOf(z.object({ name: z.string(), type: z.string() })).describe('Fields') },
      },
    },
    async () => Object.entries(COMPANY_FILTER_FIELDS).map(([name, type]) => ({ name, type })),
  )
}

function registerOne(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/companies/:company',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'One company',
        params: company,
        response: { 200: companyShape.describe('The company') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const found = await getCompany(db, workspaceId, request.params.company)
      return (await described(platform, workspaceId, [found]))[0]!
    },
  )

  app.get(
    '/api/v1/companies/:company/people',
    {
      config: { permission: 'read-personal' },
      schema: {
        tags,
        summary: 'People of a company',
        params: company,
        querystring: pageQuery,
        response: { 200: pageOf(personShape).describe('A page of people') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { limit, cursor } = request.query
      const { companyId } = await getCompany(db, workspaceId, request.params.company)
      const after = decodeCursor(cursor, KEY_POSITION) ?? null
      const found = await listPeople(db, workspaceId, { companyId, after, limit: limit + 1 })
      return cutPage(found, limit, (person) => person.externalKey)
    },
  )

  app.post(
    '/api/v1/companies/archive',
    {
      config: { permission: 'import-records', idempotent: true },
      schema: {
        tags,
        summary: 'Archive companies, or bring them back; archived ones are neither matched nor synced',
        body: z.strictObject({ companies: z.array(id).min(1).max(10_000), archived: z.boolean().default(true) }),
        response: { 200: z.object({ changed: z.number() }).describe('How many changed') },
      },
    },
    async (request) => {
      const { companies, archived } = request.body
      const changed = await archiveCompanies(db, callerOf(request).workspaceId, companies, archived)
      await note(platform, request, archived ? 'companies.archived' : 'companies.restored', 'company', null, {
        changed,
      })
      return { changed }
    },
  )
}

async function described(
  platform: Platform,
  workspaceId: string,
  companies: Awaited<ReturnType<typeof listCompanies>> | readonly Awaited<ReturnType<typeof getCompany>>[],
) {
  const connections = await listConnections(platform.database.db, workspaceId)
  return describeCompanies(platform, workspaceId, connections, companies)
}
