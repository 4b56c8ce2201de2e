import { FAULT_HELP, parseFaults } from '../faults/parse-faults.ts'
import type { ClientApp } from '../oauth/apps.ts'
import type { OrgRecord, SaveContext, SaveResult } from '../org.ts'
import { rowSaver, stampOf } from '../rest/save-rows.ts'
import type { OrgSettings } from '../sandbox-state.ts'
import { type Answer, empty, json } from '../server/answer.ts'
import { type Call, jsonObject } from '../server/call.ts'
import type { Route } from '../server/router.ts'
import { WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'

/** `/__sandbox`: what tests, the demo and people use to look behind the scenes. Only from this machine. */
export const CONTROL_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/__sandbox', endpoint: answerOverview },
  { method: 'GET', pattern: '/__sandbox/journal', endpoint: answerJournal },
  { method: 'GET', pattern: '/__sandbox/requests', endpoint: answerRequests },
  { method: 'DELETE', pattern: '/__sandbox/requests', endpoint: clearRequests },
  { method: 'GET', pattern: '/__sandbox/faults', endpoint: answerFaults },
  { method: 'PUT', pattern: '/__sandbox/faults', endpoint: setFaults },
  { method: 'PATCH', pattern: '/__sandbox/faults', endpoint: addFaults },
  { method: 'DELETE', pattern: '/__sandbox/faults', endpoint: clearFaults },
  { method: 'GET', pattern: '/__sandbox/settings', endpoint: answerSettings },
  { method: 'PATCH', pattern: '/__sandbox/settings', endpoint: changeSettings },
  { method: 'GET', pattern: '/__sandbox/apps', endpoint: (call) => json(call.sandbox.apps.list()) },
  { method: 'POST', pattern: '/__sandbox/apps', endpoint: registerApp },
  { method: 'POST', pattern: '/__sandbox/sign-in', endpoint: signIn },
  { method: 'POST', pattern: '/__sandbox/expire-sessions', endpoint: expireSessions },
  { method: 'POST', pattern: '/__sandbox/revoke-user', endpoint: revokeUser },
  { method: 'POST', pattern: '/__sandbox/clock', endpoint: moveClock },
  { method: 'POST', pattern: '/__sandbox/save', endpoint: saveAsPerson },
  { method: 'POST', pattern: '/__sandbox/backdoor', endpoint: backdoor },
  { method: 'POST', pattern: '/__sandbox/rules', endpoint: changeRules },
]

function answerOverview(call: Call): Answer {
  const { org, apps, faults, clock } = call.sandbox
  return json({
    organization: { id: toId18(org.organizationId), name: org.organizationName },
    now: clock.now().toISOString(),
    users: org.users,
    apps: apps.list().map(({ clientId, name }) => ({ clientId, name })),
    faults: faults.settings,
    resources: CONTROL_ROUTES.map((route) => `${route.method} ${route.pattern}`),
  })
}

/** ?after=seq&limit=1000 */
function answerJournal(call: Call): Answer {
  const after = Number(call.query.get('after') ?? 0)
  const limit = Number(call.query.get('limit') ?? 1000)
  return json({ entries: call.sandbox.org.journal(after, limit) })
}

/** ?after=seq */
function answerRequests(call: Call): Answer {
  const entries = call.sandbox.requests.recent(Number(call.query.get('after') ?? 0))
  return json({ count: entries.length, apiUsage: call.sandbox.usage.used(), entries })
}

function clearRequests(call: Call): Answer {
  call.sandbox.requests.clear()
  return empty()
}

function answerFaults(call: Call): Answer {
  return json({ ...call.sandbox.faults.settings, help: Object.fromEntries(FAULT_HELP) })
}

/** The text of `--faults` as body, plain or as {"faults": "…"}. */
function faultsText(call: Call): string {
  const body = call.body.toString('utf8').trim()
  const text = body.startsWith('{') ? String(jsonObject(call).faults ?? '') : body
  parseFaults(text)
  return text
}

function setFaults(call: Call): Answer {
  call.sandbox.faults.set(faultsText(call))
  return json(call.sandbox.faults.settings)
}

function addFaults(call: Call): Answer {
  call.sandbox.faults.add(faultsText(call))
  return json(call.sandbox.faults.settings)
}

function clearFaults(call: Call): Answer {
  call.sandbox.faults.clear()
  return empty()
}

function answerSettings(call: Call): Answer {
  return json(call.sandbox.settings)
}

function changeSettings(call: Call): Answer {
  const { settings } = call.sandbox
  for (const [name, value] of Object.entries(jsonObject(call))) {
    const key = name as keyof OrgSettings
    if (typeof settings[key] !== typeof value)
      throw new WireError(
        400,
        'INVALID_SETTING',
        `There is no setting ${name} of this type. Settings: ${Object.keys(settings).join(', ')}`,
      )
    Object.assign(settings, { [key]: value })
  }
  return json(settings)
}

function registerApp(call: Call): Answer {
  const app = jsonObject(call) as Partial<ClientApp>
  if (typeof app.clientId !== 'string') throw new WireError(400, 'INVALID_APP', 'clientId is required')
  return json(call.sandbox.apps.register({ ...app, clientId: app.clientId }), 201)
}

