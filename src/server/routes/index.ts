/** The routes of the API, one file a noun. */
import type { RegisterRoutes } from '../app.ts'
import { registerAudit } from './audit.ts'
import { registerCompanies } from './companies.ts'
import { registerCompanyBulk } from './company-bulk.ts'
import { registerCompanyCorrection } from './company-correction.ts'
import { registerCompanyDetails } from './company-details.ts'
import { registerCompanyStandings } from './company-standings.ts'
import { registerConnectionSetup } from './connection-setup.ts'
import { registerConnectionSummaries } from './connection-summaries.ts'
import { registerConnections } from './connections.ts'
import { registerDocs } from './docs.ts'
import { registerEvents } from './events.ts'
import { registerHealth } from './health.ts'
import { registerHome } from './home.ts'
import { registerImports } from './imports.ts'
import { registerMappings } from './mappings.ts'
import { registerMatchCharts } from './match-charts.ts'
import { registerMatchJudging } from './match-judging.ts'
import { registerMatchLearning } from './match-learning.ts'
import { registerMatchThresholds } from './match-thresholds.ts'
import { registerMatching } from './matching.ts'
import { registerPeopleMatching } from './people-matching.ts'
import { registerPlans } from './plans.ts'
import { registerRejects } from './rejects.ts'
import { registerReviews } from './reviews.ts'
import { registerRunDownloads } from './run-downloads.ts'
import { registerRunEvents } from './run-events.ts'
import { registerRunUndo } from './run-undo.ts'
import { registerRuns } from './runs.ts'
import { registerSegments } from './segments.ts'
import { registerSession } from './session.ts'
import { registerSetup } from './setup.ts'
import { registerSignIn } from './sign-in.ts'
import { registerSystem } from './system.ts'
import { registerUsers } from './users.ts'
import { registerWebApp } from './web-app.ts'

const REGISTER: readonly RegisterRoutes[] = [
  registerHealth,
  registerDocs,
  registerSetup,
  registerSession,
  registerUsers,
  registerHome,
  registerConnections,
  registerConnectionSummaries,
  registerConnectionSetup,
  registerSignIn,
  registerCompanies,
  registerCompanyStandings,
  registerCompanyDetails,
  registerCompanyBulk,
  registerCompanyCorrection,
  registerSegments,
  registerImports,
  registerMatching,
  registerMatchJudging,
  registerReviews,
  registerPeopleMatching,
  registerMatchLearning,
  registerMatchCharts,
  registerMatchThresholds,
  registerMappings,
  registerRuns,
  registerRunUndo,
  registerRunDownloads,
  registerRunEvents,
  registerRejects,
  registerPlans,
  registerAudit,
  registerSystem,
  registerEvents,
  registerWebApp,
]

export const registerRoutes: RegisterRoutes = (app, platform) => {
  for (const register of REGISTER) register(app, platform)
}
