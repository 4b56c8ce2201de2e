/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'
import { openReviewStage, type ReviewStage } from '../support/review-stage.ts'

describe('matching and syncing as people set and review them', { concurrency: false }, () => {
  let stage: ReviewStage
  let operator: Visit
  before(async () => {
    stage = await openReviewStage()
    operator = await visit(stage.api, 'operator')
  })
  after(async () => {
    await operator.close()
    await closeBrowser()
    await stage.close()
  })

  const db = () => stage.api.platform.database.db
  const card = () => operator.page.locator('section[aria-label^="Review "]')
  /** The company that is looked at, once its candidates are there. */
  const current = async () => {
    await card().getByRole('button', { name: 'It is this one' }).first().waitFor()
    return ((await card().getByRole('heading').first().textContent()) ?? '').trim()
  }
  const gone = async (name: string) => {
    await operator.page.locator(`section[aria-label="Review ${name}"]`).waitFor({ state: 'detached' })
  }
  const said = async (name: string) => {
    const { rows } = await sql<{ verdict: string; origin: string | null }>`
      select r.verdict, l.origin from concordat.companies c
      join concordat.match_reviews r on r.company_id = c.id and r.undone_at is null
      left join concordat.links l on l.company_id = c.id and l.ended_at is null where c.name = ${name} order by r.id desc limit 1`.execute(
      db(),
    )
    return rows[0] ? [rows[0].verdict, rows[0].origin] : null
  }
  const press = async (key: string) => {
    const name = await current()
    await operator.keys(key)
    await gone(name)
    return name
  }
  const progress = (words: RegExp) => operator.page.getByRole('status').filter({ hasText: words }).first().waitFor()

  /** Decides for the next ones that one record may be, as the operator, without the page. */
  const decideOverApi = async (count: number, verdict: 'same' | 'none') => {
    const { body } = await stage.api.people.operator.get('/api/v1/reviews?limit=500')
    const rows = (body.rows as ReturnType<typeof JSON.parse>[])
      .filter((one) => verdict === 'none' || one.reason === 'weak')
      .slice(0, count)
    const decisions = rows.map(({ connectionId, companyId, bestId }) => ({
      ...{ connectionId, companyId, verdict, remoteId: verdict === 'same' ? bestId : null },
    }))
    const { text, body: results } = await stage.api.people.operator.post('/api/v1/reviews', { decisions })
    assert.ok(
      results.every((one: { done: boolean }) => one.done),
      text,
    )
    return rows.map(({ connectionId, companyId, companyName }) => ({ connectionId, companyId, companyName }))
  }

  it('reviews five by keys alone: accept, choose, none, skip, create; and takes the last one back (seed-SC-13)', async () => {
    await operator.goto('/review')
    await progress(/50 of 50 left · 0 done this session/)
    const accepted = await press('a')
    const chosen = await press('2')
    const none = await press('n')
    const skipped = await press('s')
    const created = await press('c')
    await progress(/46 of 50 left · 4 done this session/)
    assert.deepEqual(await said(accepted), ['same', 'person'])
    assert.deepEqual(await said(chosen), ['same', 'person'])
    assert.deepEqual(await said(none), ['none', null])
    assert.deepEqual(await said(created), ['create', null])
    assert.equal(await said(skipped), null)
    await operator.keys('z')
    await progress(/47 of 50 left · 3 done this session/)
    await operator.page.locator(`section[aria-label="Review ${created}"]`).waitFor()
    assert.equal(await said(created), null)
    const { rows } =
      await sql`select from concordat.match_exclusions x join concordat.companies c on c.id = x.company_id
      where c.name = ${created}`.execute(db())
    assert.equal(rows.length, 0, 'nothing stays excluded')
  })

  it('shows what somebody else decided first, overwrites nothing and goes on', async () => {
    await operator.goto('/review')
    const name = await current()
    const { body } = await stage.api.people.member.get('/api/v1/reviews?limit=100')
    const row = body.rows.find((one: { companyName: string }) => one.companyName === name)
    const decision = { connectionId: row.connectionId, companyId: row.companyId, verdict: 'none' }
    const first = await stage.api.people.member.post('/api/v1/reviews', { decisions: [decision] })
    assert.equal(first.body[0].done, true, first.text)
    const late = await stage.api.people.operator.post('/api/v1/reviews', {
      decisions: [{ ...decision, verdict: 'same', remoteId: row.bestId }],
    })
    assert.deepEqual([late.body[0].done, late.body[0].standing.by], [false, 'The member'])
    await operator.page
      .getByText('The member decided: none of the records is it')
      .or(card().filter({ hasNotText: name }))
      .waitFor()
    await operator.goto(`/review?at=${row.connectionId}%2F${row.companyId}`)
    assert.notEqual(await current(), name)
    assert.deepEqual(await said(name), ['none', null])
  })

  it('after 20 decisions offers those that look the same, with their list, and applies what was left chosen', async () => {
    // As if this tab had seen the first 18 already.
    const since = new Date().toISOString()
    const done = await decideOverApi(18, 'same')
    const seen = done.map((one, at) => ({ ...one, key: `${one.connectionId}/${one.companyId}`, atMs: at }))
    const session = JSON.stringify({ since, done: seen, skipped: [], declinedAt: 0 })
    await operator.page.evaluate((kept) => sessionStorage.setItem('concordat.review', kept), session)
    await operator.goto('/review')
    await progress(/18 done this session/)
    for (const key of ['n', 'n']) await press(key)
    await operator.page.getByText(/more companies look the same/).waitFor()
    await operator.page.getByRole('button', { name: 'Look at the list' }).click()
    const dialog = operator.page.getByRole('dialog', { name: /Apply/ })
    const boxes = dialog.getByRole('checkbox')
    await boxes.first().waitFor()
    const offered = await boxes.count()
    await boxes.first().click()
    await dialog.getByRole('button', { name: `Apply to ${offered - 1} companies` }).click()
    await dialog.waitFor({ state: 'detached' })
    await operator.page.getByText(`${offered - 1} companies decided: the best candidate`).waitFor()
    assert.ok(offered > 10, `${offered} offered`)
  })

  it('is accessible in both themes and widths with a company beside its candidates', async () => {
    const found: string[] = []
    for (const look of LOOKS) {
      await operator.look(look)
      await operator.goto('/review')
      await operator.page.getByRole('button', { name: 'It is this one' }).first().waitFor()
      found.push(...(await operator.axe()))
      await operator.picture(`review-${look.theme}-${look.width}`)
    }
    await operator.look({ theme: 'light', width: 'desk' })
    assert.deepEqual(found, [])
  })

  it('says that nothing waits once everything is decided', async () => {
    const { body } = await stage.api.people.operator.get('/api/v1/reviews')
    if (body.left > 1) await decideOverApi(body.left - 1, 'none')
    await operator.goto('/review')
    await press('n')
    await operator.page.getByRole('heading', { name: 'Nothing to review' }).waitFor()
    assert.deepEqual(operator.complaints(), [])
  })

  describe('settings of a connection', { concurrency: false }, () => {
    let admin: Visit
    let path = ''
    before(async () => {
      admin = await visit(stage.api, 'admin')
      const { body } = await stage.api.people.admin.get('/api/v1/connections/Northwind')
      path = `/connections/${body.id}`
    })
    after(() => admin.close())
    const connection = async () => (await stage.api.people.admin.get('/api/v1/connections/Northwind')).body
    const save = () => admin.page.getByRole('button', { name: 'Save', exact: true })
    const said = (words: string | RegExp) => admin.page.getByText(words).first().waitFor()

    it('previews thresholds before they are saved, and the next match does exactly that (seed-SC-10 seed-SC-11 seed-SC-12)', async () => {
      await stage.importLate()
      await stage.run('match')
      const { body: now } = await stage.api.people.admin.get(
        '/api/v1/connections/Northwind/matching/preview?auto=0.97&review=0.75',
      )
      assert.deepEqual(now.now, now.after, 'the thresholds in force change nothing')
      await admin.goto(`${path}/matching`)
      await said('Matching reads records of the CRM and pairs them with companies')
      await admin.page.getByLabel('Link without asking from').fill('90')
      const { auto, review, none } = now.now
      assert.ok(review >= 11, JSON.stringify(now))
      await said(`Would auto-match ${auto + 11}, ask about ${review - 11}, leave ${none}`)
      await said('Link from (%) 97 → 90')
      await save().click()
      await said('Saved')
      await stage.run('match')
      const { body: after } = await stage.api.people.admin.get('/api/v1/connections/Northwind/matches?limit=1')
      assert.equal(after.counts.auto, auto + 11)
      const { body: usual } = await stage.api.people.admin.get('/api/v1/connections/Northwind/matching/thresholds')
      assert.deepEqual([usual.auto, usual.usual.auto, usual.set.setBy], [0.9, 0.97, 'The admin'])
    })

    it('lets the line of a threshold be dragged, and draws the number inputs after it', async () => {
      await admin.goto(`${path}/matching`)
      const handle = admin.page.locator('[data-threshold=review]')
      await handle.waitFor()
      const field = admin.page.getByLabel('Ask a person from')
      assert.equal(await field.inputValue(), '75')
      const box = await handle.locator('rect').last().boundingBox()
      assert.ok(box)
      await admin.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await admin.page.mouse.down()
      await admin.page.mouse.move(box.x - 60, box.y + box.height / 2, { steps: 4 })
      await admin.page.mouse.up()
      assert.ok(Number(await field.inputValue()) < 70, await field.inputValue())
      await admin.page.getByRole('button', { name: 'Discard' }).click()
      assert.equal(await field.inputValue(), '75')
    })

    it('switches Auto-Sync with a diff, and creates accounts only after the count was confirmed (seed-SC-14 seed-SC-15 seed-SC-17 seed-SC-18)', async () => {
      await admin.goto(`${path}/syncing`)
      await said('A company without a match is in no sync')
      const create = admin.page.getByRole('switch', { name: /Automatically create new accounts/ })
      assert.equal(await create.getAttribute('aria-checked'), 'false', 'off by default')
      await admin.page.getByRole('switch', { name: /Auto-Sync/ }).click()
      await create.click()
      await said(/Auto-Sync off → on · Automatically create new accounts off → on/)
      await save().click()
      const { body: counted } = await stage.api.people.admin.get('/api/v1/connections/Northwind/creatable')
      assert.equal(counted.companies, 4)
      const dialog = admin.page.getByRole('alertdialog', { name: 'Create 4 new accounts with the next sync?' })
      await dialog.waitFor()
      assert.equal((await connection()).settings.createAccounts, 'off')
      await dialog.getByRole('button', { name: 'Save, and create 4 new accounts' }).click()
      await dialog.waitFor({ state: 'detached' })
      await said('Saved')
      const { settings } = await connection()
      assert.deepEqual([settings.autoSync, settings.createAccounts], [true, 'all'])
    })

    it('runs dry: a run that stops with the plan', async () => {
      await admin.goto(`${path}/syncing`)
      await admin.page.getByRole('button', { name: 'Dry run' }).click()
      await admin.page.waitForURL(/\/runs\/[0-9a-f-]{36}/)
      const { rows } = await sql<{
        kind: string
      }>`select kind from concordat.runs where id = ${admin.page.url().slice(-36)}`.execute(db())
      assert.equal(rows[0]?.kind, 'plan')
    })

    it('checks a mapping while it is edited, shows it on real companies, and saves it with its differences', async () => {
      await admin.goto(`${path}/mapping`)
      await said(/Of \d+ values of 20 companies/)
      await admin.page.getByRole('button', { name: 'Add a field' }).click()
      const field = admin.page.getByLabel(/^Field of the CRM of row/).last()
      await field.fill('Phoney__c')
      await said(/the CRM object has no field Phoney__c/)
      await field.fill('Description')
      await said(/1 change/)
      await said(/Description none → Engagement points, Create and update, Ours wins/)
      await admin.page
        .getByRole('row', { name: /Description from Engagement points/ })
        .getByText('Would be written')
        .waitFor()
      await save().click()
      await said('The mapping is saved')
      const { body } = await stage.api.people.admin.get('/api/v1/connections/Northwind/mappings/Account')
      assert.equal(body.stored, true)
      assert.equal(body.mapping.rows.at(-1).field, 'Description')
      await admin.page.getByRole('button', { name: 'Back to the default' }).click()
      await said('This is the default mapping')
    })

    it('shows the settings to whoever may only read, and takes nothing from them', async () => {
      const viewer = await visit(stage.api, 'viewer')
      for (const tab of ['matching', 'syncing', 'mapping']) {
        await viewer.goto(`${path}/${tab}`)
        await viewer.page
          .getByText(/It takes the role (admin|operator) to change this/)
          .first()
          .waitFor()
      }
      assert.deepEqual([...viewer.complaints(), ...admin.complaints()], [])
      await viewer.close()
    })
  })
})
