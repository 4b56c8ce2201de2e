// A real worker process for the tests of the job queue: node job-worker.ts DATABASE_URL.
// Tells what it does as lines on standard output: "ready", "took <n> attempt <n>", "finished <n>", "stopped".
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database/database.ts'
import { openJobs } from '../../src/platform/jobs/index.ts'
import { silentLog } from '../../src/platform/log/index.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const database = openDatabase(process.argv[2] ?? '', { poolMax: 4 })
const jobs = openJobs({ database, clock: systemClock, log: silentLog })

/** `lastsMs` applies to the first attempt; who takes the job over finishes at once. */
jobs.define<{ n: number; lastsMs: number }>(
  'ledger',
  async ({ payload, attempt, signal }) => {
    say(`took ${payload.n} attempt ${attempt}`)
    if (attempt === 0) await delay(payload.lastsMs, undefined, { signal })
    await sql`insert into public.ledger (n, worker) values (${payload.n}, ${process.pid})`.execute(database.db)
    say(`finished ${payload.n}`)
  },
  { concurrency: 4 },
)

process.once('SIGTERM', async () => {
  await jobs.stop()
  await database.close()
  say('stopped')
})

await jobs.start()
say('ready')
