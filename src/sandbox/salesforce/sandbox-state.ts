import type { SandboxClock } from '../clock.ts'
import type { FaultBox } from '../parts/faults/fault-box.ts'
import type { ConsentTickets } from '../parts/oauth/consent-tickets.ts'
import type { GrantStore } from '../parts/oauth/grants.ts'
import type { RequestLog } from '../parts/server/request-log.ts'
import type { JobStore } from './bulk/job.ts'
import type { SalesforceFaults } from './faults/salesforce-faults.ts'
import type { AppRegistry } from './oauth/apps.ts'
import type { ConsentRequest } from './oauth/authorize.ts'
import type { Org } from './org.ts'
import type { LocatorStore } from './rest/locators.ts'
import type { ApiUsage } from './server/api-usage.ts'

/** What an administrator of the emulated org could switch. */
export interface OrgSettings {
  /** `grant_type=password`; off in every org of today. */
  passwordFlow: boolean
  /** SOAP `login()`, v31–64. */
  soapLogin: boolean
  /** "Bulk API Hard Delete" for the integration and admin profiles. */
  hardDelete: boolean
  /** Session time-out, sliding. */
  sessionMs: number
  dailyApiRequests: number
  /** Rows of one bulk result page when the client names no `maxRecords`. */
  resultPageRows: number
  /** How long one token request holds its refresh token; a second request in that time is refused. */
  refreshHoldMs: number
}

/** The wire side's whole state, one per started sandbox. */
export interface Sandbox {
  readonly org: Org
  readonly clock: SandboxClock
  readonly faults: FaultBox<SalesforceFaults>
  readonly settings: OrgSettings
  readonly apps: AppRegistry
  readonly grants: GrantStore
  readonly consents: ConsentTickets<ConsentRequest>
  readonly locators: LocatorStore
  readonly jobs: JobStore
  readonly usage: ApiUsage
  readonly requests: RequestLog
  /** When objects or fields last changed, for If-Modified-Since on describe. */
  schemaChangedAt: Date
}

export const DEFAULT_SETTINGS: Readonly<OrgSettings> = {
  passwordFlow: false,
  soapLogin: true,
  hardDelete: true,
  sessionMs: 7_200_000,
  dailyApiRequests: 100_000,
  resultPageRows: 100_000,
  refreshHoldMs: 20,
}

/** What everybody may use as password in the browser and for SOAP login. */
export const SANDBOX_PASSWORD = 'sandbox'
