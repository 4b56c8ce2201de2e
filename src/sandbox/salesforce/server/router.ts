import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import { notFound, WireError } from './wire-error.ts'

export type Endpoint = (call: Call) => Answer | Promise<Answer>

export interface Route {
  readonly method: string
  /** '/services/data/:version/sobjects/:object'; a last segment ':rest*' takes everything that follows. */
  readonly pattern: string
  readonly endpoint: Endpoint
  /** Smallest API version that knows the resource. */
  readonly since?: number
}

interface CompiledRoute extends Route {
  readonly parts: readonly string[]
}

export interface RouteMatch {
  readonly endpoint: Endpoint
  readonly params: Readonly<Record<string, string>>
}

export interface Router {
  /** Throws 404 when nothing lives there, 405 when it does not know the method. */
  find(method: string, segments: readonly string[], version: number): RouteMatch
}

export function createRouter(routes: readonly Route[]): Router {
  const compiled: CompiledRoute[] = routes.map((route) => ({
    ...route,
    parts: route.pattern.split('/').filter(Boolean),
  }))
  return {
    find: (method, segments, version) => {
      const allowed = new Set<string>()
      for (const route of compiled) {
        const params = matchParts(route.parts, segments)
        if (!params || (route.since !== undefined && version < route.since)) continue
        if (route.method === method || (route.method === 'GET' && method === 'HEAD'))
          return { endpoint: route.endpoint, params }
        allowed.add(route.method)
      }
      if (allowed.size === 0) throw notFound()
      throw new WireError(
        405,
        'METHOD_NOT_ALLOWED',
        `HTTP Method '${method}' not allowed. Allowed are ${[...allowed].join(',')}`,
      )
    },
  }
}

function matchParts(parts: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {}
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] as string
    const segment = segments[index]
    if (segment === undefined) return null
    if (!part.startsWith(':')) {
      if (part.toLowerCase() !== segment.toLowerCase()) return null
    } else if (part.endsWith('*')) {
      params[part.slice(1, -1)] = segments.slice(index).join('/')
      return params
    } else params[part.slice(1)] = segment
  }
  return segments.length === parts.length ? params : null
}
