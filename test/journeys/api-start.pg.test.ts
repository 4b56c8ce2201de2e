import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { makeTestDatabase } from '../support/database.ts'
import { TEST_SECRET_KEY } from '../support/scenario.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

describe('concordat start', () => {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-start-'))
  const children: ChildProcess[] = []
  let database: Awaited<ReturnType<typeof makeTestDatabase>>
  before(async () => {
    database = await makeTestDatabase()
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await database.drop()
    rmSync(directory, { recursive: true, force: true })
  })

  const start = (...args: string[]) => {
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      CONCORDAT_DATA_DIR: directory,
      CONCORDAT_SECRET_KEY: TEST_SECRET_KEY,
      CONCORDAT_LOG_LEVEL: 'warn',
    }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'start', ...args], { env })
    children.push(child)
    return child
  }

  /** The lines until the one that says how to stop it. */
  const said = async (child: ChildProcess) => {
    let lines = ''
    for await (const chunk of child.stdout ?? []) {
      lines += String(chunk)
      if (lines.includes('Ctrl-C')) break
    }
    return lines
  }

  it('serves and works on one port, prints the owner link once, and stops at once when asked', async () => {
    const child = start('--port', '0')
    child.stdout?.setEncoding('utf8')
    let lines = ''
    await new Promise<void>((done) => {
      child.stdout?.on('data', (chunk: string) => {
        lines += chunk
        if (lines.includes('Ctrl-C')) done()
      })
      child.once('exit', () => done())
    })
    const url = /running at (http:\/\/127\.0\.0\.1:\d+)/.exec(lines)?.[1] ?? ''
    assert.ok(url, lines)
    assert.equal((await fetch(`${url}/readyz`)).status, 200)
    const [, token] = /welcome#([\w-]{43})/.exec(lines) ?? []
    assert.ok(token, lines)
    const wish = { token, email: 'first@example.com', name: 'First', password: 'seven quiet lanterns over Bergen' }
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(wish),
    }
    assert.equal((await fetch(`${url}/api/v1/setup`, request)).status, 201)
    assert.equal((await fetch(`${url}/api/v1/setup`, request)).status, 400)

    const taken = start('--port', new URL(url).port)
    const [problem, [code]] = await Promise.all([readAll(taken.stderr!), once(taken, 'exit') as Promise<[number]>])
    assert.equal(code, 1)
    assert.match(problem, /Port \d+ on 127\.0\.0\.1 is taken/)
    assert.match(problem, /Next: .*CONCORDAT_PORT/)

    const asked = performance.now()
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
    assert.ok(performance.now() - asked < 25_000)
  })

  it('prints no link any more once there is an owner', async () => {
    const child = start('--port', '0')
    const lines = await said(child)
    assert.match(lines, /running at/)
    assert.doesNotMatch(lines, /welcome/)
    child.kill('SIGINT')
    await once(child, 'exit')
  })
})
