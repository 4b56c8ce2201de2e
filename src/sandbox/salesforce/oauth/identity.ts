import { type Answer, json, text } from '../../parts/server/answer.ts'
import type { Call } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'
import { lifetimeOf } from './session-lifetime.ts'

type OrgUser = Call['sandbox']['org']['users'][number]

export function identityUrl(call: Call, userId: string): string {
  return `${call.origin}/id/${toId18(call.sandbox.org.organizationId)}/${toId18(userId)}`
}

/** GET /id/{org}/{user}: failures are plain text with status 403 (404 for an id nobody has). */
export function answerIdentity(call: Call): Answer {
  const bearer = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const token = bearer ?? call.query.get('oauth_token') ?? call.query.get('access_token')
  if (!token) return text('text/plain;charset=UTF-8', 'Missing_OAuth_Token', 403)
  const session = call.sandbox.grants.session(token, lifetimeOf(call.sandbox))
  if (!session) return text('text/plain;charset=UTF-8', 'Bad_OAuth_Token', 403)
  if (toId18(call.params.org ?? '') !== toId18(call.sandbox.org.organizationId))
    return text('text/plain;charset=UTF-8', 'Wrong_Org', 403)
  const user = call.sandbox.org.users.find((one) => toId18(one.id) === toId18(call.params.user ?? ''))
  if (!user) return text('text/plain;charset=UTF-8', 'Bad_Id', 404)
  return json(identityOf(call, user))
}

function identityOf(call: Call, user: OrgUser): Record<string, unknown> {
  const { firstName, lastName } = namesOf(user)
  return {
    id: identityUrl(call, user.id),
    asserted_user: true,
    user_id: toId18(user.id),
    organization_id: toId18(call.sandbox.org.organizationId),
    username: user.username,
    nick_name: user.username.split('@')[0],
    display_name: user.name,
    email: user.email,
    email_verified: true,
    first_name: firstName,
    last_name: lastName,
    timezone: 'Europe/Berlin',
    photos: { picture: `${call.origin}/profilephoto/005/F`, thumbnail: `${call.origin}/profilephoto/005/T` },
    addr_street: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    status: { created_date: null, body: null },
    urls: urlsOf(call, user),
    active: user.active,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_GB',
    utcOffset: 3_600_000,
    last_modified_date: '2026-01-05T09:00:00Z',
    is_app_installed: true,
  }
}

function namesOf(user: OrgUser): { firstName: string | null; lastName: string } {
  const words = user.name.split(' ')
  const lastName = words.pop() ?? user.name
  return { firstName: words.length > 0 ? words.join(' ') : null, lastName }
}

/** URL templates keep the literal `{version}` unless `?version=latest`. */
function urlsOf(call: Call, user: OrgUser): Record<string, string> {
  const asked = call.query.get('version')
  const version = asked === 'latest' ? '68.0' : (asked ?? '{version}')
  const rest = `${call.origin}/services/data/v${version}`
  const org = call.sandbox.org.organizationId.slice(0, 15)
  return {
    enterprise: `${call.origin}/services/Soap/c/${version}/${org}`,
    metadata: `${call.origin}/services/Soap/m/${version}/${org}`,
    partner: `${call.origin}/services/Soap/u/${version}/${org}`,
    rest: `${rest}/`,
    sobjects: `${rest}/sobjects/`,
    search: `${rest}/search/`,
    query: `${rest}/query/`,
    recent: `${rest}/recent/`,
    tooling_soap: `${call.origin}/services/Soap/T/${version}/${org}`,
    tooling_rest: `${rest}/tooling/`,
    profile: `${call.origin}/${toId18(user.id)}`,
    feeds: `${rest}/chatter/feeds`,
    groups: `${rest}/chatter/groups`,
    users: `${rest}/chatter/users`,
    feed_items: `${rest}/chatter/feed-items`,
    feed_elements: `${rest}/chatter/feed-elements`,
    custom_domain: call.origin,
  }
}

/** GET|POST /services/oauth2/userinfo */
export function answerSignedInUser(call: Call): Answer {
  const bearer = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const token =
    bearer ?? call.query.get('access_token') ?? new URLSearchParams(call.body.toString()).get('access_token')
  const session = token ? call.sandbox.grants.session(token, lifetimeOf(call.sandbox)) : null
  if (!session) return text('text/plain;charset=UTF-8', token ? 'Bad_OAuth_Token' : 'Missing_OAuth_Token', 403)
  const user = call.sandbox.org.users.find((one) => one.id === session.userId)
  if (!user) throw new WireError(403, 'INVALID_SESSION_ID', 'Bad_OAuth_Token')
  const { firstName, lastName } = namesOf(user)
  const picture = `${call.origin}/profilephoto/005/F`
  return json({
    sub: identityUrl(call, user.id),
    user_id: toId18(user.id),
    organization_id: toId18(call.sandbox.org.organizationId),
    preferred_username: user.username,
    nickname: user.username.split('@')[0],
    name: user.name,
    email: user.email,
    email_verified: true,
    given_name: firstName,
    family_name: lastName,
    zoneinfo: 'Europe/Berlin',
    photos: { picture, thumbnail: `${call.origin}/profilephoto/005/T` },
    profile: `${call.origin}/${toId18(user.id)}`,
    picture,
    urls: urlsOf(call, user),
    active: user.active,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_GB',
    utcOffset: 3_600_000,
    updated_at: '2026-01-05T09:00:00Z',
  })
}
