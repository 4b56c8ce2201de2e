/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'
import { addCompanies, addConnection, addRefused, addRun } from '../support/browser-rows.ts'

describe('what needs a person', { concurrency: false }, () => {
  let api: ApiServer
  let operator: Visit
  let connection = ''
  before(async () => {
    api = await openApiServer()
    const { db } = api.platform.database
    await addCompanies(db, 60)
    operator = await visit(api, 'operator')
  })
  after(async () => {
    await operator.close()
    await closeBrowser()
    await api.close()
  })
  const db = () => api.platform.database.db
  const addTrouble = async () => {
    connection = await addConnection(db(), 'Northwind')
    await addRefused(db(), await addRun(db(), connection, 'succeeded'))
  }
  const states = async () => {
    const { rows } = await sql<{ state: string; n: number }>`select state, count(*)::int as n
      from concordat.reject_cases group by state order by state`.execute(db())
    return Object.fromEntries(rows.map((row) => [row.state, row.n]))
  }
  const rowOf = (name: RegExp) => operator.page.getByRole('row', { name })

  it('shows four steps with their times before a CRM is connected, and no CRM Controls (seed-SC-01 seed-SC-02)', async () => {
    await operator.goto('/')
    const { page } = operator
    await page.getByRole('heading', { name: 'Four steps to the first sync' }).waitFor()
    await page.getByText('About 3 minutes').waitFor()
    await page
      .getByRole('row', { name: /Acme|Globex|Northwind/ })
      .first()
      .waitFor()
    assert.equal(new URL(page.url()).pathname, '/home')
    assert.equal(await page.getByRole('button', { name: 'CRM Controls' }).count(), 0)
  })

  it('says that nothing is rejected while nothing is', async () => {
    await operator.goto('/rejects')
    await operator.page.getByRole('heading', { name: 'Nothing is rejected' }).waitFor()
  })

  it('groups rejects by class with counts that the database has, and a card filters the list', async () => {
    await addTrouble()
    await operator.goto('/rejects')
    const { page } = operator
    await page.getByRole('link', { name: /Validation 3/ }).waitFor()
    await page.getByRole('heading', { name: /behind .* of all open rejects/ }).waitFor()
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page.getByRole('row', { name: /Validation 3/ }).waitFor()
    await page.getByRole('link', { name: /Size 2/ }).click()
    await page.waitForFunction(
      () => document.querySelector('table[aria-label=Rejects]')?.getAttribute('aria-rowcount') === '3',
    )
    assert.match(page.url(), /class=size/)
  })

  it('explains one reject in our words and in the CRM’s, as text, and is read with the keyboard', async () => {
    const { page } = operator
    await operator.goto('/rejects?class=size')
    await operator.tabTo('row', /STRING_TOO_LONG/)
    await operator.keys('Enter')
    const panel = page.getByRole('dialog')
    await panel.getByRole('heading', { name: 'What to do' }).waitFor()
    await panel.getByText('Shorten the text, or map it to a longer field.').waitFor()
    await panel.getByText('Name: data value too large: <b>Acme</b> (max length=40)').waitFor()
    await panel.getByText('Who can help: Whoever manages the mapping.').waitFor()
    await operator.keys('Escape')
    await panel.waitFor({ state: 'detached' })
  })

  it('tries chosen rejects again as a run, and says what it leaves alone and why (seed journey: read a reject and retry)', async () => {
    const { page } = operator
    await operator.goto('/rejects')
    await page.getByRole('checkbox', { name: 'Select all loaded rows' }).click()
    await page.getByRole('region', { name: 'Chosen rejects' }).getByRole('button', { name: 'Retry now' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Retry 7 rejects?' })
    await dialog.getByText('1 reject skipped: the record is read again by itself once it changes in the CRM').waitFor()
    await dialog.getByRole('button', { name: 'Retry 7 rejects' }).click()
    await dialog.waitFor({ state: 'detached' })
    await rowOf(/Being tried now/)
      .first()
      .waitFor()
    const { rows } = await sql<{ kind: string; options: object }>`select kind, options from concordat.runs
      where state = 'queued'`.execute(db())
    assert.deepEqual(
      rows.map((row) => [row.kind, { ...row.options, chosen: '' }]),
      [['retry', { rejects: 7, review: false, chosen: '' }]],
    )
    await sql`update concordat.runs set state = 'stopped', finished_at = now() where state = 'queued'`.execute(db())
  })

  it('ignores only with a reason, keeps it where it can be seen, and takes it back', async () => {
    const { page } = operator
    await operator.goto('/rejects?class=duplicate')
    await operator.tabTo('row', /DUPLICATES_DETECTED/)
    await operator.keys('i')
    const dialog = page.getByRole('alertdialog', { name: 'Ignore 1 reject?' })
    await dialog.getByRole('button', { name: 'Ignore 1 reject' }).click()
    await dialog.getByText('Say why, so that others understand it later.').waitFor()
    await dialog.getByRole('textbox').fill('Both are wanted.')
    await dialog.getByRole('button', { name: 'Ignore 1 reject' }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.deepEqual(await states(), { ignored: 1, open: 7 })
    await page.getByRole('link', { name: 'Ignored 1' }).click()
    await rowOf(/Both are wanted/).waitFor()
    await rowOf(/Both are wanted/)
      .getByRole('checkbox')
      .click()
    await page.getByRole('button', { name: 'Reopen' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reopen 1 reject' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    assert.deepEqual(await states(), { open: 8 })
  })

  it('gives rejects to a person, who finds them as theirs; the export holds what the filter finds', async () => {
    const { page } = operator
    await operator.goto('/rejects?class=permission')
    await rowOf(/INSUFFICIENT_ACCESS/)
      .getByRole('checkbox')
      .click()
    await page.getByRole('button', { name: 'Assign' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('combobox').click()
    await page.getByRole('option', { name: 'operator' }).click()
    await dialog.getByRole('button', { name: 'Assign 1 reject' }).click()
    await dialog.waitFor({ state: 'detached' })
    await operator.goto('/rejects?owner=me')
    await rowOf(/INSUFFICIENT_ACCESS/).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export CSV' }).first().click()
    const text = await (await (await download).createReadStream()).toArray()
    const lines = Buffer.concat(text).toString('utf8').trim().split('\r\n')
    assert.equal(lines.length, 2, lines.join('\n'))
    assert.match(lines[1] ?? '', /Northwind,permission,open,update,Account/)
  })

  it('shows on Home what needs a person with one action, the CRM, the most active companies and 14 days (seed-SC-02 seed-SC-23)', async () => {
    const { page } = operator
    await sql`update concordat.connections set state = 'needs-you', state_reason = 'The sign-in was revoked.'`.execute(
      db(),
    )
    await sql`update concordat.company_metrics set events_30d = 9000 where company_id =
      (select id from concordat.companies where external_key = 'key-000042')`.execute(db())
    await operator.goto('/home')
    const needs = page.getByRole('listitem').filter({ hasText: 'rejects are open' })
    await needs.getByText('8 rejects are open').waitFor()
    await page.getByText('Northwind must be signed in again').waitFor()
    await page.getByText('Takes the role admin').waitFor()
    await page.getByRole('meter', { name: 'Companies matched in Northwind' }).waitFor()
    await page.getByRole('heading', { name: /Most happened on/ }).waitFor()
    const first = page.getByRole('table', { name: 'Companies' }).getByRole('row').nth(1)
    const { body: top } = await api.people.operator.get('/api/v1/top-companies?limit=1')
    assert.deepEqual([top[0].externalKey, top[0].events30d], ['key-000042', 9000])
    await first.getByText(top[0].name, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'CRM Controls' }).click()
    await page.getByRole('columnheader', { name: 'CRM Connection' }).waitFor()
    assert.match(page.url(), /crm=1/)
    await needs.getByRole('button').click()
    await page.waitForURL(/\/rejects/)
  })

  it('tells in the bar what needs this person, each problem once a day', async () => {
    const { page } = operator
    await operator.goto('/home')
    await page.getByRole('button', { name: 'Needs you: 1' }).click()
    const list = page.getByRole('dialog', { name: 'Needs you' })
    await list.getByText('8 rejects are open').waitFor()
    assert.equal(await list.getByText('must be signed in again').count(), 0)
    await operator.keys('Escape')
    await page.getByRole('button', { name: 'Needs you', exact: true }).waitFor()
    await sql`update concordat.seen_needs set seen_at = now() - interval '25 hours'`.execute(db())
    await operator.goto('/home')
    await page.getByRole('button', { name: 'Needs you: 1' }).waitFor()
  })

  it('keeps the rest of Home when one part fails', async () => {
    const { page } = operator
    await page.route('**/api/v1/activity*', (route) => route.abort())
    await operator.goto('/home')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await page.getByText('8 rejects are open').waitFor()
    await page.unroute('**/api/v1/activity*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: /Most happened on/ }).waitFor()
  })

  it('shows members that it takes another role', async () => {
    const member = await visit(api, 'member')
    await member.page.goto('/rejects')
    await member.page.getByRole('heading', { name: 'Your role does not include this' }).waitFor()
    await member.close()
  })

  for (const look of LOOKS)
    it(`is accessible, rejects and Home: ${look.theme}, ${look.width}`, async () => {
      await operator.look(look)
      await operator.goto('/rejects')
      await operator.picture(`rejects-${look.theme}-${look.width}`)
      assert.deepEqual(await operator.axe(), [])
      await operator.goto('/home?crm=1')
      await operator.picture(`home-${look.theme}-${look.width}`)
      assert.deepEqual(await operator.axe(), [])
    })

  it('had no complaint of the browser', () => assert.deepEqual(operator.complaints(), []))
})
