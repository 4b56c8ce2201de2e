/** A small org for tests beside the files of the org. */
import { openOrg } from './open-org.ts'
import type { Org, OrgOptions, SaveContext, SaveResult, Viewer } from './org.ts'

export interface TestOrg {
  readonly org: Org
  readonly admin: Viewer
  readonly seller: Viewer
  readonly context: SaveContext
  /** Moves the org's clock. */
  advance(ms: number): void
  now(): Date
  /** Records of a query, without attributes. */
  select(soql: string, all?: boolean): Record<string, unknown>[]
  /** One column of a query. */
  column(soql: string, all?: boolean): unknown[]
  ids(object: string, limit: number): string[]
}

export function openTestOrg(options: Partial<OrgOptions> = {}): TestOrg {
  let now = Date.UTC(2026, 4, 13, 10, 0, 0)
  const org = openOrg({ storage: ':memory:', seed: 3, records: 300, now: () => new Date(now), ...options })
  const userOf = (profile: string): Viewer => ({
    userId: org.users.find((user) => user.profile === profile && user.active)!.id,
  })
  const admin = userOf('admin')
  const select = (soql: string, all = false) => {
    const rows = [...org.query(admin, soql, all).rows(0, Number.POSITIVE_INFINITY)]
    return rows.map(
      (row) =>
        JSON.parse(JSON.stringify(row, (key, value) => (key === 'attributes' ? undefined : value))) as Record<
          string,
          unknown
        >,
    )
  }
  return {
    org,
    admin,
    seller: userOf('standard'),
    context: { userId: admin.userId, via: 'rest', request: 'test' },
    advance: (ms) => {
      now += ms
    },
    now: () => new Date(now),
    select,
    column: (soql, all) => select(soql, all).map((row) => Object.values(row)[0]),
    ids: (object, limit) => select(`SELECT Id FROM ${object} LIMIT ${limit}`).map((row) => String(row.Id)),
  }
}

/** The id of a save that must have worked. */
export function saved(result: SaveResult): string {
  if (!result.success) throw new Error(JSON.stringify(result.errors))
  return result.id
}

/** `CODE: message` of a save that must have been refused. */
export function refused(result: SaveResult): string {
  if (result.success) throw new Error('the save was accepted')
  return `${result.errors[0]!.code}: ${result.errors[0]!.message}`
}
