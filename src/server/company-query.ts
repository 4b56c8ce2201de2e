import { z } from 'zod'
import { getConnection, listConnections } from '../connections/index.ts'
import type { Filter } from '../core/filter.ts'
import type { Queryable } from '../platform/database/database.ts'
import { type CompanyQuery, getSegment, parseCompanyFilter } from '../records/index.ts'
import { STANDINGS, standsIn } from '../sync/plan/index.ts'
import { serverError } from './errors.ts'
import { id, words } from './shapes.ts'

/** Which companies are meant; all parts must hold. In query strings and, for bulk verbs, in bodies. */
export const companyQuery = z.strictObject({
  filter: z.string().max(20_000).optional().describe('Filter language, as JSON'),
  segment: id.optional().describe('A saved filter; both together must hold'),
  search: z
    .string()
    .max(200)
    .optional()
    .describe('In name and domains, or the whole key; one or two letters: names that begin with them'),
  status: words(STANDINGS).optional().describe('Where they stand in the CRM, one of these'),
  connection: z.string().max(100).optional().describe('Name or id: which CRM `status` is about; default: any'),
})

/** The query as records understand it. Throws CC-API-1, CC-FILTER-…, CC-CONN-…. */
export async function readCompanyQuery(
  db: Queryable,
  workspaceId: string,
  wish: z.output<typeof companyQuery>,
): Promise<CompanyQuery> {
  const parts: Filter[] = wish.filter === undefined ? [] : [parseCompanyFilter(readJson(wish.filter))]
  if (wish.segment) parts.push((await getSegment(db, workspaceId, wish.segment)).filter)
  const filter = parts.length > 1 ? { all: parts } : (parts[0] ?? null)
  return { filter, text: wish.search || null, ...(await standingWish(db, workspaceId, wish)) }
}

async function standingWish(db: Queryable, workspaceId: string, wish: z.output<typeof companyQuery>) {
  if (!wish.status) return { also: null }
  const connections = wish.connection
    ? [await getConnection(db, workspaceId, wish.connection)]
    : await listConnections(db, workspaceId)
  return standsIn(
    connections.map((connection) => connection.id),
    wish.status,
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw serverError('CC-API-1', 'The querystring is not valid. filter: is not JSON')
  }
}
