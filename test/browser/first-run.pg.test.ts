/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { offerOwnerLink } from '../../src/platform/users/index.ts'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { CREDENTIALS, closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'

/** Clicks and fields of a person. The bar is 40 (ui.md U16). */
let inputs = 0

describe('the first run, from the owner link to an undo, without a terminal', { concurrency: false }, () => {
  let api: ApiServer
  let owner: Visit
  let began = 0
  before(async () => {
    api = await openApiServer({ work: true, tryOut: true })
    await sql`delete from concordat.users`.execute(api.platform.database.db)
    owner = await visit(api, null)
    owner.page.setDefaultTimeout(30_000)
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
  /** The page's own session asks, as its scripts would. */
  const ask = (path: string): Promise<unknown> =>
    owner.page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1${path}`)
  const linkOf = async (name: string) => {
    const { rows } = (await ask(`/companies?search=${encodeURIComponent(name)}`)) as { rows: CompanyLine[] }
    return rows.find((one) => one.name === name)?.connections[0]?.link
  }
  let tried = ''
  const connection = () => tried
  const untilSynced = async () => {
    const { db } = api.platform.database
    for (;;) {
      const { rows } = await sql<{ state: string; connection: string }>`select state, connection_id as connection
        from concordat.runs`.execute(db)
      const [run] = rows
      tried = run?.connection ?? ''
      if (run?.state === 'succeeded') return
      assert.ok(run && run.state !== 'failed', JSON.stringify(rows))
      await owner.page.waitForTimeout(250)
    }
  }
  /** No violation as it stands, and a picture of it in both themes and widths where pictures are wanted. */
  const look = async (name: string) => {
    await owner.settled()
    assert.deepEqual(await owner.axe(), [], name)
    if (!process.env.CONCORDAT_SCREENSHOTS) return
    for (const one of LOOKS) {
      await owner.look(one)
      await owner.settled()
      await owner.picture(`${name}-${one.theme}-${one.width}`)
    }
    await owner.look({ theme: 'light', width: 'desk' })
  }

  it('makes the owner and leads into the setup', async () => {
    began = performance.now()
    const link = await offerOwnerLink(api.platform)
    await owner.goto(`/welcome#${link?.token}`)
    await fill('Your name', 'Ada First')
    await fill('E-mail address', 'ada@example.com')
    await fill('Password', CREDENTIALS.password)
    await click('Become the owner')
    await owner.page.waitForURL(/\/setup/)
    await owner.page.getByRole('radio', { name: /^Try it without a CRM/ }).waitFor()
    await look('setup-1')
  })

  it('starts the built-in CRM, connects it and checks it in one click', async () => {
    await click('Start and connect')
    await owner.page.getByRole('list', { name: 'Checks' }).waitFor()
    assert.equal(await owner.page.locator('[data-finding] [data-glyph=triangle]').count(), 0)
    await look('setup-2-check')
    await click('Choose objects')
    await owner.page.getByText('What Concordat reads').waitFor()
    await look('setup-3-objects')
    await click('Save and finish')
    await owner.page.getByRole('heading', { name: 'Salesforce sandbox is connected' }).waitFor()
    await owner.page.getByRole('link', { name: 'Back to Settings Page' }).waitFor()
    await look('setup-4-done')
  })

  it('matches, holds the first plan, and writes once a person has read and approved it', async () => {
    const { page } = owner
    await click('Next: match')
    await page.waitForURL(/\/runs\//)
    await page.getByText('Held for approval').first().waitFor()
    inputs += 2
    await page.getByRole('link', { name: 'Plans', exact: true }).click()
    await page.getByRole('row', { name: /Salesforce sandbox.*Waits for approval/ }).click()
    await page.getByText('This plan waits for you.').waitFor()
    await look('setup-6-plan')
    inputs += 2
    await page.getByRole('button', { name: /^Approve [\d,]+ changes$/ }).click()
    await page.getByRole('button', { name: /^Write [\d,]+ changes$/ }).click()
    await untilSynced()
  })

  it('matches a company by hand', async () => {
    const { page } = owner
    await page.getByRole('link', { name: 'Companies', exact: true }).first().click()
    await click('CRM Controls')
    inputs += 2
    await page.getByRole('link', { name: /^Not matched/ }).click()
    await page
      .getByRole('row', { name: /Not matched/ })
      .first()
      .waitFor()
    await page
      .getByRole('row', { name: /Synced|Queued/ })
      .first()
      .waitFor({ state: 'detached' })
    const match = page.getByRole('button', { name: /^Match / }).first()
    const name = ((await match.textContent()) ?? '').replace(/^Match /, '')
    await match.click()
    const dialog = page.getByRole('dialog', { name: `Match ${name}` })
    await dialog.getByRole('combobox').fill('Group')
    inputs += 2
    await dialog.getByRole('option').first().click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal((await linkOf(name))?.origin, 'person', name)
  })

  it('unmatches another', async () => {
    const { page } = owner
    inputs += 3
    await page.getByRole('link', { name: /^Matched/ }).click()
    const remove = page.getByRole('button', { name: /^Remove match of / }).first()
    const [, name = ''] =
      /^Remove match of (.*) in Salesforce sandbox$/.exec((await remove.getAttribute('aria-label')) ?? '') ?? []
    await remove.click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('button', { name: 'Unmatch' }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await linkOf(name), null, `${name} is still matched`)
  })

  it('understands a reject in the words of the CRM, corrects the name, and writes it again', async () => {
    const { page } = owner
    inputs += 2
    await page.getByRole('link', { name: /^Rejects/ }).click()
    await page
      .getByRole('row', { name: /FIELD_CUSTOM_VALIDATION_EXCEPTION/ })
      .first()
      .click()
    const panel = page.getByRole('dialog')
    await panel.getByText(/The name of a new account has at most 40 characters/).waitFor()
    await look('setup-7-reject')
    const field = panel.getByLabel('Name of the company')
    const name = (await field.inputValue()).slice(0, 40).trim()
    await field.fill(name)
    inputs += 2
    await panel.getByRole('button', { name: 'Change and retry' }).click()
    await page.getByRole('heading', { name: 'Nothing is rejected' }).waitFor()
    assert.equal((await linkOf(name))?.origin, 'created')
  })

  it('undoes the run that wrote the first plan', async () => {
    const { page } = owner
    inputs += 5
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    await page.getByRole('row', { name: /Sync/ }).last().click()
    await page.getByRole('link', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Prepare the undo' }).click()
    await page.getByRole('button', { name: /^Approve [\d,]+ changes$/ }).click()
    await page.getByRole('button', { name: /^Write [\d,]+ changes$/ }).click()
    await page.getByText(/^Done: /).waitFor()
    const [undone] = (await ask(`/connections/${connection()}/history`)) as HistoryLine[]
    assert.ok(undone && undone.success > 450 && undone.failures.sync === 0, JSON.stringify(undone))
    assert.ok(inputs <= 40, `${inputs} inputs`)
    assert.ok(performance.now() - began < 180_000, `${Math.round((performance.now() - began) / 1000)} s`)
  })

  it('shows on the card and the page of the connection what the API says', async () => {
    const { page } = owner
    await owner.goto('/settings/integrations')
    const card = page.getByRole('region', { name: 'Salesforce sandbox' })
    await card.getByText('SANDBOX', { exact: true }).waitFor()
    await card.getByText('as integration@northwind.example').waitFor()
    await card.getByRole('meter', { name: 'API calls used' }).waitFor()
    await look('connections')
    await card.getByRole('link', { name: 'Salesforce sandbox' }).click()
    await page
      .locator('[data-axis=outcome]')
      .getByText(/Healthy|Finished with rejects/)
      .waitFor()
    await page.locator('[data-axis=activity]').getByText('Idle').waitFor()
    const [account] = (await ask(`/connections/${connection()}/object-standings`)) as { object: string; ours: number }[]
    await page.getByRole('button', { name: /^Reconcile/ }).click()
    await page
      .getByRole('group', { name: 'Objects' })
      .getByRole('row', { name: new RegExp(`^Account Read and write ${grouped(account?.ours)}`) })
      .waitFor()
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByRole('list', { name: 'Checks' }).waitFor()
    await look('connection')
  })

  it('lists each run in the columns of Recent CRM Sync history, with links to its logs and how long it is kept (seed-SC-27 seed-SC-28 seed-SC-30 seed-SC-31 seed-SC-32 seed-SC-33 seed-SC-34 seed-SC-35)', async () => {
    const { page } = owner
    await page.getByRole('navigation', { name: 'Connection' }).getByRole('link', { name: 'History' }).click()
    const table = page.getByTestId('seed-sync-history')
    await table.getByRole('columnheader', { name: 'Total' }).waitFor()
    const lines = (await ask(`/connections/${connection()}/history`)) as HistoryLine[]
    const [line] = lines
    assert.ok(line)
    const { created, synced, fetched, autoMatched, markedForSync } = line.total
    const { create, sync, ambiguousAutoMatches } = line.failures
    const figures = [
      created,
      synced,
      fetched,
      autoMatched,
      markedForSync,
      line.success,
      create,
      sync,
      ambiguousAutoMatches,
    ]
    const cells = await table.locator('tbody tr').first().locator('td').allTextContents()
    assert.deepEqual(cells.slice(0, 9), figures.map(grouped))
    assert.equal(await table.getByRole('link', { name: 'View logs' }).count(), lines.length)
    await page.getByText(/kept for 30 days and then deleted by itself/).waitFor()
    await look('connection-history')
  })

  it('shows the limits, the scopes, and pauses and goes on', async () => {
    const { page } = owner
    const tabs = page.getByRole('navigation', { name: 'Connection' })
    await tabs.getByRole('link', { name: 'Limits' }).click()
    await page.getByText('Kept for others').waitFor()
    await look('connection-limits')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.locator('[data-axis=activity]').getByText('Paused').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.locator('[data-axis=activity]').getByText('Idle').waitFor()
    await tabs.getByRole('link', { name: 'Security' }).click()
    await page.getByRole('row', { name: /^api Granted/ }).waitFor()
    await look('connection-security')
  })

  it('connects by the consent page of the CRM in the same tab, and explains a refusal', async () => {
    const { page } = owner
    const [{ loginUrl = '' } = {}] = (await ask('/connections')) as { loginUrl: string }[]
    await owner.goto('/connections/new')
    await page.getByRole('radio', { name: /^My Domain/ }).check()
    await page.getByRole('textbox', { name: 'Address' }).fill(loginUrl)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Customize Application').waitFor()
    await look('connect-access')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Name of the connection').fill('Second')
    await page.getByLabel('Consumer Key').fill('concordat-sandbox')
    await page.getByLabel('Consumer Secret').fill('concordat-sandbox-secret')
    await look('connect-sign-in')
    await page.getByRole('button', { name: 'Go to Salesforce' }).click()
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.getByRole('alert').getByText('Sign-in refused at the CRM').waitFor()
    await page.getByText('access_denied').waitFor()
    await look('connect-failed')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Go to Salesforce' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByRole('list', { name: 'Checks' }).waitFor()
    assert.match(page.url(), /step=check/)
  })

  it('disconnects with a purge that says before and after what goes', async () => {
    const { page } = owner
    await owner.goto(`/connections/${connection()}/security?disconnect=1`)
    const dialog = page.getByRole('dialog', { name: 'Disconnect Salesforce sandbox?' })
    await dialog.getByRole('radio', { name: /^Purge all imported CRM data/ }).check()
    const imported = (await ask(`/connections/${connection()}/imported`)) as { rows: number }[]
    const total = grouped(imported.reduce((sum, one) => sum + one.rows, 0))
    await dialog.getByText(`${total} rows will be deleted.`).waitFor()
    await look('disconnect')
    await dialog.getByLabel('Type “Salesforce sandbox” to confirm').fill('Salesforce sandbox')
    await dialog.getByRole('button', { name: 'Disconnect and purge' }).click()
    const report = page.getByRole('dialog', { name: 'Salesforce sandbox is disconnected' })
    await report.getByText(`${total} rows deleted.`).waitFor()
    await report.getByRole('link', { name: 'Back to Settings Page' }).click()
    await page.getByRole('region', { name: 'Second' }).waitFor()
    await page.getByRole('region', { name: 'Salesforce sandbox' }).waitFor({ state: 'detached' })
    assert.deepEqual(owner.complaints(), [])
  })
})

interface CompanyLine {
  readonly name: string
  readonly connections: readonly { readonly link: { readonly origin: string } | null }[]
}

interface HistoryLine {
  readonly total: Record<'created' | 'synced' | 'fetched' | 'autoMatched' | 'markedForSync', number>
  readonly success: number
  readonly failures: Record<'create' | 'sync' | 'ambiguousAutoMatches', number>
}

function grouped(value: number | undefined): string {
  return (value ?? 0).toLocaleString('en-GB')
}
