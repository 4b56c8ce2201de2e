/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type ApiServer, openApiServer, PASSWORD, type Role } from './api-server.ts'

/** Debian's place; CONCORDAT_CHROMIUM names another one. */
const CHROMIUM = process.env.CONCORDAT_CHROMIUM ?? '/usr/bin/chromium'
const ARGUMENTS = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
]
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PICTURES = join(import.meta.dirname, '../../docs/screenshots')

/** CONCORDAT_SLOW_BROWSER=8 lets every page run eight times slower: races of a loaded machine show on an idle one. */
const SLOWDOWN = Number(process.env.CONCORDAT_SLOW_BROWSER ?? 1)

export const WIDTHS = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
export const LOOKS = (['light', 'dark'] as const).flatMap((theme) =>
  (['desk', 'phone'] as const).map((width) => ({ theme, width })),
)

let browser: Promise<Browser> | undefined

/** One browser for all files of a test process; it goes away with the process. */
async function theBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
  return browser
}

/** node:test runs what `after` of the last file says; the browser must be closed by somebody, or the process stays. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = undefined
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Goes to an address of the application and waits until nothing is loading. */
  goto(path: string): Promise<void>
  /** Waits until the page has its heading and shows no placeholder. */
  settled(): Promise<void>
  /** Presses keys one after the other: "Tab", "g", "Control+k". The driver of tests that never touch the mouse. */
  keys(...names: string[]): Promise<void>
  /** Tabs until something with this accessible name (and role) has the focus; fails after 80 presses. */
  tabTo(role: string, name: string | RegExp): Promise<void>
  look(look: { theme: 'light' | 'dark'; width: keyof typeof WIDTHS }): Promise<void>
  /** Violations of WCAG A/AA and of axe's best practices, one line each. */
  axe(): Promise<readonly string[]>
  /** Everything the content security policy refused and every error of the page so far. */
  complaints(): readonly string[]
  /** Writes docs/screenshots/NAME.png when CONCORDAT_SCREENSHOTS is set. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

/** A fresh browser profile, signed in as somebody or nobody, on a server that is running. */
export async function visit(api: Pick<ApiServer, 'url' | 'signIn'>, role: Role | null): Promise<Visit> {
  const context = await (await theBrowser()).newContext({
    baseURL: api.url,
    viewport: WIDTHS.desk,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  if (role) await context.addCookies(await sessionCookies(api, role))
  const page = await context.newPage()
  page.setDefaultTimeout(10_000 * SLOWDOWN)
  await slowDown(page)
  const complaints: string[] = []
  await watchComplaints(page, complaints)
  const settled = async () => {
    await page.waitForFunction(
      () => document.querySelector('main h1') && !document.querySelector('main [class*=appear]'),
    )
    await page.evaluate(() =>
      Promise.all(
        document
          .getAnimations()
          .slice(0, 50)
          .map((one) => one.finished.catch(() => undefined)),
      ),
    )
  }
  return {
    ...{ page, context, settled },
    goto: async (path) => {
      await page.goto(path)
      await settled()
    },
    keys: async (...names) => {
      for (const name of names) await page.keyboard.press(name)
    },
    tabTo: (role, name) => tabTo(page, role, name),
    look: (look) => takeLook(page, look),
    axe: () => runAxe(page),
    complaints: () => complaints,
    picture: async (name) => {
      if (!process.env.CONCORDAT_SCREENSHOTS) return
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: join(PICTURES, `${name}.png`) })
    },
    close: () => context.close(),
  }
}

/** A server with a person a role, and somebody's visit on it; for test files that need one of each. */
export async function openBrowserServer(options: { readonly work?: boolean } = {}): Promise<ApiServer> {
  return openApiServer(options)
}

/** What a person types to sign in. */
export const CREDENTIALS = { email: (role: Role) => `${role}@example.com`, password: PASSWORD }

async function sessionCookies(api: Pick<ApiServer, 'url' | 'signIn'>, role: Role) {
  const { headers } = await api.signIn(role)
  return (headers.cookie ?? '').split('; ').map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return { name, value, url: api.url, httpOnly: true, sameSite: 'Lax' as const }
  })
}

async function slowDown(page: Page): Promise<void> {
  if (SLOWDOWN === 1) return
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
}

async function watchComplaints(page: Page, complaints: string[]): Promise<void> {
  await page.exposeFunction('concordatComplain', (text: string) => complaints.push(text))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { concordatComplain } = window as unknown as { concordatComplain(text: string): void }
      concordatComplain(`CSP ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ''} ${event.sample}`)
    })
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    // A refused request is told by the page itself; what React or the browser complains about is not.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
      complaints.push(`console: ${message.text()}`)
  })
}

/** By the media query, which is what a person who has not chosen gets; the chosen theme has a test of its own. */
async function takeLook(page: Page, { theme, width }: Parameters<Visit['look']>[0]): Promise<void> {
  await page.setViewportSize(WIDTHS[width])
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
}

async function runAxe(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeAnswer> } }
    const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        (node) =>
          `${id}: ${help} at ${node.target.join(' ')} ${node.html.slice(0, 120)} ${node.failureSummary?.slice(0, 200)}`,
      ),
    )
  }, AXE_TAGS)
  return found
}

interface AxeAnswer {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly {
      readonly target: readonly string[]
      readonly html: string
      readonly failureSummary?: string
    }[]
  }[]
}

async function tabTo(page: Page, role: string, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role as 'button', { name })
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluateAll((elements) => elements.some((element) => element === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no Tab leads to ${role} ${name}`)
}
