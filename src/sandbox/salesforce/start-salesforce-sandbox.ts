import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createSandboxClock, type SandboxClock } from '../clock.ts'
import { createJobStore } from './bulk/job.ts'
import { createFaultBox, type FaultBox } from './faults/fault-box.ts'
import { createAppRegistry, DEFAULT_APP, ROTATING_APP } from './oauth/apps.ts'
import { createGrantStore } from './oauth/grants.ts'
import { openOrg } from './open-org.ts'
import type { Org, OrgOptions } from './org.ts'
import { createLocatorStore } from './rest/locators.ts'
import { DEFAULT_SETTINGS, type OrgSettings, type Sandbox } from './sandbox-state.ts'
import { createApiUsage } from './server/api-usage.ts'
import { createRequestLog, type RequestLog } from './server/request-log.ts'
import { createRoutes } from './server/routes.ts'
import { serveRequest } from './server/serve-request.ts'

export interface SalesforceSandboxOptions {
  /** 0 (default): any free port. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Generated accounts; default 1,000. */
  readonly records?: number
  /** Same seed, same org. Default 1. */
  readonly seed?: number
  /** As in `--faults`. */
  readonly faults?: string
  /** CSV of accounts that come before the generated ones. */
  readonly accountsFile?: string
  /** File of the org's database; default ':memory:'. */
  readonly storage?: string
  readonly personAccounts?: boolean
  /** Custom fields the org has from the start. */
  readonly customFields?: NonNullable<OrgOptions['customFields']>
  /** Validation rules a new org has from the start. */
  readonly validationRules?: NonNullable<OrgOptions['validationRules']>
  readonly settings?: Partial<OrgSettings>
  /** When the org's clock should start; default now. */
  readonly startAt?: Date
}

export interface SalesforceSandbox {
  readonly url: string
  readonly port: number
  readonly org: Org
  readonly faults: FaultBox
  readonly requests: RequestLog
  readonly clock: SandboxClock
  readonly settings: OrgSettings
  /** Client id and secret that work at once; `rotating` has Refresh Token Rotation. */
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly rotatingApp: { readonly clientId: string; readonly clientSecret: string }
  stop(): Promise<void>
}

/** Opens an org and serves it. Everything it keeps lives in this one process. */
export async function startSalesforceSandbox(options: SalesforceSandboxOptions = {}): Promise<SalesforceSandbox> {
  const host = options.host ?? '127.0.0.1'
  const seed = options.seed ?? 1
  const clock = createSandboxClock(options.startAt)
  const faults = createFaultBox(seed, options.faults ?? '')
  const org = openOrg({
    storage: options.storage ?? ':memory:',
    seed,
    records: options.records ?? 1000,
    now: () => clock.now(),
    ...(options.accountsFile === undefined ? {} : { accountsFile: options.accountsFile }),
    ...(options.customFields === undefined ? {} : { customFields: options.customFields }),
    ...(options.validationRules === undefined ? {} : { validationRules: options.validationRules }),
    ...(options.personAccounts === undefined ? {} : { personAccounts: options.personAccounts }),
  })
  const sandbox = createState(org, clock, faults, { ...DEFAULT_SETTINGS, ...options.settings })
  const { server, close } = await listen(sandbox, options.port ?? 0, host).catch((error: unknown) => {
    org.close()
    throw error
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    org,
    faults,
    requests: sandbox.requests,
    clock,
    settings: sandbox.settings,
    app: DEFAULT_APP,
    rotatingApp: ROTATING_APP,
    stop: async () => {
      await close()
      org.close()
    },
  }
}

function createState(org: Org, clock: SandboxClock, faults: FaultBox, settings: OrgSettings): Sandbox {
  const active = org.users.filter((user) => user.active)
  const runAs = active.find((user) => user.profile === 'integration') ?? active.find((user) => user.profile === 'admin')
  return {
    org,
    clock,
    faults,
    settings,
    apps: createAppRegistry(runAs?.id ?? null),
    grants: createGrantStore(clock, org.organizationId),
    locators: createLocatorStore(clock),
    jobs: createJobStore(clock),
    usage: createApiUsage(clock),
    requests: createRequestLog(),
    schemaChangedAt: clock.now(),
  }
}

async function listen(
  sandbox: Sandbox,
  port: number,
  host: string,
): Promise<{ server: Server; close(): Promise<void> }> {
  const router = createRoutes()
  // Node's own limit is above ours, so that too long heads get the HTML answer of section 5.
  const server = createServer({ maxHeaderSize: 131_072, keepAliveTimeout: 60_000 }, (request, response) => {
    void serveRequest(sandbox, router, request, response)
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\n\r\n')
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { server, close }
}
