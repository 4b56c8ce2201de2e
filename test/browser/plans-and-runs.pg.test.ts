/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'
import { addPlan } from '../support/browser-rows.ts'
import { openSyncStage, type SyncStage } from '../support/browser-sync.ts'

const LIMITS = { createsMax: 1, createsShare: 0.2, updatesShare: 0.2, clearsShare: 0.05, deletesMax: 10 }

describe('plans, undo and runs', { concurrency: false }, () => {
  let stage: SyncStage
  let operator: Visit
  let plan = ''
  let run = ''
  before(async () => {
    stage = await openSyncStage({ autoSync: true, createAccounts: 'all', guards: LIMITS }, 12, 4)
    operator = await visit(stage.api, 'operator')
  })
  after(async () => {
    await operator.close()
    await closeBrowser()
    await stage.close()
  })

  const db = () => stage.api.platform.database.db
  const ask = async (path: string) => (await stage.api.people.operator.get(`/api/v1${path}`)).body
  const button = (name: string | RegExp) => operator.page.getByRole('button', { name })
  const cards = () => operator.page.getByRole('article')
  const pictures = async (name: string) => {
    for (const look of LOOKS) {
      await operator.look(look)
      await operator.settled()
      await operator.picture(`${name}-${look.theme}-${look.width}`)
    }
    await operator.look({ theme: 'light', width: 'desk' })
  }

  it('shows why a plan waits, in plain words with the numbers and the setting, before anything was written', async () => {
    const began = await stage.run('sync')
    run = began.id
    assert.equal(began.state, 'held')
    plan = (await ask(`/runs/${run}`)).plan
    await operator.goto('/plans?view=waiting')
    const { page } = operator
    await page.getByRole('row', { name: /Northwind.*Waits for approval/ }).click()
    await page.getByRole('heading', { name: 'Nothing has been written yet. This plan waits for you.' }).waitFor()
    const why = page.getByRole('region', { name: 'Why this waits' })
    await why.getByText('4 new records would be created.').waitFor()
    await why.getByText('The limit is 1 at once.').waitFor()
    await why.getByText('Setting: Most new records at once').waitFor()
    assert.equal(await page.locator('[data-tile=Create] dd').textContent(), '4')
    assert.equal(await page.locator('[data-tile=Update] dd').textContent(), '12')
    await button('Approve 16 changes').waitFor()
    await pictures('plan')
  })

  it('finds changes by words, by what happens and by field, and keeps that in the address', async () => {
    const { page } = operator
    await page.getByLabel('Search companies, ids and values').fill('quellwerk')
    await page.getByText('1 change found').waitFor()
    const card = page.getByRole('article', { name: 'Create Quellwerk AG' })
    await card.waitFor()
    assert.match(page.url(), /q=quellwerk/)
    await button('Show all').click()
    await page.getByText(/^16 changes$/).waitFor()
    const facets = page.getByRole('navigation', { name: 'Parts of the plan' })
    await facets.getByRole('button', { name: /^Update Account/ }).click()
    await page.getByText('12 changes found').waitFor()
    assert.match(page.url(), /action=update/)
    await facets
      .getByRole('button', { name: /company name/i })
      .first()
      .click()
    await page.getByText('12 changes found').waitFor()
    await operator.goto(page.url().replace(stage.api.url, ''))
    await page.getByText('12 changes found').waitFor()
    const [first] = (await ask(`/plans/${plan}/changes?kind=update&limit=1`)).rows
    const shown = page.locator(`[data-change="${first.id}"]`)
    await shown.getByRole('link', { name: first.companyName }).waitFor()
    assert.equal(await shown.getByRole('link', { name: /View in CRM/ }).getAttribute('href'), first.recordUrl)
    assert.ok((await shown.textContent())?.includes(String(Object.values(first.after)[0])))
    await button('Show all').click()
  })

  it('leaves out one change with a way back, a field and a group, each with its count', async () => {
    const { page } = operator
    await operator.goto(`/plans/${plan}?q=quellwerk`)
    const card = page.getByRole('article', { name: 'Create Quellwerk AG' })
    await card.getByRole('button', { name: 'Leave out' }).click()
    await card.getByText('Left out', { exact: true }).waitFor()
    await button('Approve 15 changes').waitFor()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await button('Approve 16 changes').waitFor()
    await card.getByRole('button', { name: 'Leave out' }).click()
    await button('Approve 15 changes').waitFor()

    const field = (await ask(`/plans/${plan}`)).fields.find((one: { field: string }) =>
      /company_domain/.test(one.field),
    )
    await button(`Leave out: ${field.label}`).click()
    await page.getByRole('alertdialog').getByText('will not write this field').waitFor()
    await button('Leave the field out').click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    const { rows } = await ask(`/plans/${plan}/changes?outcome=pending&limit=50`)
    assert.deepEqual(
      rows.filter((one: { after: object }) => field.field in one.after),
      [],
    )
    assert.ok(rows.every((one: { leftOut: object }) => field.field in one.leftOut))
    assert.equal(rows.length, 15)

    await button('Leave out: Create Account').click()
    await page.getByRole('alertdialog').getByText('3 changes will not be written').waitFor()
    await button('Leave out 3 changes').click()
    await button('Approve 12 changes').waitFor()
  })

  it('approves only what was shown, writes it, and says who approved and what came of it', async () => {
    const { page } = operator
    const others = await stage.api.people.operator.post(`/api/v1/plans/${plan}/approve`, { changes: 13 })
    assert.deepEqual([others.status, others.body.code], [409, 'CC-PLAN-6'])
    assert.equal((await ask(`/plans/${plan}`)).state, 'held')
    await button('Approve 12 changes').click()
    const question = page.getByRole('alertdialog', { name: 'Write 12 changes to Northwind?' })
    await question.getByText('Update 12 × Account').waitFor()
    await question.getByText('About 1 API call.').waitFor()
    await question.getByRole('button', { name: 'Write 12 changes' }).click()
    await page.getByText(/Done: 12 written, 4 left out/).waitFor()
    await page.getByText('Approved by The operator').waitFor()
    const [change] = (await ask(`/plans/${plan}/changes?outcome=applied&limit=1`)).rows
    const [name, value] = Object.entries(change.after)[0] ?? []
    assert.equal(String(stage.account(change.remoteId)?.[name ?? '']), String(value))
    assert.equal((await ask(`/runs/${run}`)).state, 'succeeded')
  })

  it('draws only what is in sight of twenty thousand changes', async () => {
    const big = await addPlan(db(), stage.connection, 20_000)
    const { page } = operator
    await operator.goto(`/plans/${big}`)
    await page.getByText('20,000 changes', { exact: true }).waitFor()
    await cards().first().waitFor()
    assert.ok((await cards().count()) < 60)
    await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
    await page.locator('[aria-posinset="95"]').waitFor()
    await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
    await page.locator('[aria-posinset="190"]').waitFor()
    assert.ok((await cards().count()) < 60)
    await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
    await page.getByLabel('Search companies, ids and values').fill('value 19999')
    await page.getByText('1 change found').waitFor()
  })

  it('had no complaint of the browser', () => {
    assert.deepEqual(operator.complaints(), [])
  })
})
