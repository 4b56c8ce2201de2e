import { type Backstage, controlRoutes, takeAction } from '../../parts/control/control-routes.ts'
import { type Answer, empty, json } from '../../parts/server/answer.ts'
import type { ClientApp } from '../oauth/apps.ts'
import type { OrgRecord, SaveContext, SaveResult } from '../org.ts'
import { rowSaver, stampOf } from '../rest/save-rows.ts'
import { type Call, jsonObject } from '../server/call.ts'
import type { Route } from '../server/router.ts'
import { WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'

/** `/__sandbox`: what tests, the demo and people use to look behind the scenes. Only from this machine. */
export const CONTROL_ROUTES: readonly Route[] = controlRoutes(backstage, [
  { method: 'GET', pattern: '/__sandbox/apps', endpoint: (call) => json(call.sandbox.apps.list()) },
  { method: 'POST', pattern: '/__sandbox/apps', endpoint: registerApp },
  { method: 'POST', pattern: '/__sandbox/sign-in', endpoint: signIn },
  { method: 'POST', pattern: '/__sandbox/expire-sessions', endpoint: expireSessions },
  { method: 'POST', pattern: '/__sandbox/revoke-user', endpoint: revokeUser },
  { method: 'POST', pattern: '/__sandbox/save', endpoint: saveAsPerson },
  { method: 'POST', pattern: '/__sandbox/backdoor', endpoint: backdoor },
  { method: 'POST', pattern: '/__sandbox/rules', endpoint: changeRules },
])

function backstage({ sandbox }: Call): Backstage {
  const { org, apps, usage } = sandbox
  return {
    ...sandbox,
    journal: (after, limit) => org.journal(after, limit),
    overview: () => ({
      organization: { id: toId18(org.organizationId), name: org.organizationName },
      users: org.users,
      apps: apps.list().map(({ clientId, name }) => ({ clientId, name })),
    }),
    usage: () => ({ apiUsage: usage.used() }),
  }
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
  const result = takeAction<SaveResult>(body.action, {
    create: () => saver.create(object, body.values ?? {}, context),
    update: () => saver.update(object, id, body.values ?? {}, context),
    delete: () => saver.delete(object, id, context),
    'hard-delete': () => saver.hardDelete(object, id, context),
    undelete: () => stamped(() => org.undelete(object, id, context)),
    merge: () => stamped(() => org.merge(object, id, body.ids ?? [], context)),
    'convert-lead': () => stamped(() => org.convertLead(id, context)),
  })
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
  const done = (work: () => void) => (): Answer => {
    work()
    return empty()
  }
  return takeAction<Answer>(body.action, {
    set: done(() => door.set(object, id, body.values ?? {})),
    insert: () => json({ id: door.insert(object, body.values ?? {}) }, 201),
    'hide-until': done(() => door.hideUntil(object, id, new Date(String(body.visibleAt)))),
    'empty-recycle-bin': done(() => door.emptyRecycleBin()),
  })
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
