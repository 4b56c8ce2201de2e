import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createConnection } from '../src/connections/index.ts'
import { readConfig } from '../src/platform/config/index.ts'
import { type OpenedPlatform, openPlatform } from '../src/platform/index.ts'
import { COMMAND_LINE, offerOwnerLink } from '../src/platform/users/index.ts'
import { startServer } from '../src/server/index.ts'
import { STANDINGS } from '../src/sync/plan/index.ts'
import { BENCH_KEY } from './support/bench-key.ts'
import { fillCompanies } from './support/fill-companies.ts'
import { startDatabase } from './support/ground.ts'
import { log } from './support/measure.ts'

const ROUNDS = 20
const FILTERS = {
  'filter: a country': { field: 'country', op: 'equals', value: 'DE' },
  'filter: a stage and events': {
    all: [
      { field: 'funnel_stage', op: 'equals', value: 'Inactive' },
      { field: 'events_30d', op: 'at-least', value: 800 },
    ],
  },
  'filter: few by events': { field: 'events_30d', op: 'at-least', value: 899 },
  'filter: few by size and industry': {
    all: [
      { field: 'employees', op: 'equals', value: 4711 },
      { field: 'industry', op: 'in', value: ['Retail', 'Energy'] },
    ],
  },
  'filter: few by name': { field: 'name', op: 'ends-with', value: 'eiou energy' },
  'filter: none in a country': {
    all: [
      { field: 'country', op: 'in', value: ['SE', 'NO'] },
      { field: 'last_seen', op: 'at-least', value: '2026-01-01' },
    ],
  },
} as const
const SEARCHES = {
  'search: many': 'energy',
  'search: few': 'aeiou',
  'search: one domain': 'c777777.ex',
  'search: none': 'zzzyx',
  'search: one letter': 'q',
  'search: two letters': 'ae',
  'search: two letters nobody begins with': 'zz',
}

export interface Page {
  readonly name: string
  /** Milliseconds until the answer was read; the first one of the process is `first` and in no median. */
  readonly first: number
  readonly p50: number
  readonly p95: number
}

/** Answers of the server for a workspace of so many companies, and the floor: one row by its key, asked of the database. */
export async function benchPages(companies = 1_000_000) {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-pages-'))
  const database = await startDatabase()
  const env = {
    CONCORDAT_DATA_DIR: folder,
    DATABASE_URL: database.url,
    CONCORDAT_PORT: '0',
    CONCORDAT_SECRET_KEY: BENCH_KEY,
  }
  const platform = await openPlatform({ config: readConfig({ ...env, CONCORDAT_LOG_LEVEL: 'error' }) })
  try {
    const connectionId = await prepare(platform, companies)
    const server = await startServer(platform, { port: 0 })
    try {
      const get = await signedIn(platform, server.url)
      const pages: Page[] = []
      for (const [name, path] of Object.entries(pathsOf(connectionId))) pages.push(await measure(name, () => get(path)))
      const floor = await measure('one row by its key', () =>
        sql`select name from concordat.companies where external_key = 'k00004711'`.execute(platform.database.db),
      )
      return { companies, pages, floor }
    } finally {
      await server.close()
    }
  } finally {
    await platform.close()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function prepare(platform: OpenedPlatform, companies: number): Promise<string> {
  const auth = { grant: 'client-credentials', clientId: 'bench', clientSecret: 'bench' } as const
  const loginUrl = 'http://127.0.0.1:9'
  const draft = { name: 'bench', kind: 'salesforce' as const, loginUrl, auth, settings: {} }
  const connection = await createConnection(platform, draft, COMMAND_LINE)
  await fillCompanies(platform.database.db, connection.id, companies)
  return connection.id
}

function pathsOf(connectionId: string): Readonly<Record<string, string>> {
  const list = '/api/v1/companies?limit=50'
  const of = (words: Readonly<Record<string, string>>, say: (word: string) => string) =>
    Object.fromEntries(Object.entries(words).map(([name, word]) => [name, `${list}&${say(word)}`]))
  const filters = Object.fromEntries(Object.entries(FILTERS).map(([name, filter]) => [name, JSON.stringify(filter)]))
  const charts = `/api/v1/connections/${connectionId}/matching/charts`
  return {
    list,
    'a page in the middle': `${list}&cursor=${Buffer.from('k00500000').toString('base64url')}`,
    ...Object.fromEntries(STANDINGS.map((status) => [`status: ${status}`, `${list}&status=${status}`])),
    'status: queued, with a filter': `${list}&status=queued&filter=${encodeURIComponent(filters['filter: a country'] ?? '')}`,
    'status: synced, searched': `${list}&status=synced&search=energy`,
    ...of(filters, (filter) => `filter=${encodeURIComponent(filter)}`),
    ...of(SEARCHES, (text) => `search=${encodeURIComponent(text)}`),
    'counts by status': '/api/v1/company-standings',
    'chart: scores': `${charts}/scores`,
    'chart: segments': `${charts}/segments`,
  }
}

async function signedIn({ ...platform }: OpenedPlatform, url: string): Promise<(path: string) => Promise<void>> {
  const link = await offerOwnerLink(platform)
  const body = JSON.stringify({
    token: link?.token,
    email: 'o@example.com',
    name: 'Bench',
    password: 'seven quiet lanterns',
  })
  const headers = { origin: url, 'content-type': 'application/json' }
  const first = await fetch(`${url}/api/v1/setup`, { method: 'POST', headers, body })
  if (first.status !== 201) throw new Error(`no owner: ${await first.text()}`)
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return async (path) => {
    const answer = await fetch(`${url}${path}`, { headers: { cookie } })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 500)}`)
  }
}

async function measure(name: string, ask: () => Promise<unknown>): Promise<Page> {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const before = performance.now()
    await ask()
    times.push(performance.now() - before)
  }
  const [first = Number.NaN, ...rest] = times
  rest.sort((a, b) => a - b)
  const p50 = rest[Math.floor(rest.length * 0.5)] ?? Number.NaN
  const p95 = rest[Math.floor(rest.length * 0.95)] ?? Number.NaN
  log(`${name}: first ${first.toFixed(0)} ms, then p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`)
  return { name, first, p50, p95 }
}
