import type { Clock } from '../core/clock.ts'
import type { Config } from './config/config.ts'
import type { Database } from './database/database.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Log } from './log/log.ts'
import type { Secrets } from './secrets/envelope.ts'

/** The ground every room stands on, opened once a process and passed as first parameter. */
export interface Platform {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly database: Database
  readonly jobs: Jobs
  readonly secrets: Secrets
}
