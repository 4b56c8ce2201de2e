import type { Answer } from './answer.ts'

export type Endpoint<Call> = (call: Call) => Answer | Promise<Answer>

export interface Route<Call> {
  readonly method: string
  /** '/services/data/:version/sobjects/:object'; a last segment ':rest*' takes everything that follows. */
  readonly pattern: string
  readonly endpoint: Endpoint<Call>
  /** Smallest API version that knows the resource. */
  readonly since?: number
}

export interface RouteMatch<Call> {
  readonly endpoint: Endpoint<Call>
  readonly params: Readonly<Record<string, string>>
}

export interface RouteFinder<Call> {
  /** The methods the place knows when it does not know this one: none when nothing lives there. */
  find(method: string, segments: readonly string[], version?: number): RouteMatch<Call> | readonly string[]
}

/** Fixed words of a pattern are compared without case. */
export function createRouteFinder<Call>(routes: readonly Route<Call>[]): RouteFinder<Call> {
  const compiled = routes.map((route) => ({ ...route, parts: route.pattern.split('/').filter(Boolean) }))
  return {
    find: (method, segments, version = 0) => {
      const allowed = new Set<string>()
      for (const route of compiled) {
        const params = matchParts(route.parts, segments)
        if (!params || (route.since !== undefined && version < route.since)) continue
        if (route.method === method || (route.method === 'GET' && method === 'HEAD'))
          return { endpoint: route.endpoint, params }
        allowed.add(route.method)
      }
      return [...allowed]
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
