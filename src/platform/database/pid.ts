import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What the operating system says about a process id. A zombie counts as gone: it can no longer touch a file. */
export interface PidState {
  readonly pid: number
  readonly alive: boolean
  /** Name of the program; null where the system does not tell. */
  readonly command: string | null
  /** Its working directory; null where the system does not tell. PostgreSQL works in its data directory. */
  readonly directory: string | null
  /** With the pid it names one process for good, although pids are used again. */
  readonly startedAt: string | null
}

export function pidState(pid: number): PidState {
  const gone: PidState = { pid, alive: false, command: null, directory: null, startedAt: null }
  if (!Number.isInteger(pid) || pid <= 0 || !exists(pid)) return gone
  if (process.platform === 'linux') return fromProc(pid) ?? gone
  if (process.platform === 'win32') return { ...gone, alive: true }
  return fromPs(pid) ?? gone
}

/** Names this process for other processes, across reuse of pids. */
export function ownMark(): string {
  return `${process.pid}-${pidState(process.pid).startedAt ?? '0'}`
}

/** Whether the process that made this mark still runs. */
export function markIsAlive(mark: string): boolean {
  const [pid, startedAt] = mark.split('-')
  const state = pidState(Number(pid))
  return state.alive && (startedAt === '0' || state.startedAt === startedAt)
}

/** Ids of running processes of this program that work in this directory (Linux only; elsewhere none are found). */
export function pidsIn(directory: string, command: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => pidState(Number(name)))
    .filter((state) => state.alive && state.command === command && state.directory === directory)
    .map((state) => state.pid)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function fromProc(pid: number): PidState | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      pid,
      alive: !['Z', 'X', 'x'].includes(afterName[0] ?? ''),
      command: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      directory: linkTarget(`/proc/${pid}/cwd`),
      startedAt: afterName[19] ?? null,
    }
  } catch {
    return null
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

function fromPs(pid: number): PidState | null {
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)], { encoding: 'utf8' })
  const [state, ...words] = (stdout ?? '').trim().split(/\s+/)
  if (status !== 0 || !state) return null
  const startedAt = words.slice(0, 5).join('').replaceAll(/\W/g, '')
  const command = words.slice(5).join(' ').split('/').at(-1) ?? null
  return { pid, alive: !state.startsWith('Z'), command, directory: null, startedAt }
}
