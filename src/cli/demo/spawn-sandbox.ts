import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cliError } from '../errors.ts'

export interface SpawnedSandbox {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  stop(): Promise<void>
}

/** Starts the emulated Salesforce as a process of its own with these options of `concordat sandbox salesforce`. */
export async function spawnSandbox(options: readonly string[]): Promise<SpawnedSandbox> {
  const main = join(import.meta.dirname, '../main.ts')
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, 'sandbox', 'salesforce', ...options, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const opened = await readOpening(child)
  return { ...opened, stop: () => stopChild(child) }
}

/** The first JSON value on the child's standard output; it may span lines. */
async function readOpening(child: ChildProcess): Promise<{ url: string; clientId: string; clientSecret: string }> {
  let text = ''
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      text += line
      if (line === '}') return JSON.parse(text)
    }
  }
  throw cliError('CC-CLI-4', 'the emulated CRM did not start')
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
