/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { closeBrowser, type Visit, visit } from '../support/browser.ts'

/** Pages that not everybody may see, and some that everybody may. */
const PLACES = [
  { path: '/companies', title: 'Companies' },
  { path: '/runs', title: 'Runs' },
  { path: '/review', title: 'Review' },
  { path: '/rejects', title: 'Rejects' },
  { path: '/admin/users', title: 'Users' },
  { path: '/admin/api-keys', title: 'API keys' },
  { path: '/admin/audit', title: 'Audit' },
  { path: '/admin/system', title: 'System' },
  { path: '/account', title: 'Your account' },
] as const
const ONLY_ADMINS: readonly string[] = ['/admin/users', '/admin/api-keys', '/admin/audit']
const NO_LOGS: readonly string[] = [...ONLY_ADMINS, '/admin/system', '/rejects']
const REFUSED: Readonly<Record<'viewer' | 'member' | 'operator' | 'admin' | 'owner', readonly string[]>> = {
  viewer: [...NO_LOGS, '/review'],
  member: NO_LOGS,
  operator: ONLY_ADMINS,
  admin: [],
  owner: [],
}

describe('the administration', () => {
  let api: ApiServer
  let owner: Visit
  before(async () => {
    api = await openApiServer()
    owner = await visit(api, 'owner')
  })
  after(async () => {
    await owner.close()
    await closeBrowser()
    await api.close()
  })

  it('invites somebody by a link with which the password is chosen, and shuts the person out', async () => {
    const { page } = owner
    await owner.goto('/admin/users')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada Newcomer')
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = await page.getByLabel('One-time link').inputValue()
    await page.getByRole('button', { name: 'Done' }).click()
    const row = page.getByRole('row', { name: /Ada Newcomer/ })
    await row.getByText('Invited').waitFor()

    const ada = await visit(api, null)
    await ada.goto(new URL(link).pathname + new URL(link).hash)
    await ada.page.getByLabel('Password').fill('a long and quiet password')
    await ada.page.getByRole('button', { name: 'Set the password' }).click()
    await ada.page.getByRole('heading', { name: 'The password is set' }).waitFor()
    await ada.close()

    await page.reload()
    await row.getByText('Active').waitFor()
    await page.getByRole('button', { name: 'Actions for Ada Newcomer' }).click()
    await page.getByRole('menuitem', { name: 'Shut out' }).click()
    await row.getByText('Shut out').waitFor()
  })

  it('makes a key that is shown once, and revokes it', async () => {
    const { page } = owner
    await owner.goto('/admin/api-keys')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Nightly report')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const secret = await page.getByLabel('API key', { exact: true }).inputValue()
    const asked = await fetch(`${api.url}/api/v1/connections`, { headers: { authorization: `Bearer ${secret}` } })
    assert.equal(asked.status, 200)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Revoke Nightly report' }).click()
    await page.getByRole('button', { name: 'Revoke 1 key' }).click()
    await page
      .getByRole('row', { name: /Nightly report/ })
      .getByText('Revoked')
      .waitFor()
    const refused = await fetch(`${api.url}/api/v1/connections`, { headers: { authorization: `Bearer ${secret}` } })
    assert.equal(refused.status, 401)
  })

  it('tells in the audit who did it, keeps the filter in the address and exports what is shown', async () => {
    const { page } = owner
    await owner.goto('/admin/audit?what=api-key')
    await page.getByText('Api key', { exact: false }).first().waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    assert.equal(file.suggestedFilename(), 'audit.csv')
  })

  it('is accessible as axe sees it, with a key in the table and a dialog open', async () => {
    const { page } = owner
    await owner.goto('/admin/api-keys')
    await page.getByRole('row', { name: /Nightly report/ }).waitFor()
    const found = [...(await owner.axe())]
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: 'Name' }).waitFor()
    assert.deepEqual([...found, ...(await owner.axe())], [])
  })

  for (const [role, refused] of Object.entries(REFUSED))
    it(`shows to the role ${role} what is for it, and says of the rest which role it takes`, async () => {
      const other = await visit(api, role as keyof typeof REFUSED)
      const { page } = other
      await other.goto('/admin/roles')
      for (const { path, title } of PLACES) {
        await goInside(page, path)
        const name = refused.includes(path) ? 'Not for your role' : title
        await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
        if (refused.includes(path)) await page.getByText(/It takes the role \w+ or above/).waitFor()
        // Back to a page that all may see, so that no heading is taken for that of the next.
        await goInside(page, '/admin/roles')
        await page.getByRole('heading', { level: 1, name: 'Roles', exact: true }).waitFor()
        const offered = await page.locator(`nav a[href="${path}"]`).count()
        if (refused.includes(path)) assert.equal(offered, 0, `${path} is offered in the navigation`)
      }
      assert.deepEqual(other.complaints(), [])
      await other.close()
    })

  it('offers to an operator no way to change users, keys or connections', async () => {
    const operator = await visit(api, 'operator')
    for (const path of ['/connections', '/admin/roles', '/admin/system']) {
      await operator.goto(path)
      const names = await operator.page.locator('main').getByRole('button').allInnerTexts()
      assert.deepEqual(
        names.filter((name) => /Invite|New key|Revoke|Shut out|Connect|Disconnect/.test(name)),
        [],
        path,
      )
    }
    await operator.close()
  })

  it('had no complaint of the browser and nothing refused by the content security policy', () => {
    assert.deepEqual(owner.complaints(), [])
  })
})

/** As a link of the application goes: without loading it anew. */
async function goInside(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState({}, '', to), path)
}
