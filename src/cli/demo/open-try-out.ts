import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHttpClient } from '../../platform/http/index.ts'
import type { Platform } from '../../platform/platform.ts'
import type { ValidationRule } from '../../sandbox/index.ts'
import type { TryOut } from '../../server/index.ts'
import { cutDemo } from './cut-demo.ts'
import { importDemoRecords } from './import-demo.ts'
import { type SpawnedSandbox, spawnSandbox } from './spawn-sandbox.ts'

/** Beside those of the demo the org has so many generated accounts, which match nothing. */
const GENERATED_ACCOUNTS = 100

/** What real orgs have too: a rule that refuses some records, so that a newcomer meets a reject, and can mend it. */
const RULES: readonly ValidationRule[] = [
  {
    ...{ object: 'Account', name: 'Short_Names', field: 'Name', when: 'longer-than', value: '40', onlyNew: true },
    message: 'The name of a new account has at most 40 characters, as it must fit on our labels. Please shorten it.',
  },
]

type Login = Awaited<ReturnType<TryOut['start']>>

/**
 * The built-in CRM of "Try it without a CRM": an emulated Salesforce as a child of this process that keeps what is written to
 * it in the data directory. It has the same address after a restart, so a connection to it goes on.
 */
export function openTryOut(platform: Platform): TryOut & { resume(): Promise<void>; close(): Promise<void> } {
  const folder = join(platform.config.dataDir, 'try-out')
  const memo = join(folder, 'salesforce.json')
  const rules = join(folder, 'rules.json')
  let child: SpawnedSandbox | null = null
  let starting: Promise<Login> | null = null
  const start = async (): Promise<Login> => {
    const known = existsSync(memo) ? (JSON.parse(readFileSync(memo, 'utf8')) as Login) : null
    if (known && (await answers(platform, known.url))) return known
    const { accounts } = cutDemo(folder)
    writeFileSync(rules, JSON.stringify(RULES, null, 2))
    child = await spawnSandbox([
      ...['--port', known ? new URL(known.url).port : '0', '--records', String(GENERATED_ACCOUNTS)],
      ...['--accounts', accounts, '--rules', rules, '--storage', join(folder, 'salesforce.db')],
    ])
    const { url, clientId, clientSecret } = child
    const login = { url, clientId, clientSecret }
    writeFileSync(memo, JSON.stringify(login), { mode: 0o600 })
    return login
  }
  const startOnce = () => {
    starting ??= start().catch((error: unknown) => {
      starting = null
      throw error
    })
    return starting
  }
  return {
    start: startOnce,
    importCompanies: (workspaceId) => importDemoRecords(platform, workspaceId, cutDemo(folder)),
    resume: async () => {
      if (!existsSync(memo)) return
      await startOnce().catch((error: unknown) =>
        platform.log.warn({ error: String(error) }, 'the built-in CRM did not start; connections to it cannot be used'),
      )
    },
    close: async () => child?.stop(),
  }
}

/** Whether one from before is still there, left by a server that was killed. */
async function answers({ clock, log }: Platform, url: string): Promise<boolean> {
  const http = createHttpClient({
    ...{ name: 'try-out', allowedHosts: [], allowLoopback: true, pacer: null, clock, log },
    deadlines: { connectMs: 500 },
    backoff: { baseMs: 10, capMs: 10 },
  })
  try {
    const answer = await http.request({ method: 'GET', url: `${url}/services/data`, repeatable: true })
    answer.body.resume()
    return answer.status === 200
  } catch {
    return false
  } finally {
    await http.close()
  }
}
