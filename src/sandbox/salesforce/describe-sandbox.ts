import { FAULT_HELP, REQUEST_KINDS } from './faults/parse-faults.ts'
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
  const width = Math.max(...FAULT_HELP.map(([example]) => example.length)) + 2
  const lines = FAULT_HELP.map(([example, words]) => `  ${example.padEnd(width)}${words}`)
  return [
    'Faults, separated by commas (for example --faults latency=50..200,503=0.1,lost-answer=create@3):',
    ...lines,
    'When: 0.1 = that share, 3 = the next three, create@3 = only the third create, query:0.5 = half of the queries,',
    `query:2 = the next two, create = every create, always. Kinds: ${REQUEST_KINDS.join(', ')}.`,
  ].join('\n')
}