/** {user?, clientId?}: an access token without any flow, for curl and tests. */
function signIn(call: Call): Answer {
  const body = call.body.length > 0 ? jsonObject(call) : {}
  const user = findUser(call, body.user)
  const grant = call.sandbox.grants.open(String(body.clientId ?? 'concordat-sandbox'), user.id, ['api'], false)
  const { token } = call.sandbox.grants.openSession(grant)
  return json({ access_token: token, instance_url: call.origin, user: user.username })
}

function findUser(call: Call, wanted: unknown): Call['sandbox']['org']['users'][number] {
  const { users } = call.sandbox.org
  const user =
    wanted === undefined
      ? users.find((one) => one.active)
      : users.find((one) => one.username === wanted || one.id === wanted)
  if (!user) throw new WireError(400, 'NO_USER', `There is no user ${String(wanted)}`)
  return user
}

function expireSessions(call: Call): Answer {
  call.sandbox.grants.endAllSessions()
  return empty()
}

/** {refreshToken}: what an administrator does under "OAuth Connected Apps" of a user. */
function revokeUser(call: Call): Answer {
  const grant = call.sandbox.grants.findByRefreshToken(String(jsonObject(call).refreshToken ?? ''))
  if (!grant) throw new WireError(404, 'NOT_FOUND', 'There is no such refresh token')
  call.sandbox.grants.revoke(grant)
  return empty()
}

/** {advanceMs} */
function moveClock(call: Call): Answer {
  const { advanceMs } = jsonObject(call)
  if (typeof advanceMs !== 'number') throw new WireError(400, 'INVALID_CLOCK', 'advanceMs must be a number')
  call.sandbox.clock.advance(advanceMs)
  return json({ now: call.sandbox.clock.now().toISOString() })
}

/** {action, object, id?, values?, user?}: what a person does in the browser, with all rules and stamps. */
function saveAsPerson(call: Call): Answer {
  const body = jsonObject(call) as {
    action?: string
    object?: string
    id?: string
    values?: OrgRecord
    ids?: string[]
    user?: string
  }
  const { org } = call.sandbox
  const context: SaveContext = { userId: findUser(call, body.user).id, via: 'person', request: call.requestId }
  const object = String(body.object ?? '')
  const id = String(body.id ?? '')
  const saver = rowSaver(call.sandbox)
  const stamped = (work: () => SaveResult): SaveResult => call.sandbox.clock.stampedAt(stampOf(call.sandbox), work)
  const actions: Readonly<Record<string, () => SaveResult>> = {
    create: () => saver.create(object, body.values ?? {}, context),
    update: () => saver.update(object, id, body.values ?? {}, context),
    delete: () => saver.delete(object, id, context),
    'hard-delete': () => saver.hardDelete(object, id, context),
    undelete: () => stamped(() => org.undelete(object, id, context)),
    merge: () => stamped(() => org.merge(object, id, body.ids ?? [], context)),
    'convert-lead': () => stamped(() => org.convertLead(id, context)),
  }
  const action = actions[String(body.action)]
  if (!action) throw new WireError(400, 'INVALID_ACTION', `action must be one of ${Object.keys(actions).join(', ')}`)
  const result = action()
  return json(result, result.success ? 200 : result.status)
}

/** {action: set|insert|hide-until|empty-recycle-bin, …}: past every rule, with any stamp. */
function backdoor(call: Call): Answer {
  const body = jsonObject(call) as {
    action?: string
    object?: string
    id?: string
    values?: OrgRecord
    visibleAt?: string
  }
  const { backdoor: door } = call.sandbox.org
  const object = String(body.object ?? '')
  const id = String(body.id ?? '')
  if (body.action === 'insert') return json({ id: door.insert(object, body.values ?? {}) }, 201)
  if (body.action === 'set') door.set(object, id, body.values ?? {})
  else if (body.action === 'hide-until') door.hideUntil(object, id, new Date(String(body.visibleAt)))
  else if (body.action === 'empty-recycle-bin') door.emptyRecycleBin()
  else throw new WireError(400, 'INVALID_ACTION', 'action must be set, insert, hide-until or empty-recycle-bin')
  return empty()
}

/** {fieldAccess?, validationRule?, duplicateRule?, removeField?}: what an administrator sets up. */
function changeRules(call: Call): Answer {
  const { org } = call.sandbox
  const body = jsonObject(call) as {
    fieldAccess?: { object: string; field: string; profile: string; access: 'none' | 'read' | 'edit' }
    validationRule?: Parameters<typeof org.addValidationRule>[0]
    duplicateRule?: Parameters<typeof org.addDuplicateRule>[0]
    removeField?: { object: string; field: string }
  }
  if (body.fieldAccess) {
    const { object, field, profile, access } = body.fieldAccess
    org.setFieldAccess(object, field, profile, access)
  }
  if (body.validationRule) org.addValidationRule(body.validationRule)
  if (body.duplicateRule) org.addDuplicateRule(body.duplicateRule)
  if (body.removeField) org.removeCustomField(body.removeField.object, body.removeField.field)
  call.sandbox.schemaChangedAt = call.sandbox.clock.now()
  return empty()
}
