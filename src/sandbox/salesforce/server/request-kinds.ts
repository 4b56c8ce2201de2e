import type { RequestKind } from '../faults/salesforce-faults.ts'

/** What sorts of request this is, for faults that strike only some. */
export function kindsOf(method: string, segments: readonly string[]): ReadonlySet<RequestKind> {
  const [first, second, , ...rest] = segments.map((segment) => segment.toLowerCase())
  if (first === 'services' && second === 'oauth2') return new Set<RequestKind>(segments[2] === 'token' ? ['token'] : [])
  if (first !== 'services' || second !== 'data') return new Set()
  return new Set<RequestKind>(['rest', ...restKinds(method, rest[0] === 'tooling' ? rest.slice(1) : rest)])
}

function restKinds(method: string, path: readonly string[]): readonly RequestKind[] {
  const [area] = path
  if (area === 'query' || area === 'queryall' || area === 'search') return ['query']
  if (area === 'limits') return ['limits']
  if (area === 'composite') return compositeKinds(method, path)
  if (area === 'jobs') return jobKinds(method, path)
  if (area === 'sobjects') return objectKinds(method, path)
  return []
}

function objectKinds(method: string, path: readonly string[]): readonly RequestKind[] {
  const [, , third, fourth] = path
  if (third === 'describe' || third === undefined) return method === 'POST' ? ['create', 'write'] : ['describe']
  if (third === 'updated' || third === 'deleted') return ['replication']
  if (method === 'PATCH') return [fourth === undefined ? 'update' : 'upsert', 'write']
  if (method === 'DELETE') return ['delete', 'write']
  return ['read']
}

function compositeKinds(method: string, path: readonly string[]): readonly RequestKind[] {
  if (path[1] === 'tree') return ['composite', 'create', 'write']
  if (path[1] !== 'sobjects') return ['composite', 'write']
  if (method === 'PATCH') return ['collections', path[2] === undefined ? 'update' : 'upsert', 'write']
  if (method === 'DELETE') return ['collections', 'delete', 'write']
  return path[2] === undefined ? ['collections', 'create', 'write'] : ['collections', 'read']
}

function jobKinds(method: string, path: readonly string[]): readonly RequestKind[] {
  const [, sort, id, file] = path
  const own: RequestKind[] = sort === 'ingest' ? ['ingest'] : []
  if (method === 'PUT') return [...own, 'job', 'upload']
  if (method === 'PATCH') return [...own, 'job', 'close']
  if (method === 'POST') return [...own, 'job', ...(sort === 'query' ? (['query'] as const) : [])]
  if (file !== undefined && file !== 'resultpages') return [...own, 'job', 'bulk']
  return id === undefined ? [...own, 'job'] : [...own, 'job', 'poll']
}
