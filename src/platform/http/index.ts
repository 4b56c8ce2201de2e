/**
 * The only place that opens a socket to the outside. `createHttpClient` makes a client for one purpose with its own list
 * of hosts; deadlines, safe retries, caps and egress rules are built in. `createPacer` makes the quota of one CRM
 * account a thing that all processes share.
 */
export type { Deadlines, HttpClient, HttpRequest, HttpResponse, Pacer, QuotaObservation } from './client.ts'
export {
  type ClosableHttpClient,
  createHttpClient,
  DEFAULT_DEADLINES,
  type HttpClientOptions,
} from './create-client.ts'
export { type AllowedHosts, hostMatches } from './egress.ts'
export { httpError } from './errors.ts'
export { createPacer, describeQuota, type PacerOptions, quotaHours, RESERVE_SHARE, resumeQuota } from './pacer.ts'
