/**
 * A signed-in conversation with one org: adds the token, renews it when it is refused, reads the quota header, and turns
 * refusals into errors. A refused token causes at most one renewal, whoever notices first, in whatever process.
 */
import type { Clock } from '../../core/clock.ts'
import { ConcordatError } from '../../core/errors.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { HttpRequest, HttpResponse, Pacer } from '../../platform/http/client.ts'
import type { Log } from '../../platform/log/log.ts'
import type { ConnectorParts } from '../login.ts'
import type { Tokens } from '../tokens.ts'
import type { Refusal } from './errors.ts'
import { readRefusal, refusalError, salesforceError } from './errors.ts'
import { isLimit, observeLimits, pauseForLimit } from './limits.ts'
import {
  checkInstanceUrl,
  clientCredentialsTokens,
  jwtTokens,
  refreshTokens,
  revokeTokens,
  TokenRequestBusy,
} from './session-grants.ts'
import { parseExactJson } from './values.ts'

/** The one API version we speak. Spring '26; supported at least until 2029. */
export const API_VERSION = '66.0'
/** Every versioned path starts with this. */
export const API_PATH = `/services/data/v${API_VERSION}`

/** A freshly renewed token that is refused is not renewed again for this long. */
const DISTRUST_MS = 5 * 60_000
const BUSY_WAIT_MS = 20_000
const JSON_ATTEMPTS = 3
/** These 401 answers say nothing about the token's age; renewing would not help (FACTS.md 2). */
const NOT_ABOUT_AGE = /Connected app is not attached to Agent|not valid for use with the REST API/i

export interface ApiCall extends Omit<HttpRequest, 'url'> {
  /** Starts with "/". */
  readonly path: string
  /** What is being done, in words, for errors: "reading Account". */
  readonly doing: string
}

export interface Session {
  readonly clock: Clock
  readonly log: Log
  readonly pacer: Pacer
  /** An answer of any status except 401. */
  send(call: ApiCall): Promise<HttpResponse>
  /** A successful answer's stream; refusals are thrown as CC-SF-…. */
  open(call: ApiCall): Promise<HttpResponse>
  /** A successful answer's JSON with numbers as text (`parseExactJson`); null for an empty body. */
  json(call: ApiCall): Promise<unknown>
  /** The JSON of a successful answer. */
  read(response: HttpResponse, doing: string): Promise<unknown>
  /** The error for a refusal; a spent quota pauses everybody first. */
  refused(refusal: Refusal, doing: string): Promise<ConcordatError>
  /** Like `json`, without a token. */
  publicJson(path: string, doing: string): Promise<{ body: unknown; headers: Readonly<Record<string, string>> }>
  revoke(): Promise<void>
}

/** Opens no socket; the first call signs in. */
export function openSession(parts: ConnectorParts): Session {
  const tokens = keepTokens(parts)
  const refused = async (refusal: Refusal, doing: string) =>
    isLimit(refusal) ? pauseForLimit(parts.pacer, parts.clock, refusal, doing) : refusalError(refusal, doing)
  const send = (call: ApiCall) => sendSignedIn(parts, tokens, call)
  const open = async (call: ApiCall) => {
    const response = await send(call)
    if (response.status >= 200 && response.status < 300) return response
    throw await refused(await readRefusal(response), call.doing)
  }
  return {
    clock: parts.clock,
    log: parts.log,
    pacer: parts.pacer,
    send,
    open,
    refused,
    read: parseBody,
    json: (call) => wholeJson(call, open),
    publicJson: (path, doing) => publicJson(parts, path, doing),
    revoke: async () => {
      const known = await parts.tokens.read()
      if (known) await revokeTokens(parts.signInHttp, parts.login, known)
    },
  }
}

async function sendSignedIn(parts: ConnectorParts, tokens: TokenKeeper, call: ApiCall): Promise<HttpResponse> {
  const first = await tokens.current()
  const response = await sendOnce(parts, call, first)
  if (response.status !== 401) return response
  const refusal = await readRefusal(response)
  if (NOT_ABOUT_AGE.test(refusal.message)) throw refusalError(refusal, call.doing)
  const renewed = await tokens.renewed(first.accessToken)
  const second = await sendOnce(parts, call, renewed)
  if (second.status !== 401) return second
  tokens.distrust(renewed.accessToken)
  throw refusalError(await readRefusal(second), call.doing)
}

async function sendOnce(parts: ConnectorParts, call: ApiCall, tokens: Tokens): Promise<HttpResponse> {
  const { path, doing, ...request } = call
  const response = await parts.http.request({
    ...request,
    url: absolute(parts, tokens, path),
    headers: { authorization: `Bearer ${tokens.accessToken}`, accept: 'application/json', ...call.headers },
  })
  await observeLimits(parts.pacer, response)
  return response
}

