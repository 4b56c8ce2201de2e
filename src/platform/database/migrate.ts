import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { databaseError } from './errors.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../migrations')

export interface MigrationFile {
  readonly name: string
  readonly text: string
  readonly checksum: string
  /** The room whose tables it makes. */
  readonly owner: string
}

/**
 * Migration files in order: NNNN-name.sql, plain SQL; the first line "-- owner: <room>" names the owning room.
 * Throws CC-DATABASE-11 for a file without owner and for two files with one number.
 */
export function migrationFiles(directory = MIGRATIONS): readonly MigrationFile[] {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readMigration(directory, name))
  files.forEach((file, n) => {
    const before = files[n - 1]
    if (before?.name.slice(0, 4) !== file.name.slice(0, 4)) return
    throw databaseError('CC-DATABASE-11', `migrations ${before.name} and ${file.name} share a number`)
  })
  return files
}

function readMigration(directory: string, name: string): MigrationFile {
  const text = readFileSync(join(directory, name), 'utf8')
  const owner = /^-- owner: (\S+)/.exec(text)?.[1]
  if (!owner || !/^\d{4}-[a-z0-9-]+\.sql$/.test(name)) {
    throw databaseError(
      'CC-DATABASE-11',
      `migration ${name} is not named NNNN-name.sql or names no owner in its first line`,
    )
  }
  return { name, text, checksum: createHash('sha256').update(text).digest('hex'), owner }
}

/**
 * Brings the database to the newest version, all or nothing; safe when several processes start at once. Returns what it
 * applied. Throws CC-DATABASE-10 when a file differs from what was applied, or something unknown was applied.
 */
export async function migrate(database: Database, files = migrationFiles()): Promise<readonly string[]> {
  return database.transaction(async ({ db }) => {
    await sql`select pg_advisory_xact_lock(4400001)`.execute(db)
    await sql`create schema if not exists concordat`.execute(db)
    await sql`create table if not exists concordat.migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(db)
    const known = await sql<{ name: string; checksum: string }>`
      select name, checksum from concordat.migrations`.execute(db)
    const checksums = new Map(known.rows.map((row) => [row.name, row.checksum]))
    refuseForeign([...checksums.keys()], files)
    const applied: string[] = []
    for (const file of files) {
      const before = checksums.get(file.name)
      if (before === file.checksum) continue
      if (before !== undefined) throw differs(`migration ${file.name} was changed after it was applied`, file.name)
      await sql.raw(file.text).execute(db)
      await sql`insert into concordat.migrations (name, checksum) values (${file.name}, ${file.checksum})`.execute(db)
      applied.push(file.name)
    }
    return applied
  })
}

/** A migration we do not have: a newer Concordat was here. Going on with old code could ruin what it stored. */
function refuseForeign(applied: readonly string[], files: readonly MigrationFile[]): void {
  const ours = new Set(files.map((file) => file.name))
  const foreign = applied.find((name) => !ours.has(name))
  if (foreign) throw differs(`migration ${foreign} was applied by another version of Concordat`, foreign)
}

function differs(message: string, migration: string): Error {
  return databaseError('CC-DATABASE-10', message, { facts: { migration } })
}
