/**
 * The last line of defence against secrets in the log (G11): what must not be logged is not passed in; what slips in is
 * struck out here, by the names of facts, by the shapes of tokens, and by the very values that secrets rooms announce.
 */
const MASK = '[secret]'

const SECRET_FACTS =
  /("(?:[^"\\]*(?:password|passphrase|secret|token|authorization|cookie|assertion|api[_-]?key|private[_-]?key|code_verifier|credential)[^"\\]*|code_challenge|auth_code)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi

const TOKEN_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|OAuth)\s+[\w.!~+/=-]{8,}/g, `$1 ${MASK}`],
  // JSON Web Tokens.
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, MASK],
  // Salesforce session ids (organization id, exclamation mark, key) and refresh tokens.
  [/\b00D[A-Za-z0-9]{12,15}![\w.]{10,}/g, MASK],
  [/\b5Aep[\w.]{20,}/g, MASK],
  // user:password@ in addresses.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s"/@:]*:[^\s"/@]+@/gi, `$1${MASK}@`],
  // Secrets in query strings.
  [/([?&](?:access_token|refresh_token|client_secret|code|token|sid|assertion|password)=)[^&\s"\\]+/gi, `$1${MASK}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
]

const LIVE_SECRETS_KEPT = 5000
const SHORTEST_SECRET = 8
const liveSecrets = new Set<string>()

/** Rooms that hold a secret announce its value; from then on no line of this process's log shows it. */
export function keepOutOfLogs(value: string): void {
  if (value.length < SHORTEST_SECRET) return
  liveSecrets.delete(value)
  liveSecrets.add(value)
  if (liveSecrets.size <= LIVE_SECRETS_KEPT) return
  for (const oldest of liveSecrets) {
    liveSecrets.delete(oldest)
    break
  }
}

/** One line of JSON with everything secret struck out; still JSON afterwards. */
export function redactLine(line: string): string {
  let clean = line.replace(SECRET_FACTS, `$1"${MASK}"`)
  for (const [shape, mask] of TOKEN_SHAPES) clean = clean.replace(shape, mask)
  for (const secret of liveSecrets) {
    const written = JSON.stringify(secret).slice(1, -1)
    if (clean.includes(written)) clean = clean.replaceAll(written, MASK)
  }
  return clean
}
