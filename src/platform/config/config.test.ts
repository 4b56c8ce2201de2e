import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConcordatError } from '../../core/errors.ts'
import { readConfig, VARIABLES } from './index.ts'

const root = join(import.meta.dirname, '../../..')

function refused(env: Record<string, string>): ConcordatError {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConcordatError)
    return error
  }
  throw new Error(`accepted ${JSON.stringify(env)}`)
}

test('without any variable everything has a working default', () => {
  const config = readConfig({})
  assert.equal(config.databaseUrl, null)
  assert.equal(config.port, 4400)
  assert.equal(config.publicUrl, 'http://127.0.0.1:4400')
  assert.equal(config.logLevel, 'info')
  assert.equal(config.allowSandboxes, true)
  assert.match(config.dataDir, /data$/)
})

test('valid settings are taken over', () => {
  const config = readConfig({
    DATABASE_URL: 'postgresql://u:p@db/concordat',
    CONCORDAT_PORT: '80',
    CONCORDAT_PUBLIC_URL: 'https://crm.example.com/',
    CONCORDAT_ALLOW_SANDBOXES: 'false',
  })
  assert.equal(config.databaseUrl, 'postgresql://u:p@db/concordat')
  assert.equal(config.port, 80)
  assert.equal(config.publicUrl, 'https://crm.example.com')
  assert.equal(config.allowSandboxes, false)
})

test('a setting that cannot be used is refused by name, without showing its value', () => {
  const wrong: Record<string, string> = {
    CONCORDAT_PORT: '99999x',
    DATABASE_URL: 'mysql://root:hunter2secret@db/x',
    CONCORDAT_PUBLIC_URL: 'my-host.example.org/x',
    CONCORDAT_LOG_LEVEL: 'loud',
    CONCORDAT_ALLOW_SANDBOXES: 'maybe',
    CONCORDAT_DATA_DIR: 'a\0b',
  }
  for (const [variable, value] of Object.entries(wrong)) {
    const error = refused({ [variable]: value })
    assert.equal(error.code, 'CC-CONFIG-1')
    assert.ok(error.message.includes(variable), error.message)
    assert.ok(!error.message.includes(value), error.message)
  }
  assert.equal(refused({ CONCORDAT_PORT: '70000' }).facts.variable, 'CONCORDAT_PORT')
  assert.equal(refused({ DATABASE_URL: 'no address' }).facts.variable, 'DATABASE_URL')
})

test('every variable the sources name is documented in docs/reference/config.md, and only those', () => {
  const documentation = readFileSync(join(root, 'docs/reference/config.md'), 'utf8')
  for (const { name, standard, meaning } of VARIABLES) {
    assert.ok(
      documentation.includes(`| \`${name}\` | ${standard} | ${meaning} |`),
      `${name} in docs/reference/config.md`,
    )
  }
  const named = new Set<string>()
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    for (const [name] of text.matchAll(/\bCONCORDAT_[A-Z_]+[A-Z]\b/g)) named.add(name)
  }
  const known = new Set(VARIABLES.map((variable) => variable.name))
  assert.deepEqual(
    [...named].filter((name) => !known.has(name)),
    [],
  )
})
