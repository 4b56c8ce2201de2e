import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type ApiServer, openApiServer, ROLES, type Role } from '../support/api-server.ts'

/**
 * Written out on purpose, a second time: a change of rights must be meant. Columns: owner, admin, operator, member,
 * viewer, a key that holds everything a key can. y yes, c after the password was given again, - no, * nobody is needed.
 */
const TABLE: Readonly<Record<string, string>> = {
  'GET /healthz': '******',
  'GET /readyz': '******',
  'GET /metrics': '******',
  'GET /api/openapi.json': '******',
  'GET /api/v1/setup': '******',
  'POST /api/v1/setup': '******',
  'POST /api/v1/password': '******',
  'POST /api/v1/session': '******',
  'DELETE /api/v1/session': 'yyyyy-',
  'POST /api/v1/session/confirm': 'yyyyy-',
  'GET /api/v1/me': 'yyyyyy',
  'PATCH /api/v1/me/preferences': 'yyyyy-',
  'POST /api/v1/me/password': 'yyyyy-',
  'GET /api/v1/me/sessions': 'yyyyy-',
  'DELETE /api/v1/me/sessions': 'yyyyy-',
  'DELETE /api/v1/me/sessions/{id}': 'yyyyy-',
  'GET /api/v1/users': 'yy----',
  'POST /api/v1/users': 'cc----',
  'POST /api/v1/users/{id}/password-link': 'cc----',
  'PATCH /api/v1/users/{id}': 'cc----',
  'GET /api/v1/users/{id}/sessions': 'yy----',
  'DELETE /api/v1/users/{id}/sessions': 'cc----',
  'GET /api/v1/roles': 'yyyyyy',
  'GET /api/v1/api-keys': 'yy----',
  'POST /api/v1/api-keys': 'cc----',
  'DELETE /api/v1/api-keys/{id}': 'cc----',
  'GET /api/v1/connections': 'yyyyyy',
  'GET /api/v1/connection-setup': 'yyyyyy',
  'POST /api/v1/try-out': 'cc----',
  'GET /api/v1/error-codes/{code}': '******',
  'GET /api/v1/connection-summaries': 'yyyyyy',
  'POST /api/v1/connections': 'cc----',
  'GET /api/v1/connections/{connection}': 'yyyyyy',
  'DELETE /api/v1/connections/{connection}': 'cc----',
  'POST /api/v1/connections/{connection}/connect': 'cc----',
  'PUT /api/v1/connections/{connection}/credentials': 'cc----',
  'PATCH /api/v1/connections/{connection}/settings': 'yy----',
  'GET /api/v1/connections/{connection}/activity': 'yyyyyy',
  'GET /api/v1/connections/{connection}/object-standings': 'yyyyyy',
  'POST /api/v1/connections/{connection}/object-counts': 'yyy--y',
  'GET /api/v1/connections/{connection}/access': 'yy----',
  'GET /api/v1/connections/{connection}/limits': 'yyyyyy',
  'GET /api/v1/connections/{connection}/imported': 'yy----',
  'POST /api/v1/connections/{connection}/pause': 'yyy--y',
  'POST /api/v1/connections/{connection}/check': 'yyy--y',
  'GET /api/v1/connections/{connection}/objects': 'yyy--y',
  'GET /api/v1/connections/{connection}/objects/{object}/fields': 'yyy--y',
  'POST /api/v1/connections/{connection}/prepare-fields': 'yy----',
  'GET /api/v1/connections/{connection}/mirror': 'yyyyyy',
  'GET /api/v1/connections/{connection}/history': 'yyyyyy',
  'POST /api/v1/connections/{connection}/sign-in': 'cc----',
  'GET /api/v1/sign-in/{kind}/callback': '******',
  'GET /api/v1/rejects': 'yyy--y',
  'POST /api/v1/rejects': 'yyy--y',
  'GET /api/v1/rejects/{id}': 'yyy--y',
  'GET /api/v1/rejects/export': 'yyy--y',
  'GET /api/v1/companies/export': 'yyyyyy',
  'GET /api/v1/reject-classes': 'yyy--y',
  'GET /api/v1/reject-owners': 'yyy--y',
  'PATCH /api/v1/companies/{company}': 'yyy--y',
  'GET /api/v1/needs': 'yyyyyy',
  'POST /api/v1/needs/seen': 'yyyyy-',
  'GET /api/v1/activity': 'yyyyyy',
  'GET /api/v1/top-companies': 'yyyyyy',
  'GET /api/v1/companies': 'yyyyyy',
  'GET /api/v1/company-fields': 'yyyyyy',
  'GET /api/v1/companies/{company}': 'yyyyyy',
  'GET /api/v1/companies/{company}/people': 'yyy--y',
  'POST /api/v1/companies/archive': 'yyy--y',
  'GET /api/v1/segments': 'yyyyyy',
  'POST /api/v1/segments': 'yyy---',
  'GET /api/v1/segments/{id}': 'yyyyyy',
  'PUT /api/v1/segments/{id}': 'yyy---',
  'DELETE /api/v1/segments/{id}': 'yyy---',
  'POST /api/v1/segments/count': 'yyyyyy',
  'GET /api/v1/imports': 'yyyyyy',
  'GET /api/v1/imports/{id}/rejects': 'yyy--y',
  'POST /api/v1/imports/companies': 'yyy--y',
  'POST /api/v1/imports/people': 'yyy--y',
  'POST /api/v1/imports/signals': 'yyy--y',
  'GET /api/v1/connections/{connection}/matches': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matches/{company}': 'yyyyyy',
  'GET /api/v1/connections/{connection}/accounts': 'yyyy-y',
  'PUT /api/v1/connections/{connection}/matches/{company}/link': 'yyyy-y',
  'POST /api/v1/links/{id}/unmatch': 'yyyy-y',
  'POST /api/v1/connections/{connection}/marks': 'yyy--y',
  'PUT /api/v1/connections/{connection}/matches/{company}/excluded/{remoteId}': 'yyyy-y',
  'DELETE /api/v1/connections/{connection}/matches/{company}/excluded/{remoteId}': 'yyyy-y',
  'POST /api/v1/connections/{connection}/companies': 'yyyy-y',
  'GET /api/v1/connections/{connection}/companies/{company}/record': 'yyyyyy',
  'GET /api/v1/companies/{company}/history': 'yyyyyy',
  'GET /api/v1/company-standings': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matching/charts/scores': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matching/charts/segments': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matching/charts/calibration': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matching/charts/precision': 'yyyyyy',
  'POST /api/v1/links/{id}/confirm': 'yyyy-y',
  'POST /api/v1/connections/{connection}/matches/judge': 'yyyy-y',
  'GET /api/v1/connections/{connection}/matching/audit': 'yyyy-y',
  'GET /api/v1/connections/{connection}/matching/labels': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matching/precision': 'yyyyyy',
  'PUT /api/v1/connections/{connection}/matching/target': 'yy----',
  'POST /api/v1/connections/{connection}/matching/resume': 'yy----',
  'GET /api/v1/connections/{connection}/matching/aliases': 'yyyyyy',
  'DELETE /api/v1/connections/{connection}/matching/aliases': 'yyyy-y',
  'PUT /api/v1/connections/{connection}/people-matches/{person}/excluded/{object}/{remoteId}': 'yyyy-y',
  'DELETE /api/v1/connections/{connection}/people-matches/{person}/excluded/{object}/{remoteId}': 'yyyy-y',
  'GET /api/v1/reviews': 'yyyy-y',
  'POST /api/v1/reviews': 'yyyy-y',
  'GET /api/v1/reviews/alike': 'yyyy-y',
  'GET /api/v1/connections/{connection}/reviews/{company}': 'yyyy-y',
  'POST /api/v1/connections/{connection}/reviews/{company}/undo': 'yyyy-y',
  'GET /api/v1/connections/{connection}/matching/thresholds': 'yyyyyy',
  'PUT /api/v1/connections/{connection}/matching/thresholds': 'yy----',
  'GET /api/v1/connections/{connection}/matching/preview': 'yyyyyy',
  'GET /api/v1/connections/{connection}/matching/evidence': 'yyyyyy',
  'GET /api/v1/matching/models': 'yyyyyy',
  'GET /api/v1/matching/models/{version}': 'yyyyyy',
  'POST /api/v1/matching/models/refit': 'yy----',
  'POST /api/v1/matching/models/{version}/activate': 'yy----',
  'POST /api/v1/matching/models/rollback': 'yy----',
  'GET /api/v1/connections/{connection}/matches/{company}/pairs/{remoteId}': 'yyyyyy',
  'GET /api/v1/connections/{connection}/people-matches': 'yyy--y',
  'GET /api/v1/connections/{connection}/people-matches/{person}': 'yyy--y',
  'PUT /api/v1/connections/{connection}/people-matches/{person}/link': 'yyyy-y',
  'POST /api/v1/person-links/{id}/unmatch': 'yyyy-y',
  'GET /api/v1/connections/{connection}/mappings/{object}': 'yyyyyy',
  'PUT /api/v1/connections/{connection}/mappings/{object}': 'yyy---',
  'DELETE /api/v1/connections/{connection}/mappings/{object}': 'yyy---',
  'POST /api/v1/connections/{connection}/mappings/{object}/validate': 'yyyyyy',
  'POST /api/v1/connections/{connection}/mappings/{object}/preview': 'yyyyyy',
  'GET /api/v1/connections/{connection}/creatable': 'yyyyyy',
  'GET /api/v1/mapping-fields': 'yyyyyy',
  'POST /api/v1/runs': 'yyy--y',
  'GET /api/v1/runs': 'yyyyyy',
  'GET /api/v1/runs/{id}': 'yyyyyy',
  'GET /api/v1/runs/{id}/logs': 'yyy--y',
  'GET /api/v1/runs/{id}/rejects': 'yyy--y',
  'GET /api/v1/runs/{id}/counts': 'yyyyyy',
  'POST /api/v1/runs/{id}/stop': 'yyy--y',
  'POST /api/v1/runs/{id}/pause': 'yyy--y',
  'POST /api/v1/runs/{id}/resume': 'yyy--y',
  'GET /api/v1/runs/{id}/logs/download': 'yyy--y',
  'GET /api/v1/runs/{id}/rejects/download': 'yyy--y',
  'GET /api/v1/runs/{id}/undo': 'yyyyyy',
  'POST /api/v1/runs/{id}/undo': 'yyy--y',
  'POST /api/v1/runs/{id}/retry-rejects': 'yyy--y',
  'GET /api/v1/runs/{id}/events': 'yyyyyy',
  'GET /api/v1/events': 'yyyyyy',
  'GET /api/v1/plans': 'yyyyyy',
  'GET /api/v1/plans/{id}': 'yyyyyy',
  'GET /api/v1/plans/{id}/changes': 'yyyyyy',
  'POST /api/v1/plans/{id}/approve': 'yyy--y',
  'POST /api/v1/plans/{id}/drop': 'yyy--y',
  'POST /api/v1/plans/{id}/trim': 'yyy--y',
  'POST /api/v1/plans/{id}/untrim': 'yyy--y',
  'GET /api/v1/audit': 'yy----',
  'GET /api/v1/system': 'yyy--y',
}

