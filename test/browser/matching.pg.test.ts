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
})
