/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'
import { addCompanies, addConnection, addPlan, addRun } from '../support/browser-rows.ts'

/** Every address of the application; a new page adds its own. Words in capitals stand for ids. */
const PAGES = [
  '/companies',
  '/companies?q=nothing-is-called-so',
  '/companies?crm=1',
  '/companies/key-000001',
  '/companies/key-000001?tab=crm',
  '/companies/key-000001?tab=history',
  '/setup',
  '/connections',
  '/connections/new?step=ask&environment=production',
  '/connections/new?step=sign-in&environment=production',
  '/connections/CONNECTION',
  '/connections/CONNECTION/history',
  '/connections/CONNECTION/matching',
  '/connections/CONNECTION/syncing',
  '/connections/CONNECTION/mapping',
  '/connections/CONNECTION/limits',
  '/connections/CONNECTION/security',
  '/review',
  '/runs',
  '/home',
  '/home?crm=1',
  '/rejects',
  '/runs/RUN',
  '/runs/RUN?tab=logs',
  '/runs/RUN/undo',
  '/plans',
  '/plans/PLAN',
  '/docs',
  '/admin/users',
  '/admin/roles',
  '/admin/api-keys',
  '/admin/audit',
  '/admin/system',
  '/account',
  '/docs?q=undo',
  '/docs/playbook',
  '/docs/match-companies',
  '/docs/no-such-page',
  '/help/parts',
  '/nowhere',
] as const
const BARE = ['/login', '/welcome#token', '/password#token'] as const

describe('every page', () => {
  let api: ApiServer
  let owner: Visit
  let guest: Visit
  let run = ''
  let connection = ''
  let plan = ''
  const found: Found = { violations: [], small: [], wide: [], titles: [] }
  before(async () => {
    api = await openApiServer()
    const { db } = api.platform.database
    await addCompanies(db, 300)
    connection = await addConnection(db)
    run = await addRun(db, connection)
    plan = await addPlan(db, connection, 120)
    for (const state of ['failed', 'succeeded', 'held', 'queued']) await addRun(db, connection, state)
    owner = await visit(api, 'owner')
    guest = await visit(api, null)
  })
  after(async () => {
    await owner.close()
    await guest.close()
    await closeBrowser()
    await api.close()
  })

  const each = function* () {
    const ids = { RUN: run, CONNECTION: connection, PLAN: plan }
    for (const path of PAGES) yield { who: owner, path: path.replace(/[A-Z]{3,}/, (name) => ids[name as 'RUN']) }
    for (const path of BARE) yield { who: guest, path }
  }

  it('opens each page once, in every look', async () => {
    for (const { who, path } of each()) await inspect(who, path, found)
    assert.ok(found.titles.length > 40)
  })

  it('is accessible as axe sees it, light and dark, at the desk and on a phone', () => {
    assert.deepEqual(found.violations, [])
  })

  it('needs no sideways scrolling at 320 px', () => {
    assert.deepEqual(found.wide, [])
  })

  it('gives every control a target of 24 px, 44 px on a phone', () => {
    assert.deepEqual(found.small, [])
  })

  it('says in its title what it is, and has one heading of the first level', () => {
    assert.deepEqual(
      found.titles.filter(({ title, headings }) => !/^.+ · Concordat$/.test(title) || headings !== 1),
      [],
    )
  })

  it('had no complaint of the browser and nothing refused by the content security policy', () => {
    assert.deepEqual([...owner.complaints(), ...guest.complaints()], [])
  })
})

interface Found {
  readonly violations: string[]
  readonly small: string[]
  readonly wide: string[]
  readonly titles: { readonly path: string; readonly title: string; readonly headings: number }[]
}

/** Opens a page and looks at it in every theme and width, without asking the server again. */
async function inspect(who: Visit, path: string, found: Found): Promise<void> {
  const { page } = who
  const name = `page${path.replaceAll(/[\W_]+/g, '-').slice(0, 60)}`
  await who.look({ theme: 'light', width: 'desk' })
  await who.goto(path)
  for (const look of LOOKS) {
    await who.look(look)
    await who.settled()
    found.violations.push(...(await who.axe()).map((violation) => `${path} ${look.theme} ${look.width} ${violation}`))
    await who.picture(`${name}-${look.theme}-${look.width}`)
    if (look.theme === 'dark') continue
    const small = await smallControls(who, look.width === 'phone' ? 44 : 24)
    found.small.push(...small.map((one) => `${path} ${look.width} ${one}`))
  }
  found.titles.push({ path, title: await page.title(), headings: await page.locator('h1').count() })
  await page.setViewportSize({ width: 320, height: 640 })
  await who.settled()
  if (await isTooWide(who)) found.wide.push(path)
}

async function isTooWide({ page }: Visit): Promise<boolean> {
  return page.evaluate(() =>
    [document.documentElement, document.querySelector('main')].some((one) => one && one.scrollWidth > one.clientWidth),
  )
}

/**
 * Controls that are smaller than they may be. A label belongs to its control, and so does the area that a box has around
 * itself; what stands in a sentence may be as low as its line.
 */
async function smallControls({ page }: Visit, least: number): Promise<readonly string[]> {
  return page.evaluate((least) => {
    const selector = 'button, a[href], input, [role=checkbox], [role=switch]'
    return [...document.querySelectorAll<HTMLElement>(selector)]
      .filter((one) => one.checkVisibility() && !one.closest('p, [aria-hidden=true]') && !one.matches('[class*=skip]'))
      .filter((one) => getComputedStyle(one).display !== 'inline' || one.parentElement?.textContent === one.textContent)
      .map((one) => {
        const { width, height } = (one.closest('label') ?? one).getBoundingClientRect()
        const around = Number.parseFloat(getComputedStyle(one, '::after').width) || 0
        return { one, width: Math.max(width, around), height: Math.max(height, around) }
      })
      .filter(({ width, height }) => width > 2 && (height < least - 0.5 || width < 23.5))
      .map(({ one, width, height }) => `${one.outerHTML.slice(0, 100)} ${Math.round(width)}x${Math.round(height)}`)
  }, least)
}
