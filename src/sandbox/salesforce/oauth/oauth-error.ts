import { type Answer, json } from '../../parts/server/answer.ts'

/** A refusal of the token endpoint: `{error, error_description}` with status 400 (section 2.8). */
export class OAuthError extends Error {
  readonly error: string
  readonly status: number

  constructor(error: string, description: string, status = 400) {
    super(description)
    this.error = error
    this.status = status
  }
}

export function oauthErrorAnswer(error: OAuthError): Answer {
  return json({ error: error.error, error_description: error.message }, error.status, { 'Cache-Control': 'no-store' })
}

export const DEAD_TOKEN = 'expired access/refresh token'
