import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineErrors } from '../../core/errors.ts'
import { keepOutOfLogs, openLog } from './index.ts'

function record(readable = false) {
  const lines: string[] = []
  const log = openLog({ level: 'debug', readable, write: (line) => lines.push(line) })
  return { log, text: () => lines.join(''), last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> }
}

test('a line is JSON with level, time, message and facts', () => {
  const { log, last } = record()
  log.child({ run: 'r1' }).info({ rows: 3 }, 'page stored')
  const line = last()
  assert.equal(line.level, 'info')
  assert.equal(line.run, 'r1')
  assert.equal(line.rows, 3)
  assert.equal(line.msg, 'page stored')
  assert.match(String(line.time), /^\d{4}-\d\d-\d\dT/)
})

test('facts whose name says secret, and values shaped like tokens, never reach the log', () => {
  const { log, text, last } = record()
  const secrets = [
    'hunter2hunter2',
    '00D5g00000ABCDEEA4!AQcAQExampleSessionKeyExample',
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhYmMifQ.c2lnbmF0dXJl',
    's3cr3t-in-url',
    'verysecretcode',
  ]
  log.info({ password: secrets[0], nested: { refresh_token: 'quoted "inside" it' } }, 'signing in')
  log.info({ header: `Bearer ${secrets[1]}` }, `called with ${secrets[1]}`)
  log.info({ jwt: secrets[2] }, 'assertion made')
  log.info({ url: `postgres://u:${secrets[3]}@db.example/x` }, 'connecting')
  log.info({ url: `https://x.example/cb?code=${secrets[4]}&state=1` }, 'came back')
  for (const secret of [...secrets, 'inside']) assert.ok(!text().includes(secret), secret)
  assert.equal(last().msg, 'came back')
})

test('a value that a room announced as secret is struck out wherever it appears', () => {
  const { log, text } = record()
  keepOutOfLogs('plain looking "words"')
  log.warn({ seen: 'before plain looking "words" after' }, 'got plain looking "words"')
  assert.ok(!text().includes('plain looking'))
  assert.match(text(), /before \[secret\] after/)
})

test('errors keep code and place but not the values that PostgreSQL quotes', () => {
  const { log, text, last } = record()
  const cause = Object.assign(new Error('duplicate key (email)=(ann@example.com)'), {
    code: '23505',
    detail: 'Key (email)=(ann@example.com) already exists.',
    constraint: 'people_email',
  })
  const failure = defineErrors({
    'CC-LOGTEST-1': { status: 500, title: 't', meaning: 'm', nextStep: 'n', retry: 'never', who: 'nobody' },
  })
  log.error({ error: failure('CC-LOGTEST-1', 'import stopped', { cause, facts: { rows: 1 } }) }, 'failed')
  assert.ok(!text().includes('ann@example.com'))
  const error = last().error as { code: string; cause: { message: string } }
  assert.equal(error.code, 'CC-LOGTEST-1')
  assert.match(error.cause.message, /23505.*people_email/)
})

test('on a terminal a line is short and readable', () => {
  const { log, text } = record(true)
  log.info({ rows: 2 }, 'stored')
  assert.match(text(), /info.*stored.*rows=2/)
})
