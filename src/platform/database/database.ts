import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect, type QueryExecutorProvider } from 'kysely'
import pg from 'pg'
import { from as copyFromStream } from 'pg-copy-streams'

/** Anything Kysely's sql`…`.execute() runs on: the pool or one transaction. Stores take this as their first parameter. */
export type Queryable = QueryExecutorProvider

export interface Transaction {
  readonly db: Queryable
  /** Streams bytes into `COPY … FROM STDIN`; returns the number of rows PostgreSQL stored. Backpressure included. */
  copyFrom(statement: string, source: Readable): Promise<number>
}

export interface Database {
  readonly db: Queryable
  readonly pool: pg.Pool
  readonly url: string
  /** Commits when `work` returns, rolls back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface DatabaseOptions {
  readonly poolMax?: number
  readonly applicationName?: string
  /** Told about errors of idle connections (a server restart); without a listener Node would end (stack.md 1.4-9). */
  readonly onIdleError?: (error: Error) => void
}

/** bigint and numeric stay strings so that no digit is lost; cast to int or float8 in SQL where a number is wanted. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolMax ?? 10,
    keepAlive: true,
    // Also the longest wait for a free session of this pool: waiting longer helps nobody.
    connectionTimeoutMillis: 60_000,
    application_name: options.applicationName ?? 'concordat',
    options: '-c search_path=concordat,public -c timezone=UTC',
  })
  pool.on('error', options.onIdleError ?? (() => undefined))
  // A session lost while it is checked out rejects its query and is thrown away; the event itself must not end Node.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  // Not kysely.destroy(): it leaves the pool open when Kysely itself never ran a query.
  const close = () => pool.end()
  return {
    db: kysely,
    pool,
    url,
    transaction: (work) => runTransaction(pool, work),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function runTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    await client.query('begin')
    const result = await work(transactionOn(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

function transactionOn(client: pg.PoolClient): Transaction {
  const borrowed = {
    connect: async () => ({ query: client.query.bind(client), release: () => undefined }),
    end: async () => undefined,
  }
  return {
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: borrowed as unknown as pg.Pool }) }),
    copyFrom: async (statement, source) => {
      const copy = client.query(copyFromStream(statement))
      await pipeline(source, copy)
      return copy.rowCount ?? 0
    },
  }
}
