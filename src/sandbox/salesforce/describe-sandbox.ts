import { faultsHelpText } from '../parts/faults/parse-faults.ts'
import { SALESFORCE_FAULTS } from './faults/salesforce-faults.ts'
import { DEFAULT_APP, ROTATING_APP } from './oauth/apps.ts'
import { SANDBOX_PASSWORD } from './sandbox-state.ts'
import type { SalesforceSandbox } from './start-salesforce-sandbox.ts'

/** What the command line prints when a sandbox has started: where it is and how to get in. */
export function describeSandbox(sandbox: SalesforceSandbox): string {
  const { org, url } = sandbox
  const users = org.users.filter((user) => user.active).slice(0, 5)
  return [
    `Salesforce sandbox: ${org.organizationName} (${org.organizationId})`,
    `  Login URL       ${url}`,
    `  Client id       ${DEFAULT_APP.clientId}    secret ${DEFAULT_APP.clientSecret}`,
    `  With rotation   ${ROTATING_APP.clientId}    secret ${ROTATING_APP.clientSecret}`,
    `  Redirect URI    any address on this machine (http://127.0.0.1:…, http://localhost:…)`,
    `  Users           ${users.map((user) => `${user.username} (${user.profile})`).join(', ')}; password ${SANDBOX_PASSWORD}`,
    `  Behind the scenes  ${url}/__sandbox (journal, requests, faults, clock)`,
    `  Try             curl ${url}/services/data`,
  ].join('\n')
}

/** Help for `--faults`. */
export function faultsHelp(): string {
  return faultsHelpText(SALESFORCE_FAULTS)
}
