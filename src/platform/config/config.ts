import { resolve } from 'node:path'
import { configError } from './errors.ts'

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

type Environment = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent']

/** Reads and checks the variables of variables.ts. Throws CC-CONFIG-1 naming the variable, never its value. */
export function readConfig(env: Environment): Config {
  const port = readPort(env)
  return {
    databaseUrl: readDatabaseUrl(env),
    dataDir: readDataDir(env),
    port,
    publicUrl: readPublicUrl(env, port),
    secretKey: env.CONCORDAT_SECRET_KEY || null,
    logLevel: readChoice(env, 'CONCORDAT_LOG_LEVEL', LOG_LEVELS, 'info'),
    allowSandboxes: readChoice(env, 'CONCORDAT_ALLOW_SANDBOXES', ['true', 'false'], 'true') === 'true',
  }
}

function invalid(variable: string, wanted: string): Error {
  return configError('CC-CONFIG-1', `${variable} must be ${wanted}. Correct it or unset it.`, { facts: { variable } })
}

function readPort(env: Environment): number {
  const text = env.CONCORDAT_PORT || '4400'
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw invalid('CONCORDAT_PORT', 'a whole number from 0 to 65535, for example 4400')
  }
  return Number(text)
}

function readDatabaseUrl(env: Environment): string | null {
  const text = env.DATABASE_URL
  if (!text) return null
  const wanted = 'an address such as postgres://user:password@host:5432/database (special characters percent-encoded)'
  if (!URL.canParse(text)) throw invalid('DATABASE_URL', wanted)
  if (!['postgres:', 'postgresql:'].includes(new URL(text).protocol)) throw invalid('DATABASE_URL', wanted)
  return text
}

function readDataDir(env: Environment): string {
  const text = env.CONCORDAT_DATA_DIR || './data'
  if (text.includes('\0')) throw invalid('CONCORDAT_DATA_DIR', 'the path of a directory')
  return resolve(text)
}

function readPublicUrl(env: Environment, port: number): string {
  const text = env.CONCORDAT_PUBLIC_URL
  if (!text) return `http://127.0.0.1:${port}`
  const wanted = 'an http or https address without query, for example https://concordat.example.com'
  if (!URL.canParse(text)) throw invalid('CONCORDAT_PUBLIC_URL', wanted)
  const url = new URL(text)
  const plain = ['http:', 'https:'].includes(url.protocol) && !url.username && !url.search && !url.hash
  if (!plain) throw invalid('CONCORDAT_PUBLIC_URL', wanted)
  return text.replace(/\/+$/, '')
}

function readChoice(env: Environment, variable: string, choices: readonly string[], standard: string): string {
  const value = env[variable] || standard
  if (!choices.includes(value)) throw invalid(variable, `one of ${choices.join(', ')}`)
  return value
}
