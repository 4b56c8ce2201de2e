import type { Readable } from 'node:stream'

/** Milliseconds; bars of reliability.md 4.4-8. */
export interface Deadlines {
  readonly connectMs: number
  readonly firstByteMs: number
  readonly idleMs: number
  readonly totalMs: number
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute. Refused before a socket opens when scheme or host is not allowed for this client. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** A function makes the body anew for a retry. */
  readonly body?: string | Uint8Array | (() => Readable)
  /** True when doing it twice has the effect of doing it once; only then a lost answer or a 5xx is retried. */
  readonly repeatable: boolean
  readonly deadlines?: Partial<Deadlines>
  /** Cap on the (decompressed) body; default 64 MB; Infinity for streamed pages. */
  readonly maxBodyBytes?: number
  /** Counted against the quota holder; default 1, 0 for calls the CRM does not count (sign-in). */
  readonly quotaCost?: number
  readonly signal?: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. Errors when the body ends before its length says or a deadline passes. */
  readonly body: Readable
  text(): Promise<string>
  json(): Promise<unknown>
}

/**
 * Answers of any status are returned, not thrown (the connector knows what a 400 means), except those the client waits
 * out itself: 429 and 503 with or without Retry-After, and for repeatable requests 500, 502, 504 and lost answers.
 * Thrown: CC-HTTP-… errors whose facts carry `sent` (false: certainly nothing reached the other side; true: unknown).
 */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>
}

/** What a connector learns from quota headers, told to the pacer that all processes share (G10). */
export interface QuotaObservation {
  readonly limit: number
  readonly used: number
}

export interface Pacer {
  /** Waits until `cost` calls may be made; throws CC-HTTP-… with `retryAt` when the wait would be longer than a minute. */
  take(cost: number, signal?: AbortSignal): Promise<void>
  observe(quota: QuotaObservation): Promise<void>
  /** Nobody calls before `until`; the reason is shown to people. */
  pauseUntil(until: Date, reason: string): Promise<void>
}
