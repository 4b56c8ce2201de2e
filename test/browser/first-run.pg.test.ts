/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { offerOwnerLink } from '../../src/platform/users/index.ts'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { CREDENTIALS, closeBrowser, type Visit, visit } from '../support/browser.ts'

/** Clicks and fields of a person. The bar is 40 (ui.md U16). */
let inputs = 0

describe('the first run, from the owner link to a plan, without a terminal', { concurrency: false }, () => {
  let api: ApiServer
  let owner: Visit
  const began = performance.now()
  before(async () => {
    api = await openApiServer({ work: true, tryOut: true })
    await sql`delete from concordat.users`.execute(api.platform.database.db)
    owner = await visit(api, null)
    owner.page.setDefaultTimeout(60_000)
  })
  after(async () => {
    await owner.close()
    await closeBrowser()
    await api.close()
  })

  const click = async (name: string) => {
    inputs++
    await owner.page.getByRole('button', { name, exact: true }).click()
  }
  const fill = async (label: string, text: string) => {
    inputs++
    await owner.page.getByLabel(label).fill(text)
  }
  const shot = async (name: string) => {
    if (process.env.SHOTS) await owner.page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
  }

  it('makes the owner and leads into the setup', async () => {
    const link = await offerOwnerLink(api.platform)
    await owner.goto(`/welcome#${link?.token}`)
    await fill('Your name', 'Ada First')
    await fill('E-mail address', 'ada@example.com')
    await fill('Password', CREDENTIALS.password)
    await click('Become the owner')
    await owner.page.waitForURL(/\/setup/)
    await owner.page.getByRole('radio', { name: /^Try it without a CRM/ }).waitFor()
    await shot('setup-1')
    assert.deepEqual(await owner.axe(), [])
  })

  it('starts the built-in CRM, connects it and checks it in one click', async () => {
    await click('Start and connect')
    await owner.page.getByRole('list', { name: 'Checks' }).waitFor()
    assert.equal(await owner.page.locator('[data-finding] [data-glyph=triangle]').count(), 0)
    await shot('setup-2-check')
    assert.deepEqual(await owner.axe(), [])
    await click('Choose objects')
    await owner.page.getByText('What Concordat reads').waitFor()
    await shot('setup-3-objects')
    assert.deepEqual(await owner.axe(), [])
    await click('Save and finish')
    await owner.page.getByRole('heading', { name: 'Salesforce sandbox is connected' }).waitFor()
    await owner.page.getByRole('link', { name: 'Back to Settings Page' }).waitFor()
    await shot('setup-4-done')
    assert.deepEqual(await owner.axe(), [])
  })

  it('matches, and holds the first plan for a person', async () => {
    await click('Next: match')
    await owner.page.waitForURL(/\/runs\//)
    await owner.page.getByText('Held for approval').first().waitFor()
    await shot('setup-5-run')
    console.log('seconds', (performance.now() - began) / 1000, 'inputs', inputs)
  })
})
