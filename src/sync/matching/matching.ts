import type { Connection } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import type { RunClaim } from '../history/index.ts'
import type { AutoMatch, MatchScope } from './link.ts'

/** What matching needs to know of a connection. */
export type MatchedConnection = Pick<Connection, 'id' | 'workspaceId' | 'name' | 'kind'> & {
  readonly settings: Pick<Connection['settings'], 'enabled' | 'autoMatch' | 'autoSync'>
}

export type MatchPlatform = Pick<Platform, 'database'>

/** One match of a connection, under a run's claim. */
export interface Matching {
  readonly platform: MatchPlatform
  readonly connection: MatchedConnection
  readonly claim: RunClaim
  readonly scope: MatchScope
  readonly object: string
  readonly autoMatch: AutoMatch
}
