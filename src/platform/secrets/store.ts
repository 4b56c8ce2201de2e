import { sql } from 'kysely'
import type { Queryable } from '../database/database.ts'

export interface KnownKey {
  readonly keyId: string
  readonly firstUsedAt: Date
  readonly proof: string
}

/** Keys that may still be needed to read something. */
export async function activeKeys(db: Queryable): Promise<readonly KnownKey[]> {
  const { rows } =
    await sql<KnownKey>`select key_id as "keyId", first_used_at as "firstUsedAt", proof from concordat.secret_keys
    where retired_at is null order by first_used_at`.execute(db)
  return rows
}

/** Two processes may start with the same new key; the first proof stays. */
export async function rememberKey(db: Queryable, keyId: string, proof: string): Promise<void> {
  await sql`insert into concordat.secret_keys as k (key_id, proof) values (${keyId}, ${proof})
    on conflict (key_id) do update set retired_at = null, proof = excluded.proof where k.retired_at is not null`.execute(
    db,
  )
}

/** Serialises starts, so that a process cannot add a key while another finds none. */
export async function lockKeys(db: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(4400002)`.execute(db)
}

export async function retireKeys(db: Queryable, except: string): Promise<readonly string[]> {
  const { rows } = await sql<{ key_id: string }>`update concordat.secret_keys set retired_at = now()
    where retired_at is null and key_id <> ${except} returning key_id`.execute(db)
  return rows.map((row) => row.key_id)
}
