import { resolve } from 'node:path'

/** Settings from the environment, read once at start. */
export interface Config {
  /** Null: run the embedded PostgreSQL in the data directory. */
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly port: number
  /** How browsers reach us, e.g. https://concordat.example.com; used in links and OAuth redirects. */
  readonly publicUrl: string
  /** Raw text of CONCORDAT_SECRET_KEY; null: a key file in the data directory. */
  readonly secretKey: string | null
  readonly logLevel: string
  /** Connections may point to http://127.0.0.1 (the sandboxes). Off in production unless set. */
  readonly allowSandboxes: boolean
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const port = Number(env.CONCORDAT_PORT ?? 4400)
  return {
    databaseUrl: env.DATABASE_URL || null,
    dataDir: resolve(env.CONCORDAT_DATA_DIR ?? './data'),
    port,
    publicUrl: (env.CONCORDAT_PUBLIC_URL ?? `http://127.0.0.1:${port}`).replace(/\/$/, ''),
    secretKey: env.CONCORDAT_SECRET_KEY || null,
    logLevel: env.CONCORDAT_LOG_LEVEL ?? 'info',
    allowSandboxes: env.CONCORDAT_ALLOW_SANDBOXES !== 'false',
  }
}
