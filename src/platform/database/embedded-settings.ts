import { existsSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

const MB = 1024 * 1024

/**
 * Settings for bulk loads on a small machine. fsync and full_page_writes stay on: a power cut must not corrupt the file.
 * The log gets no statements, no details and no errors of clients: they quote the values of rows (G11).
 */
export function serverSettings(cluster: string, overrides: Readonly<Record<string, string>> = {}): string[] {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: `${clamp(memory / 8 / MB, 64, 512)}MB`,
    maintenance_work_mem: `${clamp(memory / 16 / MB, 64, 256)}MB`,
    work_mem: '32MB',
    max_wal_size: `${clamp(freeSpace(cluster) / 10 / MB, 128, 4096)}MB`,
    checkpoint_timeout: '15min',
    dynamic_shared_memory_type: sharedMemoryIsRoomy() ? 'posix' : 'mmap',
    jit: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...overrides,
  }
  if (process.platform === 'win32') settings.dynamic_shared_memory_type = 'windows'
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(most, value)))
}

function freeSpace(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

/** Containers often have 64 MB of /dev/shm, where parallel queries then fail with "could not resize shared memory". */
function sharedMemoryIsRoomy(): boolean {
  if (process.platform !== 'linux') return true
  if (!existsSync('/dev/shm')) return false
  const { blocks, bsize } = statfsSync('/dev/shm')
  return blocks * bsize >= 256 * MB
}
