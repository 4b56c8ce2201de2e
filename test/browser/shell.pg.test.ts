/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { type ApiServer, openApiServer, readEvents } from '../support/api-server.ts'
import { closeBrowser, type Visit, visit } from '../support/browser.ts'
import { addCompanies, addConnection, addRun, setCount } from '../support/browser-rows.ts'

const WEB = join(import.meta.dirname, '../../dist/web')

describe('the shell', () => {
  let api: ApiServer
  let owner: Visit
  let connection = ''
  before(async () => {
    api = await openApiServer()
    await addCompanies(api.platform.database.db, 1000)
    connection = await addConnection(api.platform.database.db)
    owner = await visit(api, 'owner')
  })
  after(async () => {
    await owner.close()
    await closeBrowser()
    await api.close()
  })

  it('goes everywhere by keys: palette, sequences, help, and back with Escape', async () => {
    const { page } = owner
    await owner.goto('/companies')
    await owner.keys('Control+k')
    await page.locator('[role=combobox]:focus').waitFor()
    await page.keyboard.type('runs')
    await page.getByRole('option', { name: /Runs/ }).waitFor()
    await owner.keys('Enter')
    await page.waitForURL(/\/runs$/)
    await owner.keys('g', 'c')
    await page.waitForURL(/\/companies$/)
    await owner.keys('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await owner.keys('Escape')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
    await owner.keys('[')
    await page.getByRole('button', { name: 'Show names' }).waitFor()
    await owner.keys('[')
  })

  it('finds a company from the palette', async () => {
    const { page } = owner
    await owner.goto('/runs')
    await owner.keys('Control+k')
    await page.locator('[role=combobox]:focus').waitFor()
    await page.keyboard.type('globex inc 2')
    await page
      .getByRole('option', { name: /Globex Inc 2/ })
      .first()
      .waitFor()
    await owner.keys('Enter')
    await page.waitForURL(/\/companies\?q=key-/)
  })

  it('lets letters be switched off, as WCAG 2.1.4 asks', async () => {
    const member = await visit(api, 'member')
    await member.goto('/companies')
    await member.page.getByRole('button', { name: /account of/ }).click()
    await member.page.getByRole('menuitemcheckbox', { name: 'Single-letter keys' }).click()
    await member.keys('Escape', 'g', 'r')
    await member.page.waitForTimeout(300)
    assert.match(member.page.url(), /\/companies$/)
    await member.close()
  })

  it('moves through a virtual table of 1000 rows by keys and draws only what is seen', async () => {
    const { page } = owner
    await owner.goto('/companies')
    const table = page.getByRole('table', { name: 'Companies' })
    assert.equal(await table.getAttribute('aria-rowcount'), '1001')
    assert.ok((await table.locator('tbody tr').count()) < 80)
    await table.locator('tr[data-row="0"]').focus()
    await owner.keys('j', 'j', 'j', 'k')
    await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset.row === '2')
    await owner.keys('End')
    await page.waitForFunction(() => Number((document.activeElement as HTMLElement).dataset.row) >= 199)
    await owner.keys('Home', ' ')
    await page.getByRole('dialog', { name: /Northwind|Acme|Globex|Initech|Umbrella/ }).waitFor()
    await owner.keys('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset.row === '0')
  })

  it('keeps filters in the address, so that a link shows the same', async () => {
    const { page } = owner
    await owner.goto('/companies')
    await page.getByRole('searchbox', { name: /Search name/ }).fill('umbrella')
    await page.waitForURL(/q=umbrella/)
    await page.getByText('200 companies').waitFor()
    await page.reload()
    await page.getByText('200 companies').waitFor()
    assert.equal(await page.getByRole('searchbox', { name: /Search name/ }).inputValue(), 'umbrella')
  })

  it('shows a counter within two seconds of its change in the database', async () => {
    const { db } = api.platform.database
    const run = await addRun(db, connection)
    await owner.goto(`/runs/${run}`)
    await owner.page.locator('[data-count="pull Account read"]', { hasText: '100' }).waitFor()
    const took: number[] = []
    for (const value of [1234, 5678, 91_011]) {
      const from = performance.now()
      await setCount(db, run, 'read', value)
      await owner.page.locator('[data-count="pull Account read"]', { hasText: value.toLocaleString('en-GB') }).waitFor()
      took.push(performance.now() - from)
    }
    assert.ok(Math.max(...took) <= 2000, `took ${took.map(Math.round)} ms`)
    await sql`update concordat.runs set state = 'succeeded', finished_at = now() where id = ${run}`.execute(db)
    await owner.page.locator('main header').getByText('Succeeded').waitFor({ timeout: 2000 })
  })

  it('tells open runs, changes and the end of the session over one stream', async () => {
    const run = await addRun(api.platform.database.db, connection)
    const viewer = await api.signIn('viewer')
    const heard: string[] = []
    for await (const { event, value } of readEvents(api, viewer, '/api/v1/events')) {
      heard.push(event)
      if (event === 'run' && value.id === run && value.counts.length > 0)
        await api.people.owner.post('/api/v1/segments', { name: `saved ${run}`, filter: { all: [] } })
      if (event === 'changed') await viewer.send('DELETE', '/api/v1/session')
      if (event === 'end') break
    }
    for (const event of ['beat', 'run', 'changed', 'end']) assert.ok(heard.includes(event), `${event} in ${heard}`)
  })

  it('says that no page has an address, with the status that programs look at', async () => {
    await owner.goto('/nowhere/at/all')
    await owner.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    const headers = { accept: 'text/html' }
    const pageAnswer = await api.nobody.send('GET', '/nowhere', { headers })
    assert.equal(pageAnswer.status, 404)
    const apiAnswer = await api.nobody.send('GET', '/api/v1/nowhere', { headers })
    assert.deepEqual([apiAnswer.status, apiAnswer.body.code], [404, 'CC-API-4'])
    for (const path of ['/assets/nothing.js', '/assets/../package.json', '/assets/%2e%2e/%2e%2e/package.json'])
      assert.equal((await api.nobody.get(path)).status, 404, path)
  })

  it('says what failed in place of what failed, and tries again when asked', async () => {
    const viewer = await visit(api, 'viewer')
    await viewer.page.route('**/api/v1/runs?*limit=100*', (route) => route.abort())
    await viewer.page.goto('/runs')
    await viewer.page.getByRole('alert').getByText('The server does not answer').waitFor({ timeout: 20_000 })
    await viewer.page.unroute('**/api/v1/runs?*limit=100*')
    await viewer.page.getByRole('button', { name: 'Try again' }).click()
    await viewer.page.getByRole('table', { name: 'Runs' }).waitFor()
    await viewer.close()
  })

  it('tells people without JavaScript what they need', async () => {
    const plain = await visit(api, null)
    const { page } = plain
    const html = await (await page.request.get('/companies')).text()
    assert.match(html, /<noscript>[\s\S]*Concordat needs JavaScript/)
    await plain.close()
  })

  it('serves assets compressed and for ever, and its page fresh and under a strict policy', async () => {
    const { page } = owner
    const answer = await page.request.get('/companies')
    assert.equal(answer.headers()['cache-control'], 'private, no-cache')
    const policy = answer.headers()['content-security-policy'] ?? ''
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/)
    assert.ok(!/unsafe|\*|data:/.test(policy), policy)
    const asset = /src="(\/assets\/[^"]+\.js)"/.exec(await answer.text())?.[1] ?? ''
    const script = await page.request.get(asset, { headers: { 'accept-encoding': 'br' } })
    assert.equal(script.headers()['content-encoding'], 'br')
    assert.equal(script.headers()['cache-control'], 'public, max-age=31536000, immutable')
  })

  it('weighs at most 250 kB of JavaScript before the first page, 30 kB of styles, 40 kB a further page', () => {
    const manifest = JSON.parse(readFileSync(join(WEB, 'manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>
    const first = filesOf(manifest, 'index.html')
    const weigh = (files: Iterable<string>, ending: string) =>
      [...files].filter((file) => file.endsWith(ending)).reduce((sum, file) => sum + gzipped(file), 0)
    assert.ok(weigh(first, '.js') <= 250_000, `${weigh(first, '.js')} bytes at first`)
    const styles = Object.values(manifest).flatMap((chunk) => chunk.css ?? [])
    assert.ok(weigh(new Set(styles), '.css') <= 30_000)
    for (const [name, chunk] of Object.entries(manifest)) {
      if (!chunk.isDynamicEntry) continue
      const more = [...filesOf(manifest, name)].filter((file) => !first.has(file))
      assert.ok(weigh(more, '.js') <= 40_000, `${name} needs ${weigh(more, '.js')} bytes more`)
    }
  })

  it('had no complaint of the browser and nothing refused by the content security policy', () => {
    assert.deepEqual(owner.complaints(), [])
  })
})

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly isDynamicEntry?: boolean
}

/** What a browser must load for an entry: it and all it imports statically. */
function filesOf(manifest: Readonly<Record<string, Chunk>>, name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name]
  if (!chunk || seen.has(chunk.file)) return seen
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file)
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, seen)
  return seen
}

function gzipped(file: string): number {
  const path = join(WEB, file)
  return existsSync(path) ? gzipSync(readFileSync(path), { level: 9 }).length : 0
}
