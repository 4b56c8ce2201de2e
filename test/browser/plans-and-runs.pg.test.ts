/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'
import { addPlan, addRun } from '../support/browser-rows.ts'
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

  it('shows what an undo would do before it begins: put back, left alone, kept because a colleague uses it', async () => {
    const { page } = operator
    const made = await stage.run('sync')
    assert.equal(made.state, 'held')
    const second = (await ask(`/runs/${made.id}`)).plan
    await stage.api.people.operator.post(`/api/v1/plans/${second}/approve`)
    await stage.until(made.id, ['succeeded'])
    const { rows } = await ask(`/plans/${second}/changes?outcome=applied&limit=50`)
    const [changed] = rows.filter((one: { kind: string }) => one.kind === 'update')
    const [used] = rows.filter((one: { kind: string }) => one.kind === 'create')
    const field = Object.keys(changed.after)[0] ?? ''
    stage.edit(changed.remoteId, { [field]: 'Corrected by Grace' })
    stage.edit(used.remoteId, { Phone: '+49 30 1234567' })
    await operator.goto(`/runs/${made.id}/undo`)
    await page.getByText('This is what an undo would do. Nothing has begun.').waitFor()
    await page.getByText('4 new records would be deleted').waitFor()
    const plans = (await ask('/plans')).rows.length
    await button('Prepare the undo').click()
    await page.getByRole('heading', { name: 'Nothing has been written yet. This plan waits for you.' }).waitFor()
    assert.equal((await ask('/plans')).rows.length, plans + 1)
    await pictures('undo')
    await page.getByLabel('Search companies, ids and values').fill(used.companyName)
    const kept = page.getByRole('article', { name: `Delete ${used.companyName}` })
    await kept.getByText('Fields of this record that we did not write were filled or changed').waitFor()
    await kept.getByText('Kept: filled or changed since').waitFor()
    await button(/^Approve \d+ changes$/).click()
    await page.getByRole('alertdialog').getByText('Deleted records can only be restored').waitFor()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Write/ })
      .click()
    await page.getByText(/^Done: /).waitFor()
    assert.equal(stage.account(changed.remoteId)?.[field], 'Corrected by Grace')
    assert.equal(stage.account(used.remoteId)?.IsDeleted, false)
    const gone = rows.filter((one: { kind: string; remoteId: string }) => one.kind === 'create' && one !== used)
    for (const one of gone) assert.equal(stage.account(one.remoteId)?.IsDeleted, true)
  })

  it('follows the log of a run while it goes on, until one scrolls up to read', async () => {
    const live = await addRun(db(), stage.connection, 'running')
    const write = (from: number, to: number) =>
      sql`insert into concordat.run_logs (workspace_id, run_id, level, stage, message)
      select ${DEFAULT_WORKSPACE}, ${live}, 'info', 'pull', 'page ' || n || ' stored' from generate_series(${from}::int, ${to}::int) n`.execute(
        db(),
      )
    await write(1, 80)
    const { page } = operator
    await operator.goto(`/runs/${live}?tab=logs`)
    const inSight = (line: string) =>
      page.waitForFunction((line) => {
        const log = document.querySelector('[aria-label=Log]')?.getBoundingClientRect()
        const one = [...document.querySelectorAll('[aria-label=Log] li')].find((li) => li.textContent?.includes(line))
        const box = one?.getBoundingClientRect()
        return log && box && box.bottom <= log.bottom + 1 && box.top >= log.top
      }, line)
    await inSight('page 80 stored')
    await write(81, 700)
    await inSight('page 700 stored')
    await page.getByRole('region', { name: 'Log' }).evaluate((log) => log.scrollTo(0, 0))
    await page.getByText('New lines wait below.').waitFor()
    await inSight('page 1 stored')
    await button('Follow').click()
    await inSight('page 700 stored')
    await sql`delete from concordat.runs where id = ${live}`.execute(db())
  })

  it('draws only what is in sight of twenty thousand changes', async () => {
    const big = await addPlan(db(), stage.connection, 20_000)
    const { page } = operator
    await operator.goto(`/plans/${big}`)
    await page.getByText('20,000 changes', { exact: true }).waitFor()
    await cards().first().waitFor()
    assert.ok((await cards().count()) < 60)
    await page.waitForFunction(() => {
      const main = document.querySelector('main')
      main?.scrollTo(0, main.scrollHeight)
      return document.querySelector('[aria-posinset="190"]') !== null
    })
    assert.ok((await cards().count()) < 60)
    await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
    await page.getByLabel('Search companies, ids and values').fill('value 19999')
    await page.getByText('1 change found').waitFor()
  })

  it('had no complaint of the browser', () => {
    assert.deepEqual(operator.complaints(), [])
  })
})
