/** The routes of the API, one file a noun. */
import type { RegisterRoutes } from '../app.ts'
import { registerAudit } from './audit.ts'
import { registerCompanies } from './companies.ts'
import { registerConnections } from './connections.ts'
import { registerDocs } from './docs.ts'
import { registerHealth } from './health.ts'
import { registerImports } from './imports.ts'
import { registerMappings } from './mappings.ts'
import { registerMatching } from './matching.ts'
import { registerPlans } from './plans.ts'
import { registerRunEvents } from './run-events.ts'
import { registerRuns } from './runs.ts'
import { registerSegments } from './segments.ts'
import { registerSession } from './session.ts'
import { registerSetup } from './setup.ts'
import { registerSignIn } from './sign-in.ts'
import { registerSystem } from './system.ts'
import { registerUsers } from './users.ts'

const REGISTER: readonly RegisterRoutes[] = [
  registerHealth,
  registerDocs,
  registerSetup,
  registerSession,
  registerUsers,
  registerConnections,
  registerSignIn,
  registerCompanies,
  registerSegments,
  registerImports,
  registerMatching,
  registerMappings,
  registerRuns,
  registerRunEvents,
  registerPlans,
  registerAudit,
  registerSystem,
]

export const registerRoutes: RegisterRoutes = (app, platform) => {
  for (const register of REGISTER) register(app, platform)
}
