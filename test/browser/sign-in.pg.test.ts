/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { offerOwnerLink } from '../../src/platform/users/index.ts'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { CREDENTIALS, closeBrowser, type Visit, visit } from '../support/browser.ts'

describe('signing in with a browser', () => {
  let api: ApiServer
  let somebody: Visit
  before(async () => {
    api = await openApiServer()
    somebody = await visit(api, null)
  })
  after(async () => {
    await somebody.close()
    await closeBrowser()
    await api.close()
  })

  const fillIn = async ({ page }: Visit, email: string, password: string) => {
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  it('says clearly what is wrong with a password, and nothing of whether the person exists', async () => {
    await somebody.goto('/login')
    await fillIn(somebody, CREDENTIALS.email('viewer'), 'wrong wrong wrong')
    const alert = somebody.page.getByRole('alert')
    await alert.waitFor()
    const known = await alert.locator('p').first().textContent()
    await fillIn(somebody, 'nobody@example.com', 'wrong wrong wrong')
    await somebody.page.waitForTimeout(300)
    assert.equal(await alert.locator('p').first().textContent(), known)
    assert.match((await alert.textContent()) ?? '', /password/i)
  })

  it('lets a person in, by keyboard alone, to the page they wanted', async () => {
    await somebody.goto('/runs?view=failed')
    await somebody.page.waitForURL(/\/login\?back=/)
    await somebody.tabTo('textbox', 'E-mail address')
    await somebody.page.keyboard.type(CREDENTIALS.email('operator'))
    await somebody.keys('Tab')
    await somebody.page.keyboard.type(CREDENTIALS.password)
    await somebody.keys('Enter')
    await somebody.page.waitForURL(/\/runs\?view=failed$/)
    await somebody.page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor()
  })

  it('brings a person back to the same place when the session has ended meanwhile', async () => {
    const viewer = await visit(api, 'viewer')
    await viewer.goto('/companies?q=acme&view=matched')
    await sql`delete from concordat.sessions where user_id = ${api.userIds.viewer}`.execute(api.platform.database.db)
    await viewer.page.waitForURL(/\/login\?back=/, { timeout: 15_000 })
    await fillIn(viewer, CREDENTIALS.email('viewer'), CREDENTIALS.password)
    await viewer.page.waitForURL((url) => url.pathname === '/companies')
    const { searchParams } = new URL(viewer.page.url())
    assert.deepEqual([searchParams.get('q'), searchParams.get('view')], ['acme', 'matched'])
    await viewer.close()
  })

  it('never leads to another site after signing in', async () => {
    for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example']) {
      const guest = await visit(api, null)
      await guest.goto(`/login?back=${encodeURIComponent(back)}`)
      await fillIn(guest, CREDENTIALS.email('admin'), CREDENTIALS.password)
      await guest.page.waitForURL(/\/home/)
      assert.equal(new URL(guest.page.url()).origin, api.url)
      await guest.close()
    }
  })

  it('signs out from the account menu and forgets what was loaded', async () => {
    const member = await visit(api, 'member')
    await member.goto('/companies')
    await member.page.getByRole('button', { name: /account of/ }).click()
    await member.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await member.page.waitForURL(/\/login/)
    await member.page.goBack()
    // Signing out may have taken the page's place in the history; wherever back leads, nothing of it is shown.
    await member.page.waitForFunction(() => location.pathname === '/login' || location.href === 'about:blank')
    await member.close()
  })

  it('keeps the chosen theme on the server and has it at the first paint of another browser', async () => {
    const admin = await visit(api, 'admin')
    await admin.goto('/companies')
    await admin.page.getByRole('button', { name: /account of/ }).click()
    await admin.page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await admin.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
    await admin.page.waitForFunction(
      () => getComputedStyle(document.documentElement).backgroundColor !== 'rgb(255, 255, 255)',
    )
    const background = await admin.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    assert.equal(background, 'rgb(15, 18, 22)')
    await admin.close()
    const again = await api.signIn('admin')
    const html = await again.send('GET', '/companies', { headers: { accept: 'text/html' } })
    assert.match(html.text, /<html lang="en" data-theme="dark" data-density="comfortable"/)
  })

  it('had no complaint of the browser and nothing refused by the content security policy', () => {
    assert.deepEqual(somebody.complaints(), [])
  })
})

describe('the first owner', () => {
  it('is made through the one-time link, which works once', async () => {
    const api = await openApiServer()
    const { db } = api.platform.database
    await sql`delete from concordat.users`.execute(db)
    const link = await offerOwnerLink(api.platform)
    const guest = await visit(api, null)
    await guest.goto('/login')
    await guest.page.getByRole('heading', { name: 'Nobody owns this yet' }).waitFor()
    await guest.goto(`/welcome#${link?.token}`)
    await guest.page.getByLabel('Your name').fill('Ada First')
    await guest.page.getByLabel('E-mail address').fill('ada@example.com')
    await guest.page.getByLabel('Password').fill('short')
    await guest.page.getByRole('button', { name: 'Become the owner' }).click()
    assert.match(guest.page.url(), /\/welcome/, 'the browser itself asks for twelve characters')
    await guest.page.getByLabel('Password').fill(CREDENTIALS.password)
    await guest.page.getByRole('button', { name: 'Become the owner' }).click()
    await guest.page.waitForURL(/\/setup/)
    await guest.page.getByRole('heading', { name: 'Set up Concordat' }).waitFor()
    await guest.goto(`/welcome#${link?.token}`)
    assert.deepEqual(guest.complaints(), [])
    await guest.close()
    await closeBrowser()
    await api.close()
  })
})
