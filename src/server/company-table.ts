import type { z } from 'zod'
import type { Connection } from '../connections/index.ts'
import type { Queryable } from '../platform/database/database.ts'
import { type CompanyQuery, listCompanies } from '../records/index.ts'
import type { companyShape } from './describe-companies.ts'
import type { CsvCell } from './send-csv.ts'

type Described = z.output<typeof companyShape>

/** So many companies are read at a time: memory does not grow with how many there are. */
const PAGE = 1000

const OWN: readonly (readonly [title: string, of: (company: Described) => CsvCell])[] = [
  ['Key', (one) => one.externalKey],
  ['Name', (one) => one.name],
  ['Domains', (one) => one.domains.join(' ')],
  ['Other names', (one) => one.aliases.join(' | ')],
  ['Country', (one) => one.country],
  ['City', (one) => one.city],
  ['State', (one) => one.state],
  ['Employees', (one) => one.employees],
  ['Industry', (one) => one.industry],
  ['Funnel stage', (one) => one.funnelStage],
  ['First seen', (one) => one.firstSeen],
  ['Last seen', (one) => one.lastSeen],
  ['Events in 30 days', (one) => one.events30d],
  ['Sources in 30 days', (one) => one.sources30d],
  ['Points', (one) => one.points],
  ['Archived', (one) => (one.archived ? 'yes' : 'no')],
]

/** The columns of an exported company: its own, then three for each connection. */
export function companyTable(connections: readonly Pick<Connection, 'id' | 'name'>[]): {
  readonly titles: readonly string[]
  readonly line: (company: Described) => readonly CsvCell[]
} {
  return {
    titles: [
      ...OWN.map(([title]) => title),
      ...connections.flatMap(({ name }) => [`${name}: status`, `${name}: record`, `${name}: record id`]),
    ],
    line: (company) => [
      ...OWN.map(([, of]) => of(company)),
      ...connections.flatMap(({ id }) => {
        const standing = company.connections.find(({ connectionId }) => connectionId === id)
        return [standing?.statusWords, standing?.link?.recordName, standing?.link?.remoteId]
      }),
    ],
  }
}

/** What the query finds, in the order of their keys, page by page. */
export async function* companyPages(db: Queryable, workspaceId: string, query: CompanyQuery) {
  let after: string | null = null
  for (;;) {
    const page = await listCompanies(db, workspaceId, { ...query, after, limit: PAGE })
    if (page.length > 0) yield page
    after = page.at(-1)?.externalKey ?? null
    if (page.length < PAGE) return
  }
}
