import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../src/sandbox/index.ts'
import {
  type ApiServer,
  cookieOf,
  openApiServer,
  PASSWORD,
  readEvents,
  type ServerEvent,
} from '../support/api-server.ts'

const CONNECTION = '/api/v1/connections/Northwind'
const SECRET = 'concordat-sandbox-secret'

describe('the whole loop over the API', { concurrency: false }, () => {
  let api: ApiServer
  let sandbox: SalesforceSandbox
  let runId: string
  let unmatched = ''
  let planId: string
  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 80 })
    api = await openApiServer({ work: true })
  })
  after(async () => {
    await api.close()
    await sandbox.stop()
  })

  const operator = () => api.people.operator
  const accounts = () => {
    const viewer = { userId: sandbox.org.users.find((user) => user.active && user.profile === 'admin')?.id ?? '' }
    const query = 'SELECT Id, Name, Website, BillingCountry FROM Account ORDER BY Id'
    const result = sandbox.org.query(viewer, query, false)
    return [...result.rows(0, result.totalSize)] as unknown as Readonly<Record<string, string | null>>[]
  }
  const account = (id: string) =>
    sandbox.org.record({ userId: sandbox.org.users.find((user) => user.profile === 'admin')?.id ?? '' }, 'Account', id)

  /** What a person does in the browser: follow the address, press Allow, come back. */
  const consent = async (decision: 'allow' | 'deny') => {
    const begun = await api.people.owner.post(`${CONNECTION}/sign-in`)
    assert.equal(begun.status, 200, begun.text)
    const url = new URL(begun.body.url)
    assert.equal(url.searchParams.get('code_challenge_method'), 'S256')
    assert.equal(url.searchParams.get('redirect_uri'), `${api.url}/api/v1/sign-in/salesforce/callback`)
    const page = await (await fetch(url)).text()
    const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const user = sandbox.org.users.find((one) => one.active && one.profile === 'admin')?.id ?? ''
    const form = new URLSearchParams({ ticket, user, decision })
    const back = await fetch(`${sandbox.url}/services/oauth2/consent`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    })
    const callback = new URL(back.headers.get('location') ?? '')
    return { path: `${callback.pathname}${callback.search}`, cookie: cookieOf(begun) }
  }

  it('adds a connection whose secret never comes out again', async () => {
    const made = await api.people.owner.post('/api/v1/connections', {
      name: 'Northwind',
      kind: 'salesforce',
      loginUrl: sandbox.url,
      auth: { grant: 'web-server', clientId: sandbox.app.clientId, clientSecret: SECRET },
    })
    assert.equal(made.status, 201, made.text)
    assert.equal(made.body.state, 'draft')
    assert.deepEqual(made.body.auth, { grant: 'web-server', clientId: sandbox.app.clientId })
    assert.equal(made.body.settings.autoSync, false)
    assert.equal(made.body.settings.createAccounts, 'off')
  })

  it('signs in through the consent page of the CRM, with a state that works once and in one browser only', async () => {
    const denied = await consent('deny')
    const refused = await api.caller({ cookie: denied.cookie }).get(denied.path)
    assert.equal(refused.status, 302)
    assert.match(
      refused.headers.get('location') ?? '',
      /step=failed&code=CC-CONN-9&reference=[\w-]+&reason=access_denied$/,
    )
    const other = await consent('allow')
    assert.match((await api.nobody.get(other.path)).text, /CC-CONN-6/)
    const good = await consent('allow')
    const connected = await api.caller({ cookie: good.cookie }).get(good.path)
    assert.equal(connected.status, 302, connected.text)
    assert.match(connected.headers.get('location') ?? '', /^\/connections\/new\?connection=[\w-]+&step=check$/)
    const again = await api.caller({ cookie: good.cookie }).get(good.path)
    assert.match(again.headers.get('location') ?? '', /code=CC-CONN-6/)
    const { body } = await operator().get(CONNECTION)
    assert.equal(body.state, 'connected')
    assert.match(body.signedInAs.user, /@/)
  })

  it('checks the connection, shows objects and fields, and prepares fields', async () => {
    const check = await operator().post(`${CONNECTION}/check`)
    assert.equal(check.status, 200, check.text)
    assert.ok(check.body.length >= 4)
    assert.deepEqual(
      check.body.filter((one: { state: string }) => one.state === 'failed'),
      [],
    )
    assert.ok(
      (await operator().get(`${CONNECTION}/objects`)).body.some((one: { name: string }) => one.name === 'Account'),
    )
    const fields = await operator().get(`${CONNECTION}/objects/Account/fields`)
    assert.ok(fields.body.fields.some((one: { name: string }) => one.name === 'Website'))
    const prepared = await api.people.admin.post(`${CONNECTION}/prepare-fields`)
    assert.equal(prepared.body.filter((one: { created: boolean }) => one.created).length, 13, prepared.text)
  })

  it('imports companies and signals as streams', async () => {
    const lines = accounts()
      .filter((one) => /^(https?:..)?[a-z0-9-]+\.[a-z.]+$/.test(one.Website ?? '') && !one.Name?.includes('"'))
      .slice(0, 12)
      .map((one, n) => `co-${n},"${one.Name}",${one.Website ?? ''},${one.BillingCountry ?? ''}`)
    const csv = [
      'id,name,domain,country',
      ...lines,
      'new-1,Quellwerk Mondhafen,quellwerk1xq.com,Germany',
      ',no key,,',
    ].join('\n')
    const companies = await operator().send('POST', '/api/v1/imports/companies', {
      body: csv,
      headers: { 'content-type': 'text/csv' },
    })
    assert.equal(companies.status, 201, companies.text)
    assert.deepEqual([companies.body.read, companies.body.stored, companies.body.rejected], [14, 13, 1])
    const rejects = await operator().get(`/api/v1/imports/${companies.body.id}/rejects`)
    assert.equal(rejects.body.rows.length, 1)
    assert.ok(rejects.body.rows[0].nextStep)
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString()
    const signals = [0, 1, 2].map((n) =>
      JSON.stringify({ id: `s-${n}`, company: `co-${n}`, kind: 'download', occurred_at: day, source: 'a' }),
    )
    const ndjson = { body: signals.join('\n'), headers: { 'content-type': 'application/x-ndjson' } }
    const stored = await operator().send('POST', '/api/v1/imports/signals', ndjson)
    assert.equal(stored.body.stored, 3, stored.text)
  })

  it('meets a rule of the CRM that one company breaks', async () => {
    const explained = (await operator().get('/api/v1/companies/co-11')).body
    sandbox.org.addValidationRule({
      ...{ object: 'Account', name: 'Names', field: 'Name', when: 'equals', value: explained.name },
      message: 'This name is not allowed.',
    })
  })

  it('starts a run once for one key, tells what happens as it happens, and holds what is unusual', async () => {
    const patch = {
      body: { autoSync: true, createAccounts: 'all', guards: { createsMax: 0 } },
    }
    assert.equal((await api.people.admin.send('PATCH', `${CONNECTION}/settings`, patch)).status, 200)
    const wish = { connection: 'Northwind', kind: 'sync' }
    const key = { 'idempotency-key': 'sync-1' }
    const starts = await Promise.all([1, 2, 3].map(() => operator().post('/api/v1/runs', wish, key)))
    assert.deepEqual(
      starts.map((one) => one.status),
      [202, 202, 202],
      starts[1]?.text,
    )
    assert.equal(new Set(starts.map((one) => one.body.id)).size, 1)
    runId = starts[0]?.body.id
    const events: ServerEvent[] = []
    for await (const event of readEvents(api, operator(), `/api/v1/runs/${runId}/events`)) {
      events.push(event)
      if (event.event === 'run' && ['held', 'failed', 'succeeded'].includes(event.value.state)) break
    }
    const last = events.at(-1)?.value
    assert.equal(last.state, 'held', JSON.stringify(last))
    assert.match(last.reason, /create/)
    assert.ok(
      events.some((one) => one.event === 'counts' && one.value.some((row: { name: string }) => row.name === 'read')),
    )
    assert.ok(events.some((one) => one.event === 'log'))
  })

  it('shows the plan field by field, lets a person trim and approve it, and goes on', async () => {
    const { body: run } = await operator().get(`/api/v1/runs/${runId}`)
    planId = run.plan
    const { body: plan } = await operator().get(`/api/v1/plans/${planId}`)
    assert.equal(plan.counts.creates, 1, JSON.stringify(plan))
    assert.ok(plan.counts.updates >= 8, JSON.stringify(plan.counts))
    const page = await operator().get(`/api/v1/plans/${planId}/changes?kind=update&limit=2`)
    assert.equal(page.body.total, plan.counts.updates)
    const trimmed = await operator().post(`/api/v1/plans/${planId}/trim`, { changes: [page.body.rows[0].id] })
    assert.equal(trimmed.body.left, 1, trimmed.text)
    assert.equal((await api.people.member.post(`/api/v1/plans/${planId}/approve`)).body.code, 'CC-USER-4')
    const approved = await operator().post(`/api/v1/plans/${planId}/approve`)
    assert.equal(approved.body.run.id, runId, approved.text)
    let end: ServerEvent | undefined
    const lines: string[] = []
    for await (const event of readEvents(api, operator(), `/api/v1/runs/${runId}/events`)) {
      if (event.event === 'log') lines.push(event.id ?? '')
      end = event
    }
    assert.deepEqual([end?.event, end?.value.state], ['end', 'succeeded'], JSON.stringify(end))
    const resumed: string[] = []
    const from = { 'last-event-id': lines[1] ?? '' }
    for await (const event of readEvents(api, operator(), `/api/v1/runs/${runId}/events`, from))
      if (event.event === 'log') resumed.push(event.id ?? '')
    assert.deepEqual(resumed, lines.slice(2))
    const seen: string[] = []
    for await (const { event } of readEvents(api, api.people.viewer, `/api/v1/runs/${runId}/events`)) seen.push(event)
    assert.ok(seen.includes('counts') && !seen.includes('log'))
  })

  it('accounts for everything, in the run and in the sync history', async () => {
    const { body: run } = await operator().get(`/api/v1/runs/${runId}`)
    assert.equal(run.balance.closes, true)
    assert.equal(run.balance.objects[0].read, 80)
    const { body: history } = await operator().get(`${CONNECTION}/history`)
    const [line] = history
    assert.deepEqual(Object.keys(line).sort(), [
      'date',
      'failures',
      'finishedAt',
      'kind',
      'runId',
      'state',
      'success',
      'total',
    ])
    assert.deepEqual(Object.keys(line.total), ['created', 'synced', 'fetched', 'autoMatched', 'markedForSync'])
    assert.deepEqual(Object.keys(line.failures), ['create', 'sync', 'ambiguousAutoMatches'])
    assert.equal(line.total.created, 1)
    assert.equal(line.total.fetched, 80)
    assert.equal(line.total.synced, run.balance.changes.applied - 1)
    assert.equal(line.failures.sync, 1)
  })

  it('lists companies with the status of each connection, page by page, filtered and searched', async () => {
    const { body } = await api.people.viewer.get('/api/v1/companies?limit=500&count=true')
    assert.equal(body.total, 13)
    const statuses = new Map<string, string>(
      body.rows.map((row: { externalKey: string; connections: { status: string }[] }) => [
        row.externalKey,
        row.connections[0]?.status,
      ]),
    )
    assert.equal(statuses.get('new-1'), 'synced', JSON.stringify([...statuses]))
    assert.ok([...statuses.values()].filter((status) => status === 'synced').length >= 8, JSON.stringify([...statuses]))
    const keys: string[] = []
    for (let cursor = ''; ; ) {
      const { body: page } = await operator().get(`/api/v1/companies?limit=5${cursor && `&cursor=${cursor}`}`)
      keys.push(...page.rows.map((row: { externalKey: string }) => row.externalKey))
      if (page.next === null) break
      cursor = page.next
    }
    assert.deepEqual(keys, [...statuses.keys()])
    const filter = encodeURIComponent(JSON.stringify({ field: 'country', op: 'equals', value: 'germany' }))
    const germans = await operator().get(`/api/v1/companies?filter=${filter}&search=quellwerk`)
    assert.deepEqual(
      germans.body.rows.map((row: { externalKey: string }) => row.externalKey),
      ['new-1'],
    )
    const one = await operator().get('/api/v1/companies/new-1')
    assert.equal(one.body.connections[0].statusWords, 'Synced')
    assert.ok(one.body.connections[0].detail)
    assert.equal(one.body.connections[0].link.origin, 'created')
  })

  it('shows a refused write with the next step, and writes it again after the fix', async () => {
    const { body: failed } = await operator().get('/api/v1/companies/co-11')
    assert.equal(failed.connections[0].status, 'failed', JSON.stringify(failed.connections))
    assert.match(failed.connections[0].detail, /This name is not allowed/)
    const rejects = await operator().get(`/api/v1/runs/${runId}/rejects`)
    const [reject] = rejects.body.rows
    assert.equal(reject.reject.symbol, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', rejects.text)
    assert.ok(reject.reject.nextStep)
    const admin = sandbox.org.users.find((user) => user.active && user.profile === 'admin')?.id ?? ''
    const context = { userId: admin, via: 'person', request: 'browser' }
    const renamed = sandbox.org.update('Account', reject.remoteId, { Name: 'A fine name' }, context)
    assert.equal(renamed.success, true)
    const [known] = (await operator().get(`/api/v1/rejects?run=${runId}`)).body.rows
    assert.deepEqual([known.remoteId, known.state, known.tries], [reject.remoteId, 'open', 1])
    const retry = await operator().post(`/api/v1/runs/${runId}/retry-rejects`, { review: true })
    assert.deepEqual([retry.status, retry.body.kind], [202, 'retry'], retry.text)
    let approved = false
    for await (const { event, value } of readEvents(api, operator(), `/api/v1/runs/${retry.body.id}/events`)) {
      if (event === 'end') assert.equal(value.state, 'succeeded', JSON.stringify(value))
      if (value?.state !== 'held' || approved) continue
      approved = true
      const { plan } = (await operator().get(`/api/v1/runs/${retry.body.id}`)).body
      assert.equal((await operator().post(`/api/v1/plans/${plan}/approve`)).status, 200)
    }
    assert.ok(approved)
    assert.equal((await operator().post(`/api/v1/runs/${runId}/retry-rejects`)).body.code, 'CC-PLAN-7')
    const { body: solved } = await operator().get(`/api/v1/rejects/${known.id}`)
    assert.deepEqual([solved.state, solved.reason], ['resolved', 'Written by a later run.'])
    const { body: fixed } = await operator().get('/api/v1/companies/co-11')
    assert.equal(fixed.connections[0].status, 'synced', JSON.stringify(fixed.connections))
  })

  it('lets people review, explain, unmatch, exclude, search, assign and mark', async () => {
    const { member } = api.people
    const listed = await member.get(`${CONNECTION}/matches?limit=500`)
    assert.equal(listed.status, 200, listed.text)
    // A name of plain words: how the CRM's search splits "&" and "-" is not what this is about.
    const linked = listed.body.rows.find(
      (row: { linkOrigin: string; linkedName: string }) =>
        row.linkOrigin === 'auto' && /^[A-Za-z]{4,}(?: [A-Za-z]{3,})+$/.test(row.linkedName),
    )
    const explained = await member.get(`${CONNECTION}/matches/${linked.externalKey}`)
    assert.equal(explained.status, 200, explained.text)
    assert.ok(explained.body.candidates[0].evidence[0].sentence)
    const remote = linked.linkedRecord
    unmatched = remote
    const ended = await member.post(`/api/v1/links/${linked.linkId}/unmatch`, { reason: 'wrong-account' })
    assert.ok(ended.body.endedAt, ended.text)
    const company = () => operator().get(`/api/v1/companies/${linked.externalKey}`)
    assert.equal((await company()).body.connections[0].link, null)
    for (const live of [false, true]) {
      const search = encodeURIComponent(linked.linkedName)
      const found = await member.get(`${CONNECTION}/accounts?search=${search}&live=${live}`)
      assert.ok(
        found.body.some((one: { remoteId: string }) => one.remoteId === remote),
        found.text,
      )
    }
    const assigned = await member.send('PUT', `${CONNECTION}/matches/${linked.externalKey}/link`, {
      body: { remoteId: remote },
    })
    assert.equal(assigned.body.origin, 'person', assigned.text)
    assert.equal(assigned.body.marked, true)
    const marks = { companies: [linked.companyId], marked: false }
    assert.equal((await operator().post(`${CONNECTION}/marks`, marks)).body.changed, 1)
    assert.equal((await company()).body.connections[0].status, 'held')
    await operator().post(`${CONNECTION}/marks`, { ...marks, marked: true })
    const wrong = `${CONNECTION}/matches/${linked.externalKey}/excluded/${remote}`
    assert.equal((await member.send('PUT', wrong)).status, 200)
    assert.equal((await company()).body.connections[0].link, null)
    assert.equal((await member.send('DELETE', wrong)).status, 200)
  })

  it('validates, saves and resets a mapping', async () => {
    const path = `${CONNECTION}/mappings/Account`
    const { body: standard } = await operator().get(path)
    assert.equal(standard.stored, false)
    const rows = [
      ...standard.mapping.rows,
      { ours: 'points', field: 'Nowhere__c', conversion: 'default', rule: 'ours', onCreate: true, onUpdate: true },
    ]
    const findings = await operator().post(`${path}/validate`, { rows })
    assert.equal(findings.body[0].problem, 'missing-field', findings.text)
    assert.equal((await operator().send('PUT', path, { body: { rows } })).body.code, 'CC-PLAN-3')
    const saved = await operator().send('PUT', path, { body: { rows: standard.mapping.rows, timeZone: 'Europe/Oslo' } })
    assert.deepEqual([saved.body.stored, saved.body.mapping.timeZone], [true, 'Europe/Oslo'])
    assert.equal((await operator().send('DELETE', path)).body.stored, false)
  })

  it('undoes the run after approval, and the CRM holds the values of before', async () => {
    const { body } = await operator().get(`/api/v1/plans/${planId}/changes?outcome=applied&kind=update&limit=100`)
    // What was unmatched above is not written any more, not even by an undo.
    const { remoteId, before: old } = body.rows.find((row: { remoteId: string }) => row.remoteId !== unmatched)
    const undo = await operator().post(`/api/v1/runs/${runId}/undo`, undefined, { 'idempotency-key': 'undo-1' })
    assert.equal(undo.status, 202, undo.text)
    const follow = async () => {
      for await (const { event, value } of readEvents(api, operator(), `/api/v1/runs/${undo.body.id}/events`))
        if (event === 'end' || (event === 'run' && value.state === 'held')) return value.state
    }
    assert.equal(await follow(), 'held')
    const { body: held } = await operator().get(`/api/v1/runs/${undo.body.id}`)
    const approved = await operator().post(`/api/v1/plans/${held.plan}/approve`)
    assert.equal(approved.status, 200, approved.text)
    for await (const { event, value } of readEvents(api, operator(), `/api/v1/runs/${undo.body.id}/events`))
      if (event === 'end') assert.equal(value.state, 'succeeded')
    const now = account(remoteId) as Record<string, unknown>
    for (const [field, value] of Object.entries(old)) assert.equal(now[field] ?? null, value, field)
  })

  it('writes down who did what', async () => {
    const { body } = await api.people.admin.get('/api/v1/audit?limit=400')
    const actions = new Set(body.rows.map((row: { action: string }) => row.action))
    for (const action of [
      'connection.created',
      'connection.connected',
      'companies.imported',
      'run.started',
      'plan.approved',
      'match.assigned',
      'mapping.saved',
    ])
      assert.ok(actions.has(action), action)
    const system = await operator().get('/api/v1/system')
    assert.equal(system.body.connections[0].state, 'connected', system.text)
    const metrics = await api.nobody.get('/metrics')
    assert.match(metrics.text, /concordat_checkpoint_age_seconds\{connection="[^"]+",object="Account"\} \d/)
  })

  it('removes a connection and its mirror, and the CRM takes the tokens back', async () => {
    const { rows } = await sql<{ id: string; sealed: string }>`select connection_id as id, sealed
      from concordat.connection_tokens`.execute(api.platform.database.db)
    const place = `${DEFAULT_WORKSPACE}|connections|${rows[0]?.id}|tokens`
    const tokens = JSON.parse(api.platform.secrets.open(rows[0]?.sealed ?? '', place)) as Record<string, unknown>
    const removed = await api.people.owner.send('DELETE', `${CONNECTION}?purge=true`)
    assert.deepEqual([removed.body.revoked, removed.body.purged], [true, true], removed.text)
    const secrets = [SECRET, PASSWORD, tokens.accessToken, tokens.refreshToken].map(String)
    assert.equal(secrets.filter((secret) => secret.length > 15).length, 4)
    const written = [...api.answered, ...api.logged].join('\n')
    assert.ok(written.length > 20_000)
    for (const secret of secrets) assert.ok(!written.includes(secret), `${secret.slice(0, 6)}… was shown`)
  })
})
