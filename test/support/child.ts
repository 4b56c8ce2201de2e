import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A script of this repository in a process of its own, whose output lines a test can wait for. */
export interface Child {
  readonly pid: number
  readonly lines: readonly string[]
  /** Resolves with the first line, seen already or still to come, that matches; rejects when the child ends before. */
  line(pattern: RegExp): Promise<string>
  signal(signal: NodeJS.Signals): void
  /** Resolves when the child has ended. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function startChild(
  script: string,
  args: readonly string[],
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Child {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  })
  running.add(child)
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  let over = false
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      over = true
      running.delete(child)
      wake()
      resolve({ code, signal })
    })
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  return {
    pid: child.pid ?? 0,
    lines,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => pattern.test(line))
          if (found === undefined && !over) return
          waiting.delete(look)
          if (found === undefined)
            reject(new Error(`${script} ended without ${pattern}; it said: ${lines.join(' | ')}`))
          else resolve(found)
        }
        waiting.add(look)
        look()
      }),
    signal: (signal) => void child.kill(signal),
    ended: () => ended,
  }
}
