/**
 * Emulated CRMs: they speak the vendors' wire protocols, keep a journal of what really happened, and can be told to
 * misbehave. Part of the product: newcomers try everything without a CRM, tests and rehearsals run against them. Written
 * from the protocol sheets; knows nothing of the connectors.
 */
export type { SandboxClock } from './clock.ts'
export type { FaultBox } from './parts/faults/fault-box.ts'
export type { FaultSettings } from './parts/faults/parse-faults.ts'
export type { RequestEntry, RequestLog } from './parts/server/request-log.ts'
export { describeSandbox, faultsHelp } from './salesforce/describe-sandbox.ts'
export type { JournalEntry, Org, OrgRecord, ValidationRule } from './salesforce/org.ts'
export type { OrgSettings } from './salesforce/sandbox-state.ts'
export {
  type SalesforceSandbox,
  type SalesforceSandboxOptions,
  startSalesforceSandbox,
} from './salesforce/start-salesforce-sandbox.ts'
