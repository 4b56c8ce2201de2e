import type { Command } from 'commander'
import type { Environment } from '../environment.ts'

/** concordat start */
export function registerStart(program: Command, environment: Environment): void {
  program.command('start').action(async () => {
    await environment.platform()
  })
}
