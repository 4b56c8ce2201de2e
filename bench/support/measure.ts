import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

export const node = process.execPath

export function log(line: string): void {
  process.stderr.write(`${line}\n`)
}

export interface Timed<T> {
  readonly value: T
  readonly seconds: number
}

export async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const started = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - started) / 1000 }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Largest resident set of a process since its start, in MB (Linux; elsewhere NaN). */
export function peakMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
  } catch {
    return Number.NaN
  }
}

/** Runs a command to its end; throws with what it printed when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  return collect(child, [command, ...args].join(' '))
}

/** `first | second`, as a shell would run it. */
export async function pipe(
  first: readonly [string, ...string[]],
  second: readonly [string, ...string[]],
): Promise<string> {
  const [from, ...fromArgs] = first
  const [to, ...toArgs] = second
  const source = spawn(from, fromArgs, { stdio: ['ignore', 'pipe', 'inherit'] })
  const sink = spawn(to, toArgs, { stdio: ['pipe', 'pipe', 'pipe'] })
  source.stdout.pipe(sink.stdin as NodeJS.WritableStream)
  return collect(sink, [to, ...toArgs].join(' '))
}

async function collect(child: ChildProcess, name: string): Promise<string> {
  const chunks: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${Buffer.concat(errors).toString().slice(0, 2000)}`)
  return Buffer.concat(chunks).toString()
}

export function machine(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
}
