import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { connectNow, createConnection, getConnection } from '../../src/connections/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../src/sandbox/index.ts'
import { type ApiServer, openApiServer, readEvents } from '../support/api-server.ts'

const CONNECTION = '/api/v1/connections/Northwind'

describe('matching over the API: judged, learned from, watched and drawn', { concurrency: false }, () => {
  let api: ApiServer
  let sandbox: SalesforceSandbox
  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 80 })
    api = await openApiServer({ work: true })
    const auth = { grant: 'client-credentials', ...sandbox.app } as const
    const wanted = { name: 'Northwind', kind: 'salesforce', loginUrl: sandbox.url, auth } as const
    await connectNow(api.platform, await createConnection(api.platform, wanted, COMMAND_LINE), COMMAND_LINE)
    await importCompanies()
    await run('pull')
    await run('match')
  })
  after(async () => {
    await api.close()
    await sandbox.stop()
  })

  const operator = () => api.people.operator
  const run = async (kind: string) => {
    const started = await operator().post('/api/v1/runs', { connection: 'Northwind', kind })
    assert.equal(started.status, 202, started.text)
    for await (const { event, value } of readEvents(api, operator(), `/api/v1/runs/${started.body.id}/events`))
      if (event === 'end')
        assert.equal(value.state, 'succeeded', (await operator().get(`/api/v1/runs/${started.body.id}`)).text)
    return started.body.id as string
  }
  const importCompanies = async () => {
    const viewer = { userId: sandbox.org.users.find((user) => user.active && user.profile === 'admin')?.id ?? '' }
    const result = sandbox.org.query(viewer, 'SELECT Id, Name, Website, BillingCountry FROM Account ORDER BY Id', false)
    const rows = [...result.rows(0, result.totalSize)] as unknown as Readonly<Record<string, string | null>>[]
    const lines = rows
      .filter((one) => /^(https?:..)?[a-z0-9-]+\.[a-z.]+$/.test(one.Website ?? '') && !one.Name?.includes('"'))
      .slice(0, 24)
      .map((one, n) => `co-${n},"${one.Name}",${one.Website ?? ''},${one.BillingCountry ?? ''}`)
    const csv = ['id,name,domain,country', ...lines, 'new-1,Quellwerk Mondhafen,quellwerk1xq.com,Germany'].join('\n')
    const headers = { 'content-type': 'text/csv' }
    const stored = await operator().send('POST', '/api/v1/imports/companies', { body: csv, headers })
    assert.equal(stored.status, 201, stored.text)
  }
  const matches = async (query = '') =>
    (await operator().get(`${CONNECTION}/matches?limit=500${query}`)).body.rows as ReturnType<typeof JSON.parse>[]
  const audited = async () =>
    (await api.people.admin.get('/api/v1/audit?limit=200')).body.rows.map((row: { action: string }) => row.action)

  it('explains a match with a waterfall that ends at the score, and why another record is not it', async () => {
    const linked = (await matches('&state=auto'))[0]
    const { body, status, text } = await api.people.viewer.get(`${CONNECTION}/matches/${linked.externalKey}`)
    assert.equal(status, 200, text)
    const [best] = body.candidates
    const { start, steps, score } = best.waterfall
    assert.ok(
      Math.abs(steps.reduce((sum: number, step: { weight: number }) => sum + step.weight, start) - score) < 1e-6,
    )
    assert.equal(best.name, linked.linkedName)
    const other = (await matches('&state=auto'))[1].linkedRecord
    const pair = await api.people.viewer.get(`${CONNECTION}/matches/${linked.externalKey}/pairs/${other}`)
    assert.equal(pair.status, 200, pair.text)
    assert.ok(pair.body.sentence && pair.body.needed && pair.body.account.name, pair.text)
    const right = await api.people.viewer.get(
      `${CONNECTION}/matches/${linked.externalKey}/pairs/${linked.linkedRecord}`,
    )
    assert.deepEqual([right.body.reason, right.body.needed], ['linked', null])
  })

  it('confirms an automatic link, which becomes a person’s and keeps its mark', async () => {
    const linked = (await matches('&state=auto'))[0]
    assert.equal((await api.people.viewer.post(`/api/v1/links/${linked.linkId}/confirm`)).body.code, 'CC-USER-4')
    const confirmed = await api.people.member.post(`/api/v1/links/${linked.linkId}/confirm`)
    assert.deepEqual(
      [confirmed.status, confirmed.body.origin, confirmed.body.marked, confirmed.body.id],
      [200, 'person', linked.marked, linked.linkId],
      confirmed.text,
    )
    const labels = await api.people.viewer.get(`${CONNECTION}/matching/labels?company=${linked.companyId}`)
    const [label] = labels.body.rows
    assert.deepEqual([label.verdict, label.source, label.linkOrigin, label.rank], ['same', 'confirm', 'auto', 0])
    assert.ok((await audited()).includes('match.confirmed'))
  })

  it('judges many pairs at once and tells which could not be', async () => {
    const [one, two] = (await matches('&state=auto')).filter((row) => row.linkOrigin === 'auto')
    const pairs = [
      { companyId: one.companyId, remoteId: one.linkedRecord, verdict: 'same' },
      { companyId: two.companyId, remoteId: 'nowhere', verdict: 'same' },
    ]
    assert.equal((await api.people.viewer.post(`${CONNECTION}/matches/judge`, { pairs })).body.code, 'CC-USER-4')
    const { body, text } = await api.people.member.post(`${CONNECTION}/matches/judge`, { pairs })
    assert.deepEqual([body.done, body.failed], [1, 1], text)
    assert.equal(body.results[1].error.code, 'CC-MATCH-2')
    assert.ok(body.results[1].error.nextStep)
  })

  it('teaches an account another name, lists it, and makes it forget again', async () => {
    const none = (await matches('&state=none')).find((row) => row.externalKey === 'new-1')
    const free = (await operator().get(`${CONNECTION}/accounts?search=a&limit=100`)).body
    const linked = new Set((await matches()).map((row) => row.linkedRecord))
    const account = free.find((one: { remoteId: string }) => !linked.has(one.remoteId))
    const assigned = await api.people.member.send('PUT', `${CONNECTION}/matches/new-1/link`, {
      body: { remoteId: account.remoteId },
    })
    assert.equal(assigned.status, 200, assigned.text)
    const { body } = await api.people.viewer.get(`${CONNECTION}/matching/aliases?limit=1`)
    assert.deepEqual(
      [body.rows[0].remoteId, body.rows[0].kind, body.rows[0].value, body.rows[0].accountName],
      [account.remoteId, 'domain', 'quellwerk1xq.com', account.name],
    )
    const rest = await api.people.viewer.get(`${CONNECTION}/matching/aliases?cursor=${body.next}`)
    assert.deepEqual([rest.body.rows.length, rest.body.rows[0].value, rest.body.next], [1, none.companyName, null])
    const forget = { body: { remoteId: account.remoteId, kind: 'domain', value: 'quellwerk1xq.com' } }
    assert.equal((await api.people.viewer.send('DELETE', `${CONNECTION}/matching/aliases`, forget)).status, 403)
    assert.equal((await api.people.member.send('DELETE', `${CONNECTION}/matching/aliases`, forget)).status, 200)
    const again = await api.people.member.send('DELETE', `${CONNECTION}/matching/aliases`, forget)
    assert.equal(again.body.code, 'CC-MATCH-10')
  })

  it('offers a sample to judge and reports live precision', async () => {
    const sample = await api.people.member.get(`${CONNECTION}/matching/audit?count=5`)
    assert.equal(sample.body.length, 5, sample.text)
    assert.equal((await api.people.viewer.get(`${CONNECTION}/matching/audit`)).body.code, 'CC-USER-4')
    const pairs = sample.body.map((one: { companyId: string; remoteId: string }) => ({
      ...{ companyId: one.companyId, remoteId: one.remoteId, verdict: 'same' },
    }))
    const judged = await api.people.member.post(`${CONNECTION}/matches/judge`, { pairs, source: 'audit' })
    assert.equal(judged.body.done, 5, judged.text)
    const { body } = await api.people.viewer.get(`${CONNECTION}/matching/precision`)
    assert.deepEqual([body.state, body.judged, body.right, body.sampled, body.autoMatch], ['few', 7, 7, 5, 'on'])
    assert.match(body.words, /^7 of 7 automatic links that people judged are right/)
  })

  it('pauses when too many are wrong; who may change settings sets the target and resumes', async () => {
    const auto = (await matches('&state=auto')).filter((row) => row.linkOrigin === 'auto')
    const pairs = auto.slice(0, 13).map((row) => ({
      ...{ companyId: row.companyId, remoteId: row.linkedRecord, verdict: 'different' },
    }))
    assert.equal(pairs.length, 13)
    await api.people.member.post(`${CONNECTION}/matches/judge`, { pairs })
    const { body } = await api.people.viewer.get(`${CONNECTION}/matching/precision`)
    assert.deepEqual([body.state, body.autoMatch], ['pause', 'paused'], JSON.stringify(body))
    assert.match(body.watch.pausedWhy, /New matches wait for a person/)
    const { paused } = (await api.people.viewer.get(`${CONNECTION}/matches?limit=1`)).body
    assert.equal(paused, body.watch.pausedWhy)
    const resume = { note: 'looked at all of them' }
    assert.equal((await operator().post(`${CONNECTION}/matching/resume`, resume)).body.code, 'CC-USER-4')
    const target = (to: number) => ({ body: { target: to } })
    assert.equal((await operator().send('PUT', `${CONNECTION}/matching/target`, target(0.9))).body.code, 'CC-USER-4')
    assert.equal((await api.people.admin.send('PUT', `${CONNECTION}/matching/target`, target(0.9))).status, 200)
    assert.equal((await api.people.admin.post(`${CONNECTION}/matching/resume`, resume)).status, 200)
    assert.equal((await api.people.admin.post(`${CONNECTION}/matching/resume`, resume)).body.code, 'CC-MATCH-9')
    const after = (await api.people.viewer.get(`${CONNECTION}/matching/precision`)).body
    assert.deepEqual([after.autoMatch, after.judged, after.target, after.watch.resumeNote], ['on', 0, 0.9, resume.note])
    const actions = await audited()
    for (const action of ['match.judged', 'match.resumed', 'match.target-changed', 'match.alias-forgotten'])
      assert.ok(actions.includes(action), action)
  })

  it('lists the review queue by value and by uncertainty, page by page', async () => {
    for (const sort of ['value', 'uncertainty', 'priority']) {
      const seen: string[] = []
      for (let cursor = ''; ; ) {
        const page = await operator().get(`${CONNECTION}/matches?limit=4&sort=${sort}${cursor && `&cursor=${cursor}`}`)
        assert.equal(page.status, 200, page.text)
        seen.push(...page.body.rows.map((row: { companyId: string }) => row.companyId))
        if (page.body.next === null) break
        cursor = page.body.next
      }
      const all = await matches(`&sort=${sort}`)
      assert.deepEqual(
        seen,
        all.map((row) => row.companyId),
        sort,
      )
      const doubts = all.map((row) => Math.abs(row.probability - 0.5))
      if (sort === 'uncertainty')
        assert.deepEqual(
          doubts,
          [...doubts].sort((a, b) => a - b),
        )
    }
    const wrong = await operator().get(
      `${CONNECTION}/matches?sort=value&cursor=${Buffer.from('x').toString('base64url')}`,
    )
    assert.equal(wrong.body.code, 'CC-API-1')
  })

  it('draws charts whose figures are those of the database', async () => {
    await run('match')
    const saved = await operator().post('/api/v1/segments', {
      name: 'Germans',
      filter: { field: 'country', op: 'equals', value: 'germany' },
    })
    assert.equal(saved.status, 201, saved.text)
    const { id } = await getConnection(api.platform.database.db, DEFAULT_WORKSPACE, 'Northwind')
    const { rows } = await sql<{ state: string; companies: number }>`select state, count(*)::int as companies
      from concordat.match_decisions where connection_id = ${id} group by 1`.execute(api.platform.database.db)
    const { viewer } = api.people
    for (const by of ['probability', 'score']) {
      const { body, text } = await viewer.get(`${CONNECTION}/matching/charts/scores?by=${by}`)
      for (const state of ['auto', 'review'] as const) {
        const drawn = body.bins.reduce(
          (sum: number, bin: Record<string, number>) => sum + (bin[state] ?? 0),
          body.without[state],
        )
        assert.equal(drawn, rows.find((row) => row.state === state)?.companies ?? 0, `${by} ${state} ${text}`)
      }
    }
    const rates = (await viewer.get(`${CONNECTION}/matching/charts/segments`)).body
    const links = await sql<{ n: number; germans: number }>`
      select count(*)::int as n, count(*) filter (where lower(c.country) = 'germany')::int as germans from concordat.links l
      join concordat.companies c on c.id = l.company_id
      where l.connection_id = ${id} and l.ended_at is null`.execute(api.platform.database.db)
    assert.deepEqual([rates[0].name, rates[0].companies, rates[0].matched], ['All companies', 23, links.rows[0]!.n])
    assert.deepEqual([rates[1].name, rates[1].matched], ['Germans', links.rows[0]!.germans])
    for (const rate of rates) assert.ok(rate.matched + rate.review + rate.none <= rate.companies)
    const calibration = (await viewer.get(`${CONNECTION}/matching/charts/calibration`)).body
    const judged = calibration.reduce((sum: number, bin: { judged: number }) => sum + bin.judged, 0)
    assert.equal(judged, 20)
    const { points, target } = (await viewer.get(`${CONNECTION}/matching/charts/precision`)).body
    assert.deepEqual([points.length, points[0].judged, points[0].right, target], [1, 20, 7, 0.9])
  })

  it('says how many judged pairs a re-fit still needs, to those who may ask for it', async () => {
    const refit = '/api/v1/matching/models/refit'
    assert.equal((await operator().post(refit)).body.code, 'CC-USER-4')
    const { body } = await api.people.admin.post(refit)
    assert.equal(body.code, 'CC-MATCH-5')
    assert.match(body.detail, /^A re-fit needs 29 more judged pairs; there are 21 \(8 same, 13 different\)$/)
    const list = (await api.people.viewer.get('/api/v1/matching/models')).body
    assert.deepEqual([list.active, list.models], [null, []])
    assert.equal((await api.people.viewer.get('/api/v1/matching/models/7')).body.code, 'CC-MATCH-6')
    assert.equal((await api.people.admin.post('/api/v1/matching/models/rollback')).body.code, 'CC-MATCH-8')
  })
})
