import assert from 'node:assert/strict'
import { after, before, beforeEach } from 'node:test'
import {
  type Connector,
  type ConnectorParts,
  createConnector,
  type LoginDetails,
  type RecordPage,
  type TokenStore,
} from '../../../../src/connectors/index.ts'
import { csvRows } from '../../../../src/connectors/salesforce/values.ts'
import { systemClock } from '../../../../src/platform/clock.ts'
import { type ClosableHttpClient, createHttpClient } from '../../../../src/platform/http/index.ts'
import { silentLog } from '../../../../src/platform/log/log.ts'
import {
  type SalesforceSandbox,
  type SalesforceSandboxOptions,
  startSalesforceSandbox,
} from '../../../../src/sandbox/index.ts'
import { openPacer } from './connector-parts.ts'
import { memoryTokens } from './memory-tokens.ts'

/** One sandbox for a test file, its faults cleared before each test, and connectors on it through the real HTTP client. */
export function useSandbox(options: SalesforceSandboxOptions = {}, prepare?: (sandbox: SalesforceSandbox) => void) {
  let sandbox: SalesforceSandbox
  let http: ClosableHttpClient
  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 50, ...options })
    prepare?.(sandbox)
    http = createHttpClient({
      name: 'test',
      allowedHosts: [],
      allowLoopback: true,
      pacer: null,
      clock: systemClock,
      log: silentLog,
      backoff: { baseMs: 5, capMs: 20 },
    })
  })
  after(async () => {
    await http?.close()
    await sandbox?.stop()
  })
  beforeEach(() => {
    sandbox.faults.clear()
    sandbox.requests.clear()
  })
  const login = (): LoginDetails => ({
    loginUrl: sandbox.url,
    grant: 'client-credentials',
    clientId: sandbox.app.clientId,
    clientSecret: sandbox.app.clientSecret,
  })
  return {
    get sandbox() {
      return sandbox
    },
    get http() {
      return http
    },
    login,
    /** A connector as another process would have it: its own memory, the tokens shared when given. */
    connector: (given: Partial<ConnectorParts> & { tokens?: TokenStore } = {}): Connector =>
      createConnector('salesforce', {
        login: login(),
        http,
        signInHttp: http,
        pacer: openPacer(),
        tokens: memoryTokens(null),
        clock: systemClock,
        log: silentLog,
        ...given,
      }),
    /** Paths asked since the test began, newest last. */
    calls: (part: string) =>
      sandbox.requests.recent().filter((entry) => `${entry.method} ${entry.path}`.includes(part)),
  }
}

export interface ReadPage {
  readonly rows: readonly Readonly<Record<string, string>>[]
  readonly count: number | null
  readonly next: string | null
}

/** A page taken to its end, as objects by column. */
export async function takePage(page: RecordPage): Promise<ReadPage> {
  const rows: Record<string, string>[] = []
  let header: string[] | null = null
  for await (const cells of csvRows(page.csv)) {
    if (header === null) {
      header = cells
      assert.deepEqual(header, [...page.columns])
    } else rows.push(Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])))
  }
  assert.notEqual(header, null, 'a page has a header line')
  if (page.count !== null) assert.equal(rows.length, page.count)
  return { rows, count: page.count, next: page.next }
}

export async function takeAll(pages: AsyncIterable<RecordPage>): Promise<readonly Readonly<Record<string, string>>[]> {
  const rows: Readonly<Record<string, string>>[] = []
  for await (const page of pages) rows.push(...(await takePage(page)).rows)
  return rows
}
