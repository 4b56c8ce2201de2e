import { createSandboxClock, type SandboxClock } from '../clock.ts'
import { createFaultBox, type FaultBox } from '../parts/faults/fault-box.ts'
import { createConsentTickets } from '../parts/oauth/consent-tickets.ts'
import { createGrantStore } from '../parts/oauth/grants.ts'
import { listen } from '../parts/server/listen.ts'
import { newSecret } from '../parts/server/new-secret.ts'
import { createRequestLog, type RequestLog } from '../parts/server/request-log.ts'
import { createJobStore } from './bulk/job.ts'
import { SALESFORCE_FAULTS, type SalesforceFaults } from './faults/salesforce-faults.ts'
import { createAppRegistry, DEFAULT_APP, ROTATING_APP } from './oauth/apps.ts'
import { openOrg } from './open-org.ts'
import type { Org, OrgOptions } from './org.ts'
import { createLocatorStore } from './rest/locators.ts'
import { DEFAULT_SETTINGS, type OrgSettings, type Sandbox } from './sandbox-state.ts'
import { createApiUsage } from './server/api-usage.ts'
import { createRoutes } from './server/routes.ts'
import { salesforceHost } from './server/salesforce-host.ts'

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
  readonly faults: FaultBox<SalesforceFaults>
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
  const faults = createFaultBox(SALESFORCE_FAULTS, seed, options.faults ?? '')
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
  const { url, port, close } = await listen(salesforceHost(sandbox, createRoutes()), options.port ?? 0, host).catch(
    (error: unknown) => {
      org.close()
      throw error
    },
  )
  return {
    url,
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

function createState(
  org: Org,
  clock: SandboxClock,
  faults: FaultBox<SalesforceFaults>,
  settings: OrgSettings,
): Sandbox {
  const active = org.users.filter((user) => user.active)
  const runAs = active.find((user) => user.profile === 'integration') ?? active.find((user) => user.profile === 'admin')
  return {
    org,
    clock,
    faults,
    settings,
    apps: createAppRegistry(runAs?.id ?? null),
    grants: createGrantStore(clock, {
      accessToken: () => `${org.organizationId.slice(0, 15)}!AQ${newSecret(60)}`,
      refreshToken: () => `5Aep861${newSecret(48)}`,
      code: () => `aPrx${newSecret(40)}`,
    }),
    consents: createConsentTickets(clock),
    locators: createLocatorStore(clock),
    jobs: createJobStore(clock),
    usage: createApiUsage(clock),
    requests: createRequestLog(),
    schemaChangedAt: clock.now(),
  }
}
