import { z } from 'zod'
import { listConnections } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { type Correction, correctCompany } from '../../records/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { companyShape, describeCompanies } from '../describe-companies.ts'

const fact = z.string().trim().max(500).nullable()
const correctionShape = z.strictObject({
  name: z.string().trim().min(1).max(500).optional(),
  country: fact.optional(),
  city: fact.optional(),
  state: fact.optional(),
  industry: fact.optional(),
  employees: z.number().int().min(0).max(2_000_000_000).nullable().optional(),
})

/** A person corrects what the CRM refused, or what an import had wrong. */
export const registerCompanyCorrection: RegisterRoutes = (app: App, platform: Platform) => {
  const { db } = platform.database
  app.patch(
    '/api/v1/companies/:company',
    {
      config: { permission: 'import-records' },
      schema: {
        tags: ['Companies'],
        summary: 'Correct what we know of a company; a later import that names a fact says what is true then',
        params: z.strictObject({ company: z.string().min(1).max(600).describe('Id or key') }),
        body: correctionShape,
        response: { 200: companyShape.describe('The company') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const corrected = await correctCompany(db, workspaceId, request.params.company, given(request.body))
      const fields = Object.keys(request.body)
      await note(platform, request, 'company.corrected', 'company', corrected.companyId, { fields })
      const connections = await listConnections(db, workspaceId)
      return (await describeCompanies(platform, workspaceId, connections, [corrected]))[0]!
    },
  )
}

function given(body: z.output<typeof correctionShape>): Correction {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
