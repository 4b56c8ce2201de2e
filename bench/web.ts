import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import type { Queryable } from '../src/platform/database/database.ts'
import { openApiServer } from '../test/support/api-server.ts'
import { closeBrowser, visit } from '../test/support/browser.ts'
import { addCompanies, addConnection, addRun, setCount } from '../test/support/browser-rows.ts'

const COMPANIES = 10_000
const FRAMES = 150
const PIXELS_A_FRAME = 120
const KEYS = 'Acme Systems'
const CHANGES = 20
const WEB = join(import.meta.dirname, '../dist/web')

/** What somebody at the browser waits for, in Chromium without a screen: kilobytes, and milliseconds as 95th percentiles. */
export async function benchWeb(companies = COMPANIES) {
  const api = await openApiServer()
  try {
    const { db } = api.platform.database
    await addCompanies(db, companies)
    const run = await addRun(db, await addConnection(db))
    const { page, goto } = await visit(api, 'owner')
    await goto('/companies')
    await page.getByRole('row').nth(5).waitFor()
    const scroll = p95(await scrollFrames(page))
    const key = p95(await keyPaints(page))
    await goto(`/runs/${run}`)
    const change = p95(await changesShown(page, db, run))
    return { companies, kilobytes: initialKilobytes(), scroll, key, change }
  } finally {
    await closeBrowser()
    await api.close()
  }
}

/** Milliseconds between frames while the table is scrolled through. */
async function scrollFrames(page: Page): Promise<readonly number[]> {
  return page.evaluate(
    async ([frames, pixels]) => {
      const box = [...document.querySelectorAll('main *')].find(
        (one) => one.scrollHeight > one.clientHeight * 3 && getComputedStyle(one).overflowY === 'auto',
      )
      if (!box) throw new Error('no table scrolls')
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      const took: number[] = []
      let last = await frame()
      for (let count = 0; count < frames; count++) {
        box.scrollTop += pixels
        const now = await frame()
        took.push(now - last)
        last = now
      }
      return took
    },
    [FRAMES, PIXELS_A_FRAME] as const,
  )
}

/** Milliseconds from a key in the search field until the frame after it is drawn. */
async function keyPaints(page: Page): Promise<readonly number[]> {
  await page.evaluate(() => {
    const took: number[] = []
    Object.assign(window, { took })
    const onKey = (event: Event) =>
      requestAnimationFrame(() => setTimeout(() => took.push(performance.now() - event.timeStamp)))
    addEventListener('keydown', onKey, true)
  })
  await page.locator('main input[type=search]').first().focus()
  for (const key of KEYS) await page.keyboard.press(key === ' ' ? 'Space' : key, { delay: 60 })
  await page.waitForFunction((count) => (window as unknown as { took: number[] }).took.length >= count, KEYS.length)
  return page.evaluate(() => (window as unknown as { took: number[] }).took)
}

/** Milliseconds from a counter's change in the database until the page of its run shows it. */
async function changesShown(page: Page, db: Queryable, run: string): Promise<readonly number[]> {
  const took: number[] = []
  for (let count = 0; count < CHANGES; count++) {
    const value = 41_001 + count
    await setCount(db, run, 'read', value)
    const started = performance.now()
    await page.getByText(value.toLocaleString('en')).first().waitFor()
    took.push(performance.now() - started)
  }
  return took
}

/** What index.html asks for before anything is shown, packed as it is sent, in kB. */
function initialKilobytes(): number {
  const html = readFileSync(join(WEB, 'index.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? '')
  if (files.length === 0) throw new Error('index.html of dist/web names no JavaScript')
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(WEB, file))).length, 0) / 1000
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}
