import * as parts from '../../parts/server/router.ts'
import type { Call } from './call.ts'
import { notFound, WireError } from './wire-error.ts'

export type Endpoint = parts.Endpoint<Call>
export type Route = parts.Route<Call>

export interface Router {
  /** Throws 404 when nothing lives there, 405 when it does not know the method. */
  find(method: string, segments: readonly string[], version: number): parts.RouteMatch<Call>
}

export function createRouter(routes: readonly Route[]): Router {
  const finder = parts.createRouteFinder(routes)
  return {
    find: (method, segments, version) => {
      const found = finder.find(method, segments, version)
      if ('endpoint' in found) return found
      if (found.length === 0) throw notFound()
      const words = `HTTP Method '${method}' not allowed. Allowed are ${found.join(',')}`
      throw new WireError(405, 'METHOD_NOT_ALLOWED', words)
    },
  }
}
