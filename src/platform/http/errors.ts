import { defineErrors } from '../../core/errors.ts'

/** Every fact list carries `sent`: false = certainly nothing reached the other side, true = it may have had its effect. */
export const httpError = defineErrors({
  'CC-HTTP-1': {
    status: 400,
    title: 'Address not allowed',
    meaning: 'The address is outside the hosts this connection may talk to, so no connection was opened.',
    nextStep: 'Check the address of the connection. Concordat only talks to the CRM it was connected to, over https.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-HTTP-2': {
    status: 502,
    title: 'Could not connect',
    meaning: 'The server was not found, refused the connection or did not pick up in time. Nothing was sent.',
    nextStep: 'Check that the address is right and that this machine may reach it; Concordat tries again by itself.',
    retry: 'later',
    who: 'operator',
  },
  'CC-HTTP-3': {
    status: 502,
    title: 'Certificate not trusted',
    meaning: 'The server could not prove who it is: its certificate is expired, self-signed or for another name.',
    nextStep:
      'Ask the administrator of the server or of your network proxy to fix the certificate. There is no bypass.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-HTTP-4': {
    status: 504,
    title: 'No answer in time',
    meaning: 'The server took the request but did not answer, or stopped answering, within the deadline.',
    nextStep: 'Nothing to do at first: Concordat tries again later. If it stays, check the status page of the CRM.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-HTTP-5': {
    status: 502,
    title: 'Answer lost',
    meaning: 'The connection broke after the request was sent and before the answer arrived.',
    nextStep: 'Nothing to do: Concordat looks up what happened and goes on. If it stays, check the network.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-HTTP-6': {
    status: 502,
    title: 'Answer ended early',
    meaning: 'The answer stopped before its announced end, so none of it was used.',
    nextStep: 'Nothing to do: the page is fetched again. If it stays, check the network or the proxy in between.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-HTTP-7': {
    status: 502,
    title: 'Answer too large',
    meaning: 'The answer, its headers or what it unpacks to is larger than the cap that protects this machine.',
    nextStep: 'Ask for fewer fields or records at once. If the CRM really sends this much, tell the operator.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-HTTP-8': {
    status: 503,
    title: 'The server asked us to wait',
    meaning: 'The server has had too many requests, or is busy, and named a time to come back.',
    nextStep: 'Nothing to do: the work waits until the time shown and then goes on.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-HTTP-9': {
    status: 502,
    title: 'The server keeps failing',
    meaning: 'The server, or a gateway in front of it, answered with a temporary failure on every try.',
    nextStep: 'Nothing to do at first: Concordat tries again later. Check the status page of the CRM.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-HTTP-10': {
    status: 502,
    title: 'Redirect refused',
    meaning:
      'The server sent us to another address. Concordat never follows that, as it would carry credentials along.',
    nextStep: 'Put the final address into the connection, for example the My Domain address of your CRM.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-HTTP-11': {
    status: 502,
    title: 'Answer not understood',
    meaning: 'The answer is not what the request asks for, for example a web page where JSON was expected.',
    nextStep: 'Check that the address belongs to the API of the CRM and that no proxy shows a sign-in page.',
    retry: 'later',
    who: 'operator',
  },
  'CC-HTTP-12': {
    status: 503,
    title: 'Waiting for the quota',
    meaning: 'The calls this connection may make are used up for now, or it was paused.',
    nextStep: 'Nothing to do: the work waits until the time shown. To go faster, raise the API quota at the CRM.',
    retry: 'later',
    who: 'nobody',
  },
})

/** Why an exchange failed, in terms of what the other side may have seen. */
export interface Attempt {
  readonly host: string
  readonly sent: boolean
  /** True once the answer's headers were there. */
  readonly answering: boolean
}

const certificateCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT)|HOSTNAME_MISMATCH|INVALID_CA)/

/** Turns what undici, zlib, the socket or DNS report into one of our errors; the original text is never shown. */
export function describeFailure(error: unknown, attempt: Attempt): Error {
  if (error instanceof Error && error.name === 'ConcordatError') return error
  const reason = codeOf(error)
  const facts = { host: attempt.host, sent: attempt.sent, reason }
  const say = (code: Parameters<typeof httpError>[0], message: string) => httpError(code, message, { facts })
  if (!attempt.sent) {
    if (certificateCode.test(reason)) return say('CC-HTTP-3', `${attempt.host} has no trusted certificate (${reason})`)
    return say('CC-HTTP-2', `could not connect to ${attempt.host} (${reason})`)
  }
  if (reason === 'UND_ERR_HEADERS_TIMEOUT') return say('CC-HTTP-4', `${attempt.host} did not begin to answer in time`)
  if (reason === 'UND_ERR_BODY_TIMEOUT') return say('CC-HTTP-4', `${attempt.host} stopped in the middle of its answer`)
  if (reason === 'UND_ERR_HEADERS_OVERFLOW' || reason === 'HPE_HEADER_OVERFLOW')
    return say('CC-HTTP-7', `${attempt.host} sent more headers than allowed`)
  if (attempt.answering) return say('CC-HTTP-6', `the answer of ${attempt.host} ended early (${reason})`)
  if (/^(HPE_(?!INVALID_EOF_STATE)|HTTPParserError)/.test(reason))
    return say('CC-HTTP-11', `${attempt.host} did not answer in HTTP (${reason})`)
  return say('CC-HTTP-5', `the connection to ${attempt.host} broke before the answer came (${reason})`)
}

/** The first machine-readable code along the cause chain; never a message, which may quote an address or a header. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code
    if (typeof code === 'string' && code !== '') return code
  }
  return error instanceof Error ? error.name : 'unknown'
}
