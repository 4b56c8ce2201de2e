import type { HttpClient } from '../../platform/http/index.ts'
import { createHttpClient } from '../../platform/http/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { cliError } from '../errors.ts'
import { spawnSandbox } from './spawn-sandbox.ts'

export interface JournalLine {
  readonly seq: number
  readonly action: string
  readonly object: string
  readonly id: string
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
  readonly via: string
}

/** The emulated CRM of the demo: a process of its own, reached only over HTTP. */
export interface DemoCrm {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** Everything that really happened in it after `seq`. */
  journal(after: number): Promise<readonly JournalLine[]>
  /** What a colleague does in the browser. */
  colleague(change: { action: 'update' | 'delete' | 'create'; id?: string; values?: object }): Promise<void>
  /** All records of a SOQL query. */
  query(soql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  callCount(): Promise<number>
  stop(): Promise<void>
}

export async function startDemoCrm(platform: Platform, accountsFile: string, records: number): Promise<DemoCrm> {
  const { stop, ...opened } = await spawnSandbox([
    ...['--port', '0', '--records', String(records), '--accounts', accountsFile],
  ])
  const http = createHttpClient({
    name: 'demo',
    allowedHosts: [],
    allowLoopback: true,
    pacer: null,
    clock: platform.clock,
    log: platform.log,
  })
  const ask = askOf(http, opened.url)
  return {
    ...opened,
    journal: (after) => readJournal(ask, after),
    colleague: async (change) => {
      await ask('POST', '/__sandbox/save', { object: 'Account', ...change })
    },
    query: (soql) => queryAll(ask, soql),
    callCount: async () => ((await ask('GET', '/__sandbox/requests')) as { apiUsage: number }).apiUsage,
    stop: async () => {
      await http.close()
      await stop()
    },
  }
}

type Ask = (method: 'GET' | 'POST', path: string, body?: object, token?: string) => Promise<unknown>

function askOf(http: HttpClient, url: string): Ask {
  return async (method, path, body, token) => {
    const response = await http.request({
      method,
      url: `${url}${path}`,
      repeatable: method === 'GET',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (response.status >= 300)
      throw cliError(
        'CC-CLI-4',
        `the demo's CRM answered ${response.status} to ${path}: ${(await response.text()).slice(0, 200)}`,
      )
    return response.json()
  }
}

async function queryAll(ask: Ask, soql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { access_token: token } = (await ask('POST', '/__sandbox/sign-in', {})) as { access_token: string }
  const records: Record<string, unknown>[] = []
  for (let path: string | undefined = `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`; path; ) {
    const page = (await ask('GET', path, undefined, token)) as {
      records: Record<string, unknown>[]
      nextRecordsUrl?: string
    }
    records.push(...page.records)
    path = page.nextRecordsUrl
  }
  return records
}

async function readJournal(ask: Ask, after: number): Promise<readonly JournalLine[]> {
  const lines: JournalLine[] = []
  for (let seq = after; ; ) {
    const { entries } = (await ask('GET', `/__sandbox/journal?after=${seq}&limit=5000`)) as {
      entries: readonly JournalLine[]
    }
    lines.push(...entries)
    const last = entries.at(-1)
    if (!last) return lines
    seq = last.seq
  }
}
