// One throw-away PostgreSQL for all groups of a test run. Prints its address, lives until standard input ends (that is,
// until bin/test.mjs ends, however it ends), then removes itself.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts'
import { THROWAWAY_SETTINGS } from './database.ts'

const directory = mkdtempSync(join(tmpdir(), 'concordat-tests-'))
process.on('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

const postgres = await startEmbeddedPostgres(directory, { settings: THROWAWAY_SETTINGS })
process.stdout.write(`${postgres.url}\n`)
process.stdin.resume()
process.stdin.once('close', async () => {
  await postgres.stop()
  process.exit(0)
})
