import { z } from 'zod'
import { listConnections } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { countCompanies } from '../../records/index.ts'
import { countStandingAnywhere, countStandings, STANDINGS } from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { rememberCounts } from '../remember-counts.ts'
import { id, instant, listOf } from '../shapes.ts'

const counts = z.record(z.enum(STANDINGS), z.number())
const standingsShape = z
  .object({
    companies: z.number().describe('All that are not archived'),
    counts: counts.describe('How many stand so in at least one CRM'),
    connections: listOf(z.object({ connectionId: id, counts })).describe('The same for each CRM; sums to `companies`'),
    countedAt: instant.describe('Where counting takes long, the last counts are shown while it is done anew'),
    recounting: z.boolean().describe('Newer counts are on their way; ask again in a few seconds'),
  })
  .meta({ id: 'CompanyStandings' })

/** How many companies stand where: for the tabs and totals of the list. */
export const registerCompanyStandings: RegisterRoutes = (app: App, platform: Platform) => {
  const remembered = rememberCounts(platform, (workspaceId) => countAll(platform, workspaceId))
  app.get(
    '/api/v1/company-standings',
    {
      config: { permission: 'read' },
      schema: {
        tags: ['Companies'],
        summary: 'How many companies stand where in each CRM',
        response: { 200: standingsShape.describe('Counts') },
      },
    },
    async (request) => remembered(callerOf(request).workspaceId),
  )
}

async function countAll({ database: { db }, clock }: Platform, workspaceId: string) {
  const countedAt = clock.now()
  const found = await listConnections(db, workspaceId)
  const companies = await countCompanies(db, workspaceId)
  const connections: { connectionId: string; counts: Awaited<ReturnType<typeof countStandings>> }[] = []
  for (const { id: connectionId } of found)
    connections.push({ connectionId, counts: await countStandings(db, connectionId, companies) })
  const ids = found.map((one) => one.id)
  const anywhere =
    connections.length === 1 && connections[0]
      ? connections[0].counts
      : await countStandingAnywhere(db, workspaceId, ids, companies)
  return { companies, counts: anywhere, connections, countedAt }
}
