import { type Answer, json } from '../../parts/server/answer.ts'
import { identityUrl } from '../oauth/identity.ts'
import { type Call, servicePath, sessionOf } from '../server/call.ts'
import { notFound, WireError } from '../server/wire-error.ts'

export const OLDEST_VERSION = 31
export const NEWEST_VERSION = 68

/** Winter, Spring and Summer take turns; v31 was Summer '14. */
function labelOf(version: number): string {
  const season = ['Summer', 'Winter', 'Spring'][(version - OLDEST_VERSION) % 3] as string
  const year = 14 + Math.floor((version - OLDEST_VERSION + 2) / 3)
  return `${season} '${year}`
}

/** GET /services/data: no sign-in needed. */
export function answerVersions(): Answer {
  const versions: unknown[] = []
  for (let version = OLDEST_VERSION; version <= NEWEST_VERSION; version += 1)
    versions.push({ label: labelOf(version), url: servicePath(version), version: `${version}.0` })
  return json(versions)
}

/** The version in the path: retired ones are 410, ones that never were 404 (section 1). */
export function versionOf(segment: string): number {
  const match = /^v(\d{1,3})\.0$/.exec(segment)
  const version = match ? Number(match[1]) : 0
  if (version >= OLDEST_VERSION && version <= NEWEST_VERSION) return version
  if (version >= 7 && version < OLDEST_VERSION)
    throw new WireError(
      410,
      'UNSUPPORTED_API_VERSION',
      `The API version ${version}.0 is retired and no longer supported`,
    )
  throw notFound()
}

/** GET /services/data/vXX.X */
export function answerResources(call: Call): Answer {
  const at = servicePath(call.version)
  const names = [
    'tooling',
    'eclair',
    'search',
    'query',
    'queryAll',
    'sobjects',
    'limits',
    'composite',
    'jobs',
    'recent',
  ]
  const paths: Record<string, string> = Object.fromEntries(names.map((name) => [name, `${at}/${name}`]))
  return json({
    ...paths,
    parameterizedSearch: `${at}/parameterizedSearch`,
    identity: identityUrl(call, sessionOf(call).userId),
  })
}