/** These would end the sessions of the test itself when they are allowed. */
const ENDS_SESSIONS = ['DELETE /api/v1/session', 'DELETE /api/v1/me/sessions']

/** It goes on until the caller leaves; that it tells anything is shown in test/browser. */
const NEVER_ENDS = 'GET /api/v1/events'

const KEY_PERMISSIONS = [
  ...['read', 'read-personal', 'see-logs', 'review-matches', 'import-records', 'run', 'approve-plans', 'pause'],
]

describe('who may do what over the API', () => {
  let api: ApiServer
  before(async () => {
    api = await openApiServer()
  })
  after(() => api.close())

  const routes = async () => {
    const { body } = await api.nobody.get('/api/openapi.json')
    return Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
  }

  /** A request without a body to something that does not exist: whoever may gets another answer than 401 or 403. */
  const tryRoute = (headers: Readonly<Record<string, string>>, route: string) => {
    const [method = '', path = ''] = route.split(' ')
    const filled = path.replace('{kind}', 'salesforce').replace(/\{\w+\}/g, '00000000-0000-4000-8000-00000000dead')
    return api.caller(headers).send(method, filled)
  }

  it('has a row in the table for every route', async () => {
    assert.deepEqual((await routes()).sort(), Object.keys(TABLE).sort())
  })

  it('lets nobody in where somebody is needed', async () => {
    for (const [route, row] of Object.entries(TABLE)) {
      const { status } = await tryRoute({ origin: api.url }, route)
      if (row === '******') assert.ok(status !== 401 && status !== 403, `${route} ${status}`)
      else assert.equal(status, 401, route)
    }
  })

  it('gives every role and key exactly what the table says', async () => {
    const wish = { name: 'all', permissions: KEY_PERMISSIONS, days: 1 }
    const made = await api.people.owner.post('/api/v1/api-keys', wish)
    const callers = [
      ...ROLES.map((role) => ({ name: role as string, headers: api.people[role].headers })),
      { name: 'key', headers: { authorization: `Bearer ${made.body.secret}` } },
    ]
    // As if everybody had signed in twenty minutes ago.
    await sql`update concordat.sessions set confirmed_at = now() - interval '20 minutes'`.execute(
      api.platform.database.db,
    )
    const wrong: string[] = []
    for (const [route, row] of Object.entries(TABLE)) {
      for (const [n, { name, headers }] of callers.entries()) {
        if ((ENDS_SESSIONS.includes(route) || route === NEVER_ENDS) && row[n] === 'y') continue
        const { status, body } = await tryRoute(headers, route)
        const denied = status === 401 || body?.code === 'CC-USER-4'
        const said = denied ? '-' : body?.code === 'CC-USER-5' ? 'c' : row[n] === '*' ? '*' : 'y'
        if (said !== row[n]) wrong.push(`${route} ${name}: ${said} instead of ${row[n]} (${status} ${body?.code})`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  it('lets a person do what asks for the password once they have given it again', async () => {
    const wish = { email: 'new@example.com', name: 'New', role: 'viewer' }
    assert.equal((await api.people.admin.post('/api/v1/users', wish)).body.code, 'CC-USER-5')
    const wrong = await api.people.admin.post('/api/v1/session/confirm', { password: 'wrong' })
    assert.equal(wrong.status, 401)
    const admin = await api.signIn('admin')
    assert.equal((await admin.post('/api/v1/users', wish)).status, 201)
  })

  it('allows deletions in the CRM only by the owner', async () => {
    const [admin, owner] = [await api.signIn('admin'), await api.signIn('owner')]
    const auth = { grant: 'web-server', clientId: 'app' }
    const wish = { name: 'deletes', kind: 'salesforce', loginUrl: 'https://acme.my.salesforce.com', auth }
    assert.equal((await admin.post('/api/v1/connections', wish)).status, 201)
    const patch = { body: { guards: { deletesMax: 5 } } }
    const path = '/api/v1/connections/deletes/settings'
    assert.equal((await admin.send('PATCH', path, patch)).body.code, 'CC-USER-4')
    assert.equal((await owner.send('PATCH', path, patch)).body.settings.guards.deletesMax, 5)
    assert.equal((await admin.send('PATCH', path, { body: { autoSync: true } })).body.settings.autoSync, true)
  })

  it('refuses every changing request that a foreign page could make a browser send', async () => {
    const { cookie = '' } = api.people.operator.headers
    const changing = Object.keys(TABLE).filter((route) => !route.startsWith('GET '))
    const foreign: Readonly<Record<string, string>>[] = [
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin: `${api.url}.evil.example` },
      { cookie, origin: api.url, 'sec-fetch-site': 'cross-site' },
      { cookie, 'sec-fetch-site': 'same-site' },
      { cookie },
    ]
    for (const route of changing)
      for (const headers of foreign) {
        const { body } = await tryRoute(headers, route)
        assert.equal(body?.code, 'CC-API-8', `${route} ${JSON.stringify({ ...headers, cookie: '' })}`)
      }
    const signIn = await api
      .caller({ origin: 'https://evil.example' })
      .post('/api/v1/session', { email: 'a', password: 'b' })
    assert.equal(signIn.body.code, 'CC-API-8')
  })

  it('never takes a form for JSON, and a program without cookie needs no origin', async () => {
    const { cookie = '' } = api.people.operator.headers
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
      const request = { body: 'name=x', headers: { cookie, origin: api.url, 'content-type': type } }
      assert.equal((await api.caller({}).send('POST', '/api/v1/segments', request)).status, 415)
    }
    const made = await (await api.signIn('owner')).post('/api/v1/api-keys', {
      name: 'p',
      permissions: ['run'],
      days: 1,
    })
    const key = api.caller({ authorization: `Bearer ${made.body.secret}` })
    assert.equal((await key.post('/api/v1/runs', { connection: 'nobody', kind: 'sync' })).body.code, 'CC-CONN-1')
  })

  it('shows nothing of another workspace, not even that it exists', async () => {
    const { db } = api.platform.database
    const other = '00000000-0000-4000-8000-0000000000ff'
    await sql`insert into concordat.workspaces (id, name) values (${other}, 'other')`.execute(db)
    const { rows } = await sql<{ id: string }>`insert into concordat.runs (workspace_id, kind, trigger, options_key)
      values (${other}, 'pull', 'cli', '') returning id`.execute(db)
    const { rows: segments } = await sql<{ id: string }>`insert into concordat.segments (workspace_id, name, filter)
      values (${other}, 'theirs', '{"all": []}') returning id`.execute(db)
    const owner = await api.signIn('owner')
    const run = `/api/v1/runs/${rows[0]?.id}`
    for (const path of [run, `${run}/logs`, `${run}/rejects`, `${run}/counts`, `${run}/events`])
      assert.equal((await owner.get(path)).body?.code, 'CC-RUN-3', path)
    for (const path of ['stop', 'undo', 'retry-rejects'])
      assert.equal((await owner.post(`${run}/${path}`)).body?.code, 'CC-RUN-3', path)
    const segment = `/api/v1/segments/${segments[0]?.id}`
    assert.equal((await owner.get(segment)).status, 404)
    const change = { body: { name: 'mine', filter: { all: [] } } }
    assert.equal((await owner.send('PUT', segment, change)).status, 404)
    assert.equal((await owner.send('DELETE', segment)).status, 404)
    assert.ok(!(await owner.get('/api/v1/segments')).text.includes('theirs'))
  })

  it('takes a role away at once, also from sessions under way', async () => {
    const owner = await api.signIn('owner')
    const role: Role = 'operator'
    const operator = await api.signIn(role)
    assert.equal((await operator.get('/api/v1/system')).status, 200)
    await owner.send('PATCH', `/api/v1/users/${api.userIds[role]}`, { body: { role: 'viewer' } })
    assert.equal((await operator.get('/api/v1/system')).body.code, 'CC-USER-4')
    await owner.send('PATCH', `/api/v1/users/${api.userIds[role]}`, { body: { enabled: false } })
    assert.equal((await operator.get('/api/v1/me')).status, 401)
  })
})