/** The path is joined to the pinned origin as text, so that "//host" or a full URL can never change the host. */
function absolute(parts: ConnectorParts, tokens: Tokens, path: string): string {
  return checkInstanceUrl(parts.login, tokens.instanceUrl) + path.replace(/^\/*/, '/')
}

/** An answer that ends too early without saying so is broken JSON; it is asked for again when that is safe. */
async function wholeJson(call: ApiCall, open: Session['open']): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await open(call)
    try {
      return await parseBody(response, call.doing)
    } catch (error) {
      if (!call.repeatable || attempt >= JSON_ATTEMPTS || call.signal?.aborted) throw error
    }
  }
}

async function parseBody(response: HttpResponse, doing: string): Promise<unknown> {
  const text = await response.text()
  if (text === '') return null
  if (!/^application\/json/i.test(response.headers['content-type'] ?? ''))
    throw salesforceError('CC-SF-10', `${doing}: the answer is not JSON`)
  try {
    return parseExactJson(text)
  } catch {
    throw salesforceError('CC-SF-10', `${doing}: the answer is broken JSON`)
  }
}

async function publicJson(
  parts: ConnectorParts,
  path: string,
  doing: string,
): Promise<{ body: unknown; headers: Readonly<Record<string, string>> }> {
  const known = await parts.tokens.read()
  const origin = checkInstanceUrl(parts.login, known?.instanceUrl ?? parts.login.loginUrl)
  const response = await parts.http.request({
    method: 'GET',
    url: origin + path,
    headers: { accept: 'application/json' },
    repeatable: true,
    quotaCost: 0,
  })
  if (response.status !== 200) throw refusalError(await readRefusal(response), doing)
  return { body: await parseBody(response, doing), headers: response.headers }
}

interface TokenKeeper {
  current(): Promise<Tokens>
  /** Tokens newer than the refused one. */
  renewed(rejected: string): Promise<Tokens>
  distrust(accessToken: string): void
}

function keepTokens(parts: ConnectorParts): TokenKeeper {
  let known: Tokens | null = null
  let renewing: { rejected: string | null; tokens: Promise<Tokens> } | null = null
  let distrusted = { accessToken: '', untilMs: 0 }

  const renew = (rejected: string | null): Promise<Tokens> => {
    if (renewing?.rejected === rejected) return renewing.tokens
    const started = { rejected, tokens: renewStored(parts, rejected) }
    renewing = started
    const forget = () => {
      if (renewing === started) renewing = null
    }
    started.tokens.then((tokens) => {
      known = tokens
      forget()
    }, forget)
    return started.tokens
  }

  return {
    current: async () => {
      known ??= await parts.tokens.read()
      if (!known) return renew(null)
      if (known.expiresAt && known.expiresAt.getTime() <= parts.clock.now().getTime() + 60_000)
        return renew(known.accessToken)
      return known
    },
    renewed: async (rejected) => {
      if (distrusted.accessToken === rejected && parts.clock.monotonicMs() < distrusted.untilMs)
        throw salesforceError('CC-SF-13', 'Salesforce refuses the token it issued moments ago')
      if (known && known.accessToken !== rejected) return known
      return renew(rejected)
    },
    distrust: (accessToken) => {
      distrusted = { accessToken, untilMs: parts.clock.monotonicMs() + DISTRUST_MS }
    },
  }
}

/** Renews under the lock of the token store; whoever waited there finds the winner's tokens and takes them. */
async function renewStored(parts: ConnectorParts, rejected: string | null): Promise<Tokens> {
  return parts.tokens.renew(async (current) => {
    if (current && current.accessToken !== rejected) return current
    const started = parts.clock.monotonicMs()
    for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 4000)) {
      try {
        const obtained = await obtain(parts, current)
        failpoint('salesforce.token.obtained')
        return obtained
      } catch (error) {
        if (!(error instanceof TokenRequestBusy)) throw error
        if (parts.clock.monotonicMs() - started > BUSY_WAIT_MS)
          throw salesforceError('CC-SF-2', 'another process has been renewing this sign-in for too long', {
            retryAt: new Date(parts.clock.now().getTime() + 30_000),
          })
      }
      await parts.clock.sleep(waitMs)
      const winner = await parts.tokens.read()
      if (winner && winner.accessToken !== rejected) return winner
    }
  })
}

function obtain(parts: ConnectorParts, current: Tokens | null): Promise<Tokens> {
  const { login, signInHttp, clock } = parts
  if (login.grant === 'client-credentials') return clientCredentialsTokens(signInHttp, login)
  if (login.grant === 'jwt') return jwtTokens(signInHttp, login, clock)
  if (!current?.refreshToken)
    throw salesforceError('CC-SF-1', 'there is no stored sign-in that could be renewed for this connection')
  return refreshOnceMore(parts, current)
}

/** A lost answer may have rotated the token unseen; the old one is tried once within Salesforce's grace (T4). */
async function refreshOnceMore(parts: ConnectorParts, current: Tokens): Promise<Tokens> {
  try {
    return await refreshTokens(parts.signInHttp, parts.login, current)
  } catch (error) {
    if (!(error instanceof ConcordatError) || !error.code.startsWith('CC-HTTP-')) throw error
    return refreshTokens(parts.signInHttp, parts.login, current)
  }
}
