import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

const MINUTE = 60_000
const DAY = 86_400_000

describe('getUpdated and getDeleted', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient({ settings: { sessionMs: 400 * DAY } })
  })
  after(() => client.stop())

  const at = (shiftMs: number): string =>
    encodeURIComponent(new Date(client.sandbox.clock.now().getTime() + shiftMs).toISOString().replace('Z', '+00:00'))
  const ask = (what: string, from: number, to: number) =>
    client.get(`sobjects/Account/${what}/?start=${at(from)}&end=${at(to)}`)

  it('refuses ends that do not make a window', async () => {
    assert.equal(codeOf(await ask('updated', 0, -5 * MINUTE)), 'INVALID_REPLICATION_DATE')
    assert.equal(codeOf(await ask('updated', -31 * DAY, 0)), 'INVALID_REPLICATION_DATE')
    assert.equal(codeOf(await ask('deleted', -16 * DAY, 0)), 'INVALID_REPLICATION_DATE')
    assert.equal(codeOf(await ask('deleted', -MINUTE, 0)), 'INVALID_REPLICATION_DATE')
    assert.equal((await client.get('sobjects/Account/updated')).status, 400)
  })

  it('lists a changed record once its minute is over, and only until it is deleted', async () => {
    const created = await client.send('POST', 'sobjects/Account', { body: { Name: 'Replicated' } })
    const { id } = created.json<{ id: string }>()
    client.sandbox.clock.advance(2 * MINUTE)
    const updated = (await ask('updated', -10 * MINUTE, 0)).json<{ ids: string[]; latestDateCovered: string }>()
    assert.ok(updated.ids.includes(id))
    assert.match(updated.latestDateCovered, /T\d\d:\d\d:00\.000\+0000$/)
    await client.send('DELETE', `sobjects/Account/${id}`)
    client.sandbox.clock.advance(2 * MINUTE)
    assert.ok(!(await ask('updated', -10 * MINUTE, 0)).json<{ ids: string[] }>().ids.includes(id))
    const deleted = (await ask('deleted', -10 * MINUTE, 0)).json<{
      deletedRecords: { id: string }[]
      earliestDateAvailable: string
    }>()
    assert.ok(deleted.deletedRecords.some((one) => one.id === id))
    assert.match(deleted.earliestDateAvailable, /\+0000$/)
  })

  it('covers less while transactions may still be open', async () => {
    client.sandbox.faults.set('late-commit=240s')
    const answer = (await ask('updated', -30 * MINUTE, 0)).json<{ latestDateCovered: string }>()
    client.sandbox.faults.clear()
    const covered = Date.parse(answer.latestDateCovered.replace('+0000', 'Z'))
    assert.ok(client.sandbox.clock.now().getTime() - covered >= 240_000)
  })
})
