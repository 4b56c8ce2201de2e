import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Child, startChild } from '../../../test/support/child.ts'
import { openDatabase } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
import { blockedAt } from './embedded-identity.ts'
import { pidState } from './pid.ts'

const PROBE = join(import.meta.dirname, '../../../test/support/embedded-probe.ts')
const asRoot = process.getuid?.() === 0

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'concordat-embedded-')))
// mkdtemp closes its directory; PostgreSQL's user must get through to the ones the tests make inside.
chmodSync(scratch, 0o755)
/** Made once and started many times. */
const shared = join(scratch, 'shared')
const mounts: string[] = []
after(() => {
  for (const path of mounts) spawnSync('umount', ['-l', path])
  rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

interface Probed {
  url: string
  pid: number
  port: number
  started: boolean
  home: string
  code?: string
  message?: string
}

async function probe(
  directory: string,
  options: { uid?: number; gid?: number } = {},
): Promise<Probed & { child: Child }> {
  const child = startChild(PROBE, [directory], options)
  return { ...(JSON.parse(await child.line(/^\{/)) as Probed), child }
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function leave(child: Child): Promise<void> {
  child.signal('SIGTERM')
  await child.line(/left/)
  await child.ended()
}

/** Starts in the shared directory, proves that it answers, and stops. */
async function startsAgain(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(shared)
  assert.equal((await query(server.url, 'select 1 as one'))[0]?.one, 1)
  await server.stop()
  assert.equal(pidState(server.pid).alive, false)
  return server
}

test('the first start makes a durable server of an unprivileged user that knows none of our keys', async () => {
  process.env.CONCORDAT_SECRET_KEY = 'must-not-be-inherited'
  const server = await startEmbeddedPostgres(shared)
  delete process.env.CONCORDAT_SECRET_KEY
  assert.equal(server.started, true)
  const settings = await query(server.url, 'select name, setting from pg_settings')
  const on = new Map(settings.map((row) => [row.name, row.setting]))
  assert.deepEqual([on.get('fsync'), on.get('full_page_writes'), on.get('listen_addresses')], ['on', 'on', '127.0.0.1'])
  assert.equal((await query(server.url, "select lower('ÀÉÖ') as low"))[0]?.low, 'àéö')
  assert.equal(statSync(join(server.home, 'settings.json')).mode & 0o077, 0)
  if (process.platform === 'linux') {
    assert.ok(!readFileSync(`/proc/${server.pid}/environ`, 'utf8').includes('must-not-be-inherited'))
    assert.notEqual(statSync(`/proc/${server.pid}`).uid, 0)
  }
  await query(server.url, 'create table kept (n int)')
  await assert.rejects(query(server.url, "select 'a value of a row'::int"))
  assert.ok(!readFileSync(join(server.home, 'postgres.log'), 'utf8').includes('a value of a row'))
  await assert.rejects(query(server.url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1'), { code: '28P01' })
  await server.stop()
})

test('processes that start at once share one server, and the last to leave stops it', async () => {
  const directory = join(scratch, 'raced')
  const probes = await Promise.all([probe(directory), probe(directory), probe(directory)])
  assert.equal(new Set(probes.map(({ pid, url }) => `${pid} ${url}`)).size, 1)
  assert.equal(probes.filter(({ started }) => started).length, 1)
  const [starter, ...joined] = probes.sort((a, b) => Number(b.started) - Number(a.started))
  assert.ok(starter)
  await leave(starter.child)
  for (const { child, url, pid } of joined) {
    assert.equal((await query(url, 'select 1 as one'))[0]?.one, 1)
    assert.equal(pidState(pid).alive, true)
    await leave(child)
  }
  assert.equal(pidState(starter.pid).alive, false)
})

test('a killed Node leaves its server running; the next start uses it and stops it at its end', async () => {
  const killed = await probe(shared)
  killed.child.signal('SIGKILL')
  await killed.child.ended()
  assert.equal(pidState(killed.pid).alive, true)
  const next = await startEmbeddedPostgres(shared)
  assert.deepEqual([next.pid, next.port, next.url, next.started], [killed.pid, killed.port, killed.url, false])
  await next.stop()
  assert.equal(pidState(killed.pid).alive, false)
})

test('a killed server is started again on the same port; what was committed is there and the pool goes on', async (t) => {
  const server = await startEmbeddedPostgres(shared)
  t.after(() => server.stop())
  const database = openDatabase(server.url)
  await database.pool.query('insert into kept values (1), (2), (3)')
  const killed = server.pid
  process.kill(killed, 'SIGKILL')
  const killedAt = performance.now()
  let n = -1
  // A session may outlive the killed server for a moment and still answer.
  while (n < 0 || server.pid === killed) {
    assert.ok(performance.now() - killedAt < 15_000, 'not back within 15 s')
    const answer = await database.pool.query('select count(*)::int as n from kept').catch(() => delay(50))
    if (answer) n = answer.rows[0].n
  }
  assert.equal(n, 3)
  await database.close()
  await server.stop()
  assert.equal(pidState(server.pid).alive, false)
})

test('a stale postmaster.pid does not stop the start: dead pid, a pid of another program, a zombie', async () => {
  const dead = spawnSync('true').pid
  const zombieParent = spawn('sh', ['-c', '(exit 0) & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const zombie = Number(await new Promise<Buffer>((resolve) => zombieParent.stdout.once('data', resolve)))
  const cluster = join(shared, 'postgres', 'cluster')
  for (const pid of [dead, process.pid, zombie]) {
    const lines = [pid, cluster, 1_700_000_000, 5432, '', '127.0.0.1', '  1234567   0', 'ready   ']
    writeFileSync(join(cluster, 'postmaster.pid'), `${lines.join('\n')}\n`)
    const { started } = await startsAgain()
    assert.equal(started, true)
  }
  zombieParent.kill('SIGKILL')
})

test('a lock and user marks that a killed process left behind are taken over', async () => {
  const dead = spawnSync('true').pid
  writeFileSync(join(shared, 'postgres', 'start.lock'), `${dead}-1`)
  writeFileSync(join(shared, 'postgres', 'users', `${process.pid}-1-1`), '')
  await startsAgain()
})

test('a first start that was killed half-way is done anew, and a large log is put aside', async () => {
  mkdirSync(join(shared, 'postgres', 'cluster.new-99999'))
  writeFileSync(join(shared, 'postgres', 'cluster.new-99999', 'PG_VERSION'), '18\n')
  truncateSync(join(shared, 'postgres', 'postgres.log'), 11 * 1024 * 1024)
  await startsAgain()
  assert.equal(existsSync(join(shared, 'postgres', 'cluster.new-99999')), false)
  assert.ok(statSync(join(shared, 'postgres', 'postgres.log')).size < 100_000)
  assert.ok(existsSync(join(shared, 'postgres', 'postgres.log.1')))
})

test('files of another major version, unreadable ones and a file in place of the directory are refused by name', async () => {
  const directory = join(scratch, 'foreign')
  const cluster = join(directory, 'postgres', 'cluster')
  mkdirSync(cluster, { recursive: true })
  await assert.rejects(startEmbeddedPostgres(directory), { code: 'CC-DATABASE-2' })
  writeFileSync(join(cluster, 'PG_VERSION'), '15\n')
  await assert.rejects(startEmbeddedPostgres(directory), {
    code: 'CC-DATABASE-3',
    message: /PostgreSQL 15, this is 18/,
  })
  writeFileSync(join(scratch, 'a-file'), '')
  await assert.rejects(startEmbeddedPostgres(join(scratch, 'a-file')), { code: 'CC-DATABASE-2', message: /a-file/ })
})

test('root with a data directory its PostgreSQL cannot reach gets a database elsewhere and finds it again', async () => {
  const closed = join(scratch, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const options = { openDirectory: join(scratch, 'open') }
  const first = await startEmbeddedPostgres(join(closed, 'data'), options)
  await query(first.url, 'create table here (n int)')
  await first.stop()
  assert.ok(first.home.startsWith(asRoot ? options.openDirectory : closed))
  const second = await startEmbeddedPostgres(join(closed, 'data'), options)
  assert.equal(second.home, first.home)
  assert.equal((await query(second.url, "select to_regclass('here')::text as it"))[0]?.it, 'here')
  await second.stop()
  assert.equal(statSync(closed).mode & 0o777, 0o700)
})

test('a user without name and a user without rights on the directory are told what to do', async () => {
  const stranger = { uid: 54_321, gid: 54_321 }
  // Only root can become somebody else, and only where that somebody can read this repository.
  if (!asRoot || [dirname(PROBE), process.execPath].some((path) => blockedAt(path, stranger))) return
  const open = join(scratch, 'for-all')
  mkdirSync(open)
  chmodSync(open, 0o777)
  const nameless = await probe(join(open, 'data'), stranger)
  assert.equal(nameless.code, 'CC-DATABASE-4', nameless.message)
  const powerless = await probe(join(scratch, 'closed', 'data'), stranger)
  assert.equal(powerless.code, 'CC-DATABASE-2', powerless.message)
  await Promise.all([nameless.child.ended(), powerless.child.ended()])
})

test('a full disk is named; when space returns the server goes on and nothing committed is lost', async () => {
  const tiny = mountSmallDisk('tiny', '24m')
  const small = mountSmallDisk('small', '120m')
  // Mounting needs root and a machine that allows it; elsewhere embedded-failures.test.ts covers the message.
  if (!tiny || !small) return
  await assert.rejects(startEmbeddedPostgres(tiny), { code: 'CC-DATABASE-5' })

  const ballast = join(small, 'ballast')
  writeFileSync(ballast, Buffer.alloc(24 * 1024 * 1024, 1))
  const settings = { max_wal_size: '32MB', min_wal_size: '32MB', shared_buffers: '16MB' }
  const told: string[] = []
  const server = await startEmbeddedPostgres(small, { settings, onProgress: (message) => told.push(message) })
  const database = openDatabase(server.url, { poolMax: 2 })
  await database.pool.query(
    'create table filled (n int, fill text); alter table filled alter fill set storage external',
  )
  let stored = 0
  const fill = 'x'.repeat(500_000)
  const refusal = await (async () => {
    for (;;) {
      await database.pool.query('insert into filled values ($1, $2)', [stored, fill])
      stored++
    }
  })().catch((error: Error) => error)
  assert.ok(refusal instanceof Error)
  rmSync(ballast)
  const freedAt = performance.now()
  let found: number | undefined
  while (found === undefined) {
    assert.ok(performance.now() - freedAt < 30_000, `not back: ${told.join(' | ')}`)
    const answer = await database.pool.query('select count(*)::int as n from filled').catch(() => delay(50))
    if (answer) found = answer.rows[0].n as number
  }
  assert.ok(found === stored || found === stored + 1, `${stored} acknowledged, ${found} found`)
  await database.pool.query('insert into filled values (-1, null)')
  await database.close()
  await server.stop()
})

function mountSmallDisk(name: string, size: string): string | null {
  const path = join(scratch, name)
  mkdirSync(path)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', path]).status !== 0) return null
  mounts.push(path)
  return path
}
