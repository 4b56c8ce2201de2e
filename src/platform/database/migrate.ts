import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from './database.ts'

const directory = join(import.meta.dirname, '../../../migrations')

/** Migration files in order: NNNN-name.sql, plain SQL; the first line names the owning room. */
export function migrationFiles(): readonly { name: string; text: string; checksum: string }[] {
  return readdirSync(directory)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(directory, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    })
}

/** Brings the database to the newest version; safe when several processes start at once. Returns what it applied. */
export async function migrate(database: Database): Promise<readonly string[]> {
  return database.transaction(async ({ db }) => {
    await sql`select pg_advisory_xact_lock(4400001)`.execute(db)
    await sql`create schema if not exists concordat`.execute(db)
    await sql`create table if not exists concordat.migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(db)
    const known = await sql<{
      name: string
      checksum: string
    }>`select name, checksum from concordat.migrations`.execute(db)
    const checksums = new Map(known.rows.map((row) => [row.name, row.checksum]))
    const applied: string[] = []
    for (const file of migrationFiles()) {
      const before = checksums.get(file.name)
      if (before === file.checksum) continue
      if (before !== undefined)
        throw new Error(`migration ${file.name} was changed after it was applied; write a new one instead`)
      await sql.raw(file.text).execute(db)
      await sql`insert into concordat.migrations (name, checksum) values (${file.name}, ${file.checksum})`.execute(db)
      applied.push(file.name)
    }
    return applied
  })
}
