import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeTestDatabase } from '../../../test/support/database.ts'
import { systemClock } from '../clock.ts'
import { openDatabase } from './database.ts'
import { reachDatabase } from './reach-database.ts'

let made: Awaited<ReturnType<typeof makeTestDatabase>>
before(async () => {
  made = await makeTestDatabase({ empty: true })
})
after(() => made.drop())

async function reach(change: (url: URL) => void, patienceMs = 0): Promise<void> {
  const url = new URL(made.url)
  change(url)
  await using database = openDatabase(url.toString(), { poolMax: 1 })
  await reachDatabase(database, systemClock, { patienceMs })
}

test('a server that answers is accepted', async () => {
  await reach(() => undefined)
})

test('a wrong password, an unknown database and a silent port are told apart, without showing the password', async () => {
  const hidden = 'wrong-password-typed'
  const wrongPassword = reach((url) => {
    url.password = hidden
  })
  await assert.rejects(wrongPassword, (error: Error & { code: string }) => {
    return error.code === 'CC-DATABASE-8' && !error.message.includes(hidden)
  })
  const unknown = reach((url) => {
    url.pathname = '/nowhere'
  })
  await assert.rejects(unknown, { code: 'CC-DATABASE-8' })
  const silent = reach((url) => {
    url.port = '1'
  }, 150)
  await assert.rejects(silent, { code: 'CC-DATABASE-7', message: /127\.0\.0\.1:1/ })
})
