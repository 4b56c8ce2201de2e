/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { connectNow, createConnection } from '../../src/connections/index.ts'
import { newId } from '../../src/platform/random.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../src/sandbox/index.ts'
import { type ApiServer, openApiServer, readEvents } from '../support/api-server.ts'
import { closeBrowser, LOOKS, type Visit, visit } from '../support/browser.ts'

const VIEWS = {
  Matched: ['matched', 'synced'],
  'Not matched': ['not-matched'],
  Ambiguous: ['ambiguous', 'review'],
  Queued: ['queued', 'syncing'],
  Failed: ['failed'],
  Held: ['held'],
} as const

describe('companies and their records in the CRM', { concurrency: false }, () => {
  let api: ApiServer
  let sandbox: SalesforceSandbox
  let operator: Visit
  let connection = ''
  let free: readonly { id: string; name: string }[] = []
  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 80 })
    api = await openApiServer({ work: true })
    await importCompanies()
    operator = await visit(api, 'operator')
  })
  after(async () => {
    await operator.close()
    await closeBrowser()
    await api.close()
    await sandbox.stop()
  })

  const db = () => api.platform.database.db
  const run = async (kind: string, name = 'Northwind') => {
    const started = await api.people.operator.post('/api/v1/runs', { connection: name, kind })
    for await (const { event, value } of readEvents(api, api.people.operator, `/api/v1/runs/${started.body.id}/events`))
      if (event === 'end') assert.equal(value.state, 'succeeded')
  }
  const importCompanies = async () => {
    const viewer = { userId: sandbox.org.users.find((user) => user.active && user.profile === 'admin')?.id ?? '' }
    const result = sandbox.org.query(viewer, 'SELECT Id, Name, Website, BillingCountry FROM Account ORDER BY Id', false)
    const rows = [...result.rows(0, result.totalSize)] as unknown as Readonly<Record<string, string | null>>[]
    const plain = rows.filter(
      (one) => /^(https?:..)?[a-z0-9-]+\.[a-z.]+$/.test(one.Website ?? '') && !one.Name?.includes('"'),
    )
    free = rows
      .filter((one) => !plain.includes(one))
      .concat(plain.slice(24))
      .map((one) => ({ id: String(one.Id), name: String(one.Name) }))
      .filter((one) => /^[A-Za-z ]{6,}$/.test(one.name))
    const lines = plain
      .slice(0, 24)
      .map(
        (one, n) => `co-${String(n).padStart(2, '0')},"${one.Name}",${one.Website ?? ''},${one.BillingCountry ?? ''}`,
      )
    const odd = ['quellwerk', 'zwergstern', 'mondhafen', 'tauwerft'].map(
      (one, n) => `new-${n},${one} AG,${one}1xq.com,Germany`,
    )
    const csv = ['id,name,domain,country', ...lines, ...odd].join('\n')
    const headers = { 'content-type': 'text/csv' }
    const stored = await api.people.operator.send('POST', '/api/v1/imports/companies', { body: csv, headers })
    assert.equal(stored.status, 201, stored.text)
  }
  const connect = async (name = 'Northwind') => {
    const auth = { grant: 'client-credentials', ...sandbox.app } as const
    const wanted = { name, kind: 'salesforce', loginUrl: sandbox.url, auth } as const
    const made = await createConnection(api.platform, wanted, COMMAND_LINE)
    const { id } = await connectNow(api.platform, made, COMMAND_LINE)
    await run('pull', name)
    await run('match', name)
    return id
  }
  const linkOf = async (key: string) => {
    const { rows } = await sql<{ remoteId: string; origin: string; marked: boolean; held: boolean }>`
      select l.remote_id as "remoteId", l.origin, l.marked, l.held from concordat.links l join concordat.companies c on c.id = l.company_id
      where c.external_key = ${key} and l.ended_at is null`.execute(db())
    return rows[0] ?? null
  }
  const company = async (key: string) => (await api.people.operator.get(`/api/v1/companies/${key}`)).body
  const rowOf = (name: string) => operator.page.getByRole('row', { name: new RegExp(name) })
  /** What a run leaves behind, without running one: the last change of each company and what became of it. */
  const write = async (keys: readonly string[], outcome: string | null, state = 'applied') => {
    const plan = newId()
    await sql`insert into concordat.plans (id, workspace_id, connection_id, kind, state, planned_at, approved_by)
      values (${plan}, ${DEFAULT_WORKSPACE}, ${connection}, 'sync', ${state}, now(), 'schedule')`.execute(db())
    await sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, link_id, company_id, remote_id, before,
        after, outcome, code, message, explanation, settled_at)
      select ${plan}, ${DEFAULT_WORKSPACE}, ${connection}, 'Account', 'update', l.id, c.id, l.remote_id, '{"Phone": "1"}', '{"Phone": "2"}',
        ${outcome}::text, ${outcome === 'rejected' ? 'CC-SF-21' : null}::text, ${outcome === 'rejected' ? 'The phone is too long.' : null}::text,
        ${outcome === 'rejected' ? '{"nextStep": "Shorten the phone."}' : null}::jsonb, case when ${outcome}::text is null then null else now() end
      from concordat.companies c join concordat.links l on l.company_id = c.id and l.ended_at is null
      where c.external_key = any(${[...keys]}::text[])`.execute(db())
  }

  it('shows no CRM Controls before a CRM is connected (seed-SC-02)', async () => {
    await operator.goto('/companies?crm=1')
    const { page } = operator
    await rowOf('quellwerk').waitFor()
    assert.equal(await page.getByRole('button', { name: 'CRM Controls' }).count(), 0)
    assert.equal(await page.getByRole('columnheader', { name: /CRM Connection/ }).count(), 0)
    connection = await connect()
  })

  it('reveals the CRM Connection column by the button and by c, and keeps it in the address (seed-SC-02 seed-SC-03 seed-SC-23 seed-SC-24)', async () => {
    await operator.goto('/companies')
    const { page } = operator
    const controls = page.getByRole('button', { name: 'CRM Controls' })
    await controls.waitFor()
    const column = page.getByRole('columnheader', { name: 'CRM Connection' })
    assert.equal(await controls.getAttribute('aria-pressed'), 'false')
    assert.equal(await column.count(), 0)
    await controls.click()
    await column.waitFor()
    assert.equal(await controls.getAttribute('aria-pressed'), 'true')
    assert.match(page.url(), /crm=1/)
    await page.locator('h1').click()
    await operator.keys('c')
    await column.waitFor({ state: 'detached' })
    await operator.goto('/companies?crm=1')
    await column.waitFor()
  })

  it('shows a paired account with a green dot, its name, Edit, Remove and the way into the CRM (seed-SC-04 seed-SC-25)', async () => {
    const one = await company('co-00')
    const { link } = one.connections[0]
    assert.ok(link, 'matched automatically')
    const row = rowOf(one.name).first()
    await row.locator('[data-glyph=dot]').first().waitFor()
    await row.getByRole('button', { name: `Edit match of ${one.name} in Northwind` }).waitFor()
    await row.getByRole('button', { name: `Remove match of ${one.name} in Northwind` }).waitFor()
    const href = await row.getByRole('link', { name: /View in CRM/ }).getAttribute('href')
    assert.equal(href, link.recordUrl)
    assert.ok(href?.startsWith('http') && href.endsWith(link.remoteId))
  })

  it('matches by hand with the mouse: search, choose, assigned and marked (seed-SC-05 seed-SC-06 seed-SC-13)', async () => {
    const { page } = operator
    const wanted = free[0]
    await page.getByRole('button', { name: 'Match quellwerk AG' }).click()
    const dialog = page.getByRole('dialog', { name: 'Match quellwerk AG' })
    const field = dialog.getByRole('combobox')
    assert.equal(await field.inputValue(), 'quellwerk AG')
    await field.fill(wanted?.name ?? '')
    await dialog
      .getByRole('option', { name: wanted?.name ?? '' })
      .first()
      .click()
    await dialog.waitFor({ state: 'detached' })
    const link = await linkOf('new-0')
    assert.deepEqual([link?.origin, link?.marked], ['person', true])
    await rowOf('quellwerk')
      .getByRole('button', { name: /Edit match/ })
      .waitFor()
    await rowOf('quellwerk').getByText('Queued').waitFor()
  })

  it('matches, edits and unmatches with the keyboard alone, and asks the CRM itself (seed-SC-05 seed-SC-06 seed-SC-25)', async () => {
    const { page } = operator
    await operator.goto('/companies?crm=1&q=zwergstern')
    await operator.tabTo('row', /zwergstern/)
    await operator.keys('m')
    await page.locator('[role=combobox]:focus').waitFor()
    await page.keyboard.type('nobody is called so')
    const live = page.getByRole('button', { name: 'Search in Northwind (1 API call)' })
    await page.getByText('Our copy of the CRM has no record').waitFor()
    await operator.keys('Tab')
    assert.equal(await live.evaluate((one) => one === document.activeElement), true)
    await operator.keys('Enter')
    await page.getByText('Northwind has no record that is called so').waitFor()
    await operator.keys('Shift+Tab', 'Control+a')
    await page.keyboard.type(free[1]?.name ?? '')
    await page
      .getByRole('option', { name: free[1]?.name ?? '' })
      .first()
      .waitFor()
    await operator.keys('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal((await linkOf('new-1'))?.origin, 'person')
    await rowOf('zwergstern')
      .getByRole('button', { name: /Edit match/ })
      .waitFor()
    await operator.tabTo('row', /zwergstern/)
    await operator.keys('e')
    await page.getByRole('dialog', { name: 'Edit match of zwergstern AG' }).waitFor()
    await operator.keys('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await operator.tabTo('row', /zwergstern/)
    await operator.keys('u')
    await page.getByRole('alertdialog', { name: 'Unmatch zwergstern AG?' }).waitFor()
    await operator.tabTo('button', 'Unmatch')
    await operator.keys('Enter')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    assert.equal(await linkOf('new-1'), null)
  })

  it('unmatches with one of five reasons, says what stays, and lets the pair be suggested again (seed-SC-19 seed-SC-20 seed-SC-21 seed-SC-22 seed-SC-26)', async () => {
    const { page } = operator
    await operator.goto('/companies?crm=1')
    const one = await company('co-01')
    await page.getByRole('button', { name: `Remove match of ${one.name} in Northwind` }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.waitFor()
    for (const reason of [
      'Wrong account',
      'No longer relevant',
      'Duplicate or wrong record',
      'Company structure changed',
      'Another reason',
    ])
      assert.equal(await dialog.getByRole('radio', { name: reason }).count(), 1, reason)
    await dialog.getByText(/What was already written stays in the CRM/).waitFor()
    await dialog.getByRole('radio', { name: 'No longer relevant' }).click()
    await dialog.getByRole('checkbox', { name: /Also stop suggesting/ }).click()
    await dialog.getByRole('button', { name: 'Unmatch' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { rows } = await sql<{ reason: string; excluded: boolean }>`select end_reason as reason, exists (
        select from concordat.match_exclusions x where x.company_id = l.company_id) as excluded
      from concordat.links l where company_id = ${one.companyId}`.execute(db())
    assert.deepEqual(rows, [{ reason: 'a person unmatched it: no longer relevant', excluded: false }])
  })

  it('counts every view as the database does, and a view shows exactly those (seed-SC-08)', async () => {
    await sql`update concordat.match_decisions set state = 'review', reason = 'ambiguous' where company_id = ${(await company('new-2')).companyId}`.execute(
      db(),
    )
    await sql`update concordat.links set marked = true where company_id in (
      select id from concordat.companies where external_key between 'co-02' and 'co-09')`.execute(db())
    await write(['co-02'], 'rejected')
    await write(['co-03', 'co-04'], 'applied')
    await write(['co-05'], null, 'applying')
    await sql`update concordat.links set marked = false, held = true where company_id = ${(await company('co-06')).companyId}`.execute(
      db(),
    )
    const all = (await api.people.viewer.get('/api/v1/companies?limit=100')).body.rows
    const statuses = all.map((one: ReturnType<typeof JSON.parse>) => one.connections[0].status)
    assert.deepEqual(
      ['co-02', 'co-03', 'co-05', 'co-06', 'co-07', 'new-2', 'new-3'].map(
        (key) => all.find((one: { externalKey: string }) => one.externalKey === key).connections[0].status,
      ),
      ['failed', 'synced', 'syncing', 'held', 'queued', 'ambiguous', 'not-matched'],
    )
    const { body, text } = await api.people.viewer.get('/api/v1/company-standings')
    assert.ok(body.counts, text + api.logged.filter((line) => /"level":"error"/.test(line)).slice(-1))
    assert.equal(body.companies, all.length)
    for (const [status, count] of Object.entries(body.counts)) {
      assert.equal(count, statuses.filter((one: string) => one === status).length, status)
      const filtered = await api.people.viewer.get(`/api/v1/companies?limit=100&status=${status}`)
      assert.equal(filtered.body.rows.length, count, status)
      assert.ok(filtered.body.rows.every((one: ReturnType<typeof JSON.parse>) => one.connections[0].status === status))
    }
    const { page } = operator
    await operator.goto('/companies?crm=1')
    for (const [view, of] of Object.entries(VIEWS)) {
      const count = statuses.filter((one: string) => (of as readonly string[]).includes(one)).length
      await page
        .getByRole('navigation', { name: 'Views' })
        .getByRole('link', { name: `${view} ${count}`, exact: true })
        .click()
      if (count === 0) await page.getByText('Nothing is in this view').waitFor()
      else
        await page.waitForFunction(
          (count) => document.querySelector('table')?.getAttribute('aria-rowcount') === String(count + 1),
          count,
        )
    }
  })

  it('says more about a status on hover, on focus and when pressed (seed-SC-08 seed-SC-09)', async () => {
    const { page } = operator
    await operator.goto('/companies?view=failed')
    const one = await company('co-02')
    const status = page.getByRole('button', { name: `Failed Status of ${one.name}` })
    await status.hover()
    const detail = page.getByRole('dialog', { name: `Status of ${one.name}` })
    await detail.getByText('The phone is too long. Shorten the phone.').waitFor()
    for (const fact of ['CC-SF-21', 'Auto-Match', one.connections[0].link.recordName])
      assert.ok((await detail.textContent())?.includes(fact), fact)
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    await page.mouse.move(0, 0)
    await page.reload()
    await status.waitFor()
    await operator.tabTo('button', /Failed Status of/)
    await detail.waitFor()
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    assert.equal(await status.evaluate((button) => button === document.activeElement), true)
    await operator.keys('Enter')
    await detail.waitFor()
  })

  it('shows the plan of a bulk verb and does exactly that (seed-SC-16 seed-SC-17)', async () => {
    const { page } = operator
    await operator.goto('/companies?crm=1')
    for (const key of ['co-10', 'co-11', 'co-07', 'new-3']) {
      const { name } = await company(key)
      if (key === 'new-3') await page.locator('table').evaluate((table) => table.parentElement?.scrollTo(0, 9999))
      await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click()
    }
    await page.getByText('4 selected, 3 can sync').waitFor()
    await page.getByRole('button', { name: 'Mark for sync', exact: true }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Mark 2 companies for sync?' })
    await dialog.waitFor()
    await dialog.getByText('1 company: not matched').waitFor()
    await dialog.getByText('1 company: already marked for sync').waitFor()
    await dialog.getByText(/About 1 API call/).waitFor()
    await dialog.getByRole('button', { name: 'Mark 2 companies for sync' }).click()
    await page.getByText('Marked 2 companies for sync').waitFor()
    assert.deepEqual(
      await Promise.all(['co-10', 'co-11', 'co-07', 'new-3'].map(async (key) => (await linkOf(key))?.marked ?? null)),
      [true, true, true, null],
    )
    const bulk = `/api/v1/connections/${connection}/companies`
    for (const verb of ['match', 'mark', 'unmark', 'unmatch'] as const) {
      const wish = { verb, where: { search: 'co-1' } }
      const asked = await api.people.operator.post(bulk, {
        ...wish,
        where: { status: 'matched,queued' },
        preview: true,
      })
      const skipped = asked.body.skipped.reduce((sum: number, one: { count: number }) => sum + one.count, 0)
      const { body } = await api.people.operator.post(bulk, { ...wish, where: { status: 'matched,queued' } })
      assert.deepEqual(
        [body.done, body.will, body.skipped],
        [asked.body.will, asked.body.will, asked.body.skipped],
        verb,
      )
      assert.ok(asked.body.will + skipped > 0, verb)
      if (verb === 'unmark') await api.people.operator.post(bulk, { verb: 'mark', where: { status: 'held' } })
    }
    assert.equal((await api.people.member.post(bulk, { verb: 'mark', where: {} })).body.code, 'CC-USER-4')
  })

  it('shows people who may only look the same as text (roles)', async () => {
    const viewer = await visit(api, 'viewer')
    await viewer.goto('/companies?crm=1')
    await viewer.page.getByRole('columnheader', { name: 'CRM Connection' }).waitFor()
    const buttons = await viewer.page.getByRole('button', { name: /^(Match |Edit match|Remove match|Review)/ }).count()
    assert.deepEqual([buttons, await viewer.page.getByRole('checkbox').count()], [0, 0])
    await viewer.page.locator('tr[data-row="0"]').focus()
    await viewer.keys('u', 'm', 's')
    assert.equal(await viewer.page.getByRole('dialog').count(), 0)
    await viewer.close()
  })

  it('shows a company with why it is matched, both sides, and its history', async () => {
    const { page } = operator
    const one = await company('co-03')
    await operator.goto(`/companies/${one.companyId}`)
    await page.getByRole('heading', { level: 1, name: one.name }).waitFor()
    await page.getByText('Engagement points').waitFor()
    await page.getByRole('tab', { name: 'CRM' }).click()
    await page.getByText(/Linked automatically/).waitFor()
    await page.getByRole('img', { name: /link without asking/ }).waitFor()
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page.getByRole('cell', { name: 'Before any evidence' }).waitFor()
    await page.getByRole('cell', { name: one.domain }).first().waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('cell', { name: 'Matched' }).waitFor()
    await page.getByText('1 field').click()
    await page.getByText('Phone: 1 → 2').waitFor()
  })

  it('exports what the view and the search find as a file with a line a company', async () => {
    const { page } = operator
    const one = await company('co-03')
    const all = (await api.people.viewer.get('/api/v1/companies?limit=100')).body.rows
    for (const [address, count] of [
      ['/companies', all.length],
      ['/companies?q=co-03', 1],
    ] as const) {
      await operator.goto(address)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Export CSV' }).click()
      const text = Buffer.concat(await (await (await download).createReadStream()).toArray()).toString('utf8')
      const [titles = '', ...lines] = text.trim().split('\r\n')
      assert.match(titles, /^\uFEFF?Key,Name,.*,Northwind: status,Northwind: record,Northwind: record id$/)
      assert.equal(lines.length, count)
      assert.ok(lines.some((line) => line.startsWith('co-03,') && line.endsWith(one.connections[0].link.remoteId)))
    }
  })

  it('syncs chosen companies at once as a run (seed-SC-16)', async () => {
    const { page } = operator
    const one = await company('co-03')
    await operator.goto('/companies?crm=1&q=co-03')
    await page.getByRole('checkbox', { name: `Select ${one.name}`, exact: true }).click()
    await page.getByRole('button', { name: 'Sync now', exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sync 1 company now' }).click()
    await page.getByText('Syncing 1 company').waitFor()
    const { rows } = (await api.people.operator.get('/api/v1/runs?kind=sync&limit=1')).body
    for await (const { event, value } of readEvents(api, api.people.operator, `/api/v1/runs/${rows[0].id}/events`))
      if (event === 'end') assert.ok(['succeeded', 'held'].includes(value.state), value.state)
    assert.equal((await linkOf('co-03'))?.marked, true)
  })

  it('has a column and a history for each of several CRMs (seed-SC-07 seed-SC-29)', async () => {
    const { page } = operator
    const admin = await visit(api, 'admin')
    await admin.goto('/companies?crm=1')
    await admin.page.getByRole('link', { name: 'Add CRM connection' }).click()
    await admin.page.waitForURL(/\/connections\/new/)
    await admin.close()
    const second = await connect('Southwind')
    const one = await company('co-03')
    await operator.goto('/companies?crm=1&q=co-03')
    for (const name of ['Northwind', 'Southwind']) {
      await page.getByRole('columnheader', { name: `CRM Connection · ${name}` }).waitFor()
      await page.getByRole('button', { name: `Edit match of ${one.name} in ${name}` }).waitFor()
    }
    const lines = async (id: string) => {
      await operator.goto(`/connections/${id}/history`)
      const table = page.getByTestId('seed-sync-history')
      await table.getByRole('link', { name: 'View logs' }).first().waitFor()
      return table.getByRole('link', { name: 'View logs' }).count()
    }
    const [first, other] = [await lines(connection), await lines(second)]
    assert.equal(other, 2)
    assert.equal(first, (await api.people.operator.get(`/api/v1/connections/${connection}/history`)).body.length)
  })

  it('is accessible in every look with controls, picker, dialogs and all tabs open', async () => {
    const found: string[] = []
    const { page } = operator
    const one = await company('co-03')
    const look = async (name: string, theme: string, width: string) => {
      found.push(...(await operator.axe()).map((violation) => `${name} ${violation}`))
      await operator.picture(`companies-${name}-${theme}-${width}`)
      if (!process.env.CONCORDAT_LOOK) return
      mkdirSync(process.env.CONCORDAT_LOOK, { recursive: true })
      await page.screenshot({ path: `${process.env.CONCORDAT_LOOK}/${name}-${theme}-${width}.png` })
    }
    for (const { theme, width } of LOOKS) {
      await operator.look({ theme, width })
      await operator.goto('/companies?crm=1')
      await look('controls', theme, width)
      await page
        .getByRole('checkbox', { name: /^Select (?!all)/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Unmatch', exact: true }).click()
      await page.getByText(/will change/).waitFor()
      await look('bulk', theme, width)
      await page.keyboard.press('Escape')
      await page
        .getByRole('button', { name: /^Edit match of/ })
        .first()
        .click()
      await page.getByRole('option').first().waitFor()
      await page.waitForTimeout(300)
      await look('picker', theme, width)
      for (const tab of ['overview', 'crm', 'history']) {
        await operator.goto(`/companies/${one.companyId}?tab=${tab}`)
        if (tab === 'crm')
          await page
            .getByText(/Linked automatically/)
            .first()
            .waitFor()
        await look(`company-${tab}`, theme, width)
      }
    }
    assert.deepEqual(found, [])
    assert.deepEqual(operator.complaints(), [])
  })
})
