import type { FastifyRequest } from 'fastify'
import { serverError } from './errors.ts'

/** JSON.stringify writes exactly these two as escapes: U+0000, and a surrogate without its partner. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/** PostgreSQL can hold neither U+0000 nor half a character; it is better heard here than as an error of the database. */
export function refuseUnstorable(request: FastifyRequest): void {
  const streams = request.routeOptions.config.streams === true
  const given = streams ? [request.params, request.query] : [request.params, request.query, request.body]
  if (given.some((part) => UNSTORABLE.test(JSON.stringify(part ?? null))))
    throw serverError('CC-API-1', 'The request holds the character U+0000 or half of one, which cannot be stored.')
}
