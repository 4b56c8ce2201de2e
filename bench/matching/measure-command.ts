import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Usage {
  readonly seconds: number
  /** Of all its threads, and of the processes it started. */
  readonly cpuSeconds: number
  /** Largest resident set of its largest process. */
  readonly megabytes: number
}

const REPORTER = pathToFileURL(join(import.meta.dirname, '../support/report-usage.ts')).href
const QUIET = '--disable-warning=ExperimentalWarning'

/**
 * Runs a script of this repository in a process of its own, from start to end.
 * Null when it took longer than the limit and was ended; throws with what it said when it failed.
 */
export async function measureScript(
  script: string,
  args: readonly string[],
  limitSeconds: number,
): Promise<Usage | null> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-usage-'))
  const env = { ...process.env, CONCORDAT_BENCH_USAGE: folder, NODE_OPTIONS: `${QUIET} --import=${REPORTER}` }
  try {
    const started = performance.now()
    const finished = await ended([script, ...args], env, limitSeconds)
    const seconds = (performance.now() - started) / 1000
    return finished ? { seconds, ...usedIn(folder) } : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether it ended by itself. It leads a group of its own, so that what it started ends with it. */
async function ended(argv: readonly string[], env: NodeJS.ProcessEnv, limitSeconds: number): Promise<boolean> {
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let stopped = false
  let said = ''
  const end = () => {
    stopped = true
    endGroup(child.pid)
  }
  const timer = setTimeout(end, limitSeconds * 1000)
  process.once('exit', end)
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000)
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(timer)
  process.removeListener('exit', end)
  if (!stopped && code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${said}`)
  return !stopped
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended just before.
  }
}

function usedIn(folder: string): { readonly cpuSeconds: number; readonly megabytes: number } {
  const used = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { cpuSeconds: number; megabytes: number },
  )
  return {
    cpuSeconds: used.reduce((sum, one) => sum + one.cpuSeconds, 0),
    megabytes: Math.max(...used.map((one) => one.megabytes)),
  }
}
