import { escapeHtml } from '../../parts/oauth/consent-page.ts'
import { type Answer, text, XML_TYPE } from '../../parts/server/answer.ts'
import { SANDBOX_PASSWORD } from '../sandbox-state.ts'
import type { Call } from '../server/call.ts'
import { toId18 } from '../server/wire-ids.ts'

const FIRST_WITHOUT_LOGIN = 65

/** POST /services/Soap/{u|c}/{version}: login and logout for legacy clients (section 3). Tags of the result have no prefix. */
export function answerSoap(call: Call): Answer {
  const version = Number(/^(\d+)(?:\.0)?$/.exec(call.params.soapVersion ?? '')?.[1] ?? 0)
  const xml = call.body.toString('utf8')
  if (version < 31) return fault('UNSUPPORTED_API_VERSION', 'API version is no longer supported')
  if (/<(?:\w+:)?logout[\s/>]/.test(xml)) return logout(call, xml)
  if (!/<(?:\w+:)?login[\s>]/.test(xml)) return fault('UNKNOWN_EXCEPTION', 'Only login and logout are emulated')
  if (version >= FIRST_WITHOUT_LOGIN || !call.sandbox.settings.soapLogin)
    return fault('INVALID_OPERATION', 'SOAP API login() is disabled by default in this org.')
  const username = elementOf(xml, 'username').toLowerCase()
  const user = call.sandbox.org.users.find((one) => one.username.toLowerCase() === username)
  if (!user?.active || !elementOf(xml, 'password').startsWith(SANDBOX_PASSWORD))
    return fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.')
  const grant = call.sandbox.grants.open('soap', user.id, ['api'], false)
  const session = call.sandbox.grants.openSession(grant)
  const org = toId18(call.sandbox.org.organizationId)
  const at = `${call.origin}/services/Soap/${call.params.flavour}/${version}.0/${org.slice(0, 15)}`
  const userInfo = `<userInfo><organizationId>${org}</organizationId><organizationName>${escapeHtml(call.sandbox.org.organizationName)}</organizationName><userEmail>${escapeHtml(user.email)}</userEmail><userFullName>${escapeHtml(user.name)}</userFullName><userId>${toId18(user.id)}</userId><userLanguage>en_US</userLanguage><userLocale>en_GB</userLocale><userName>${escapeHtml(user.username)}</userName><userTimeZone>Europe/Berlin</userTimeZone><userType>Standard</userType></userInfo>`
  const seconds = Math.floor(call.sandbox.settings.sessionMs / 1000)
  const result = `<metadataServerUrl>${call.origin}/services/Soap/m/${version}.0/${org.slice(0, 15)}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>true</sandbox><serverUrl>${at}</serverUrl><sessionId>${session.token}</sessionId><userId>${toId18(user.id)}</userId>${userInfo.replace('</userInfo>', `<sessionSecondsValid>${seconds}</sessionSecondsValid></userInfo>`)}`
  return envelope(`<loginResponse><result>${result}</result></loginResponse>`)
}

function logout(call: Call, xml: string): Answer {
  call.sandbox.grants.endSession(elementOf(xml, 'sessionId'))
  return envelope('<logoutResponse/>')
}

function elementOf(xml: string, name: string): string {
  const match = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)
  return (match?.[1] ?? '')
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

function fault(code: string, message: string): Answer {
  const body = `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escapeHtml(message)}</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escapeHtml(message)}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`
  return envelope(body, 500)
}

function envelope(body: string, status = 200): Answer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  return text(XML_TYPE, xml, status)
}
