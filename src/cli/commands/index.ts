/** The commands of `concordat`, one file each. */
import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { registerConnections } from './connections.ts'
import { registerDemo } from './demo.ts'
import { registerDoctor } from './doctor.ts'
import { registerImports } from './imports.ts'
import { registerMatch } from './match.ts'
import { registerPlans } from './plans.ts'
import { registerRuns } from './runs.ts'
import { registerSandbox } from './sandbox.ts'
import { registerSecrets } from './secrets.ts'
import { registerStages } from './stages.ts'
import { registerStart } from './start.ts'
import { registerUndo } from './undo.ts'
import { registerWorker } from './worker.ts'

const REGISTER = [
  registerStart,
  registerWorker,
  registerDemo,
  registerSandbox,
  registerConnections,
  registerImports,
  registerStages,
  registerMatch,
  registerPlans,
  registerUndo,
  registerRuns,
  registerSecrets,
  registerDoctor,
]

export function registerCommands(program: Command, environment: Environment): void {
  for (const register of REGISTER) register(program, environment)
}
