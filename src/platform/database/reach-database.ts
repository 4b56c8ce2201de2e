import { sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from './database.ts'
import { databaseError } from './errors.ts'

const OLDEST_VERSION = 150_000
const PATIENCE_MS = 30_000

/**
 * Waits until this database answers (a server that was started a moment ago needs some seconds) and checks that it can
 * be used. Throws CC-DATABASE-7 when nobody answers, -8 when the sign-in is refused, -9 for a server too old.
 */
export async function reachDatabase(
  database: Database,
  clock: Clock,
  options: { patienceMs?: number; onProgress?: (message: string) => void } = {},
): Promise<void> {
  const deadline = clock.monotonicMs() + (options.patienceMs ?? PATIENCE_MS)
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2000)) {
    const failure = await checkServer(database).then(
      () => null,
      (error: Error & { code?: string }) => error,
    )
    if (!failure) return
    refuseIfFinal(failure, database)
    if (clock.monotonicMs() >= deadline) throw unreachable(failure, database)
    options.onProgress?.(`Waiting for the database at ${place(database)} …`)
    await clock.sleep(waitMs)
  }
}

async function checkServer(database: Database): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`.execute(
    database.db,
  )
  const { version = 0, encoding = '' } = rows[0] ?? {}
  if (version >= OLDEST_VERSION && encoding === 'UTF8') return
  const major = Math.floor(version / 10_000)
  throw databaseError('CC-DATABASE-9', `the server is PostgreSQL ${major} with encoding ${encoding}`, {
    facts: { major, encoding },
  })
}

function refuseIfFinal(failure: Error & { code?: string }, database: Database): void {
  const code = failure.code ?? ''
  if (code.startsWith('CC-')) throw failure
  // Class 28: sign-in refused; 3D000: no such database; 42501: no right to connect.
  if (/^28...$/.test(code) || code === '3D000' || code === '42501') {
    throw databaseError('CC-DATABASE-8', `${place(database)} refused the sign-in (PostgreSQL ${code})`, {
      facts: { code },
    })
  }
}

function unreachable(failure: Error & { code?: string }, database: Database): Error {
  const facts = { code: failure.code ?? null }
  return databaseError('CC-DATABASE-7', `no answer from ${place(database)} (${failure.code ?? failure.message})`, {
    facts,
    cause: failure,
  })
}

/** Host, port and database only: the address also holds a password. */
function place(database: Database): string {
  const url = new URL(database.url)
  return `${url.host}${url.pathname}`
}
