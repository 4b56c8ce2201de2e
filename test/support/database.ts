import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../src/platform/database/database.ts'
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts'
import { migrate } from '../../src/platform/database/migrate.ts'

let template: Promise<{ url: string }> | undefined
let made = 0

/**
 * A database of its own for one test file, copied from a migrated template. One PostgreSQL serves a whole test process:
 * CONCORDAT_TEST_DATABASE_URL (set by bin/test.mjs) or one started here and stopped when the tests end.
 */
export async function openTestDatabase(): Promise<Database> {
  template ??= prepareTemplate()
  const { url } = await template
  const name = `test_${process.pid}_${++made}`
  await copyTemplate(url, name)
  const database = openDatabase(withDatabase(url, name))
  const close = async () => {
    await database.close()
    const cleaner = openDatabase(url, { poolMax: 1 })
    await sql`drop database if exists ${sql.id(name)} with (force)`.execute(cleaner.db)
    await cleaner.close()
  }
  return { ...database, close, [Symbol.asyncDispose]: close }
}

/** A session that was just closed may still count for a moment on the server (55006); then it is asked again. */
async function copyTemplate(url: string, name: string): Promise<void> {
  await using admin = openDatabase(url, { poolMax: 1 })
  for (let attempt = 1; ; attempt++) {
    try {
      await sql`create database ${sql.id(name)} template ${sql.id(templateName())}`.execute(admin.db)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error
      await sql`select pg_sleep(0.05)`.execute(admin.db)
    }
  }
}

function templateName(): string {
  return `template_${process.pid}`
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.toString()
}

async function prepareTemplate(): Promise<{ url: string }> {
  const url = process.env.CONCORDAT_TEST_DATABASE_URL ?? (await startOwnPostgres())
  const admin = openDatabase(url, { poolMax: 1 })
  await sql`create database ${sql.id(templateName())}`.execute(admin.db)
  await admin.close()
  const database = openDatabase(withDatabase(url, templateName()))
  await migrate(database)
  await database.close()
  return { url }
}

async function startOwnPostgres(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-test-'))
  const postgres = await startEmbeddedPostgres(directory)
  after(() => postgres.stop())
  return postgres.url
}
