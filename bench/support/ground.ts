import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts'
import { node } from './measure.ts'

const main = join(import.meta.dirname, '../../src/cli/main.ts')

export interface BenchSandbox {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly pid: number
  token(): Promise<string>
  calls(): Promise<number>
  stop(): Promise<void>
}

/** The sandbox as a process of its own, started by the command a user would type. */
export async function startSandbox(records: number): Promise<BenchSandbox> {
  const child = spawn(node, [main, 'sandbox', 'salesforce', '--port', '0', '--records', String(records), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const line of createInterface({ input: child.stdout })) {
    text += line
    if (line === '}') break
  }
  const opened = JSON.parse(text) as { url: string; clientId: string; clientSecret: string }
  const ask = async (method: string, path: string) => (await fetch(`${opened.url}${path}`, { method })).json()
  return {
    ...opened,
    pid: child.pid ?? 0,
    token: async () => ((await ask('POST', '/__sandbox/sign-in')) as { access_token: string }).access_token,
    calls: async () => ((await ask('GET', '/__sandbox/requests')) as { apiUsage: number }).apiUsage,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

export interface BenchDatabase {
  readonly url: string
  stop(): Promise<void>
}

/** A PostgreSQL with the settings users get, in a directory that is removed afterwards. */
export async function startDatabase(): Promise<BenchDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-bench-'))
  const postgres = await startEmbeddedPostgres(directory)
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}
