import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { makeTestDatabase } from '../../test/support/database.ts'
import { readConfig } from './config/index.ts'
import { pidState } from './database/pid.ts'
import { DEFAULT_WORKSPACE, openPlatform } from './index.ts'
import { silentLog } from './log/index.ts'

const directory = mkdtempSync(join(tmpdir(), 'concordat-platform-'))
chmodSync(directory, 0o711)
after(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))

test('without any setting the platform brings its own database, and closing leaves nothing running', async () => {
  const told: string[] = []
  const config = readConfig({ CONCORDAT_DATA_DIR: directory })
  const platform = await openPlatform({ config, log: silentLog, onProgress: (line) => told.push(line) })
  const { rows } = await sql<{ pid: number; found: boolean }>`
    select (regexp_match(pg_read_file('postmaster.pid'), '^\\d+'))[1]::int as pid,
      exists (select from concordat.workspaces where id = ${DEFAULT_WORKSPACE}) as found`.execute(platform.database.db)
  assert.equal(rows[0]?.found, true)
  const sealed = platform.secrets.seal('token', 'place')
  assert.equal(platform.secrets.open(sealed, 'place'), 'token')
  await platform.jobs.send('nobody-listens-yet', { n: 1 })
  assert.ok(told.length > 0)
  await platform.close()
  await platform.close()
  assert.equal(pidState(rows[0]?.pid ?? 0).alive, false)
})

test('with DATABASE_URL that server is used and left running; what cannot start closes what it had opened', async () => {
  const made = await makeTestDatabase({ empty: true })
  const settings = { CONCORDAT_DATA_DIR: join(directory, 'second'), DATABASE_URL: made.url }
  const platform = await openPlatform({ config: readConfig(settings), log: silentLog })
  const sessions = sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity where datname = ${made.name} and application_name = 'concordat'`
  await sql`insert into concordat.migrations (name, checksum) values ('9999-from-the-future.sql', 'x')`.execute(
    platform.database.db,
  )
  await assert.rejects(openPlatform({ config: readConfig(settings), log: silentLog }), { code: 'CC-DATABASE-10' })
  // A session that was closed is still listed for a moment.
  let open = 0
  for (let look = 0; look < 100; look++) {
    open = (await sessions.execute(platform.database.db)).rows[0]?.n ?? 0
    if (open === 1) break
    await sql`select pg_sleep(0.02)`.execute(platform.database.db)
  }
  assert.equal(open, 1)
  await platform.close()
  await made.drop()
})
