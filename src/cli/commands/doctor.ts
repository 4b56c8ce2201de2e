import type { Command } from 'commander'
import { listConnections, openConnector } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { listRuns, stalledRuns } from '../../sync/history/index.ts'
import type { Environment } from '../environment.ts'
import { errorText } from '../output.ts'

interface Finding {
  readonly state: 'ok' | 'warning' | 'failed'
  readonly message: string
  readonly nextStep?: string
}

const SIGNS = { ok: '✓', warning: '!', failed: '✗' } as const

/** concordat doctor */
export function registerDoctor(program: Command, environment: Environment): void {
  program
    .command('doctor')
    .description('says what is wrong and what to do')
    .action(async () => {
      const findings = await examine(environment)
      environment.output.answer(findings, () =>
        findings
          .map(
            ({ state, message, nextStep }) => `${SIGNS[state]} ${message}${nextStep ? `\n    Next: ${nextStep}` : ''}`,
          )
          .join('\n'),
      )
      if (findings.some((finding) => finding.state === 'failed')) process.exitCode = 1
    })
}

async function examine(environment: Environment): Promise<readonly Finding[]> {
  const node: Finding = { state: 'ok', message: `Node ${process.versions.node}` }
  try {
    const platform = await environment.platform()
    const place = platform.config.databaseUrl ? 'DATABASE_URL' : `embedded PostgreSQL in ${platform.config.dataDir}`
    return [
      node,
      { state: 'ok', message: `Database: ${place}, tables are up to date` },
      { state: 'ok', message: 'Secrets: the key fits what is stored' },
      ...(await examineConnections(platform)),
      ...(await examineRuns(platform)),
    ]
  } catch (error) {
    return [node, { state: 'failed', message: errorText(error) }]
  }
}

async function examineConnections(platform: Platform): Promise<Finding[]> {
  const connections = await listConnections(platform.database.db, DEFAULT_WORKSPACE)
  if (connections.length === 0)
    return [
      {
        state: 'warning',
        message: 'No connection yet',
        nextStep: 'add one with "concordat connections add --help", or try "concordat demo"',
      },
    ]
  const findings: Finding[] = []
  for (const connection of connections) {
    if (connection.state !== 'connected') {
      const nextStep = connection.state === 'draft' ? 'finish the sign-in' : (connection.stateReason ?? 'sign in again')
      findings.push({ state: 'failed', message: `Connection ${connection.name} is ${connection.state}`, nextStep })
      continue
    }
    const connector = await openConnector(platform, connection)
    for (const found of await connector.check(Object.keys(connection.settings.objects))) {
      const message = `${connection.name}: ${found.message}`
      findings.push(
        found.nextStep ? { state: found.state, message, nextStep: found.nextStep } : { state: found.state, message },
      )
    }
  }
  return findings
}

const SILENT_MS = 30_000

async function examineRuns(platform: Platform): Promise<Finding[]> {
  const { db } = platform.database
  const stalled = await stalledRuns(db, SILENT_MS)
  const held = await listRuns(db, DEFAULT_WORKSPACE, { states: ['held'], limit: 20 })
  return [
    ...stalled.map(
      (run): Finding => ({
        state: 'warning',
        message: `Run ${run.id} is silent since ${run.heartbeatAt?.toISOString()}`,
        nextStep: 'start a worker ("concordat start" or "concordat worker"); it goes on where it stopped',
      }),
    ),
    ...held.map(
      (run): Finding => ({
        state: 'warning',
        message: `Run ${run.id} waits for you: ${run.reason ?? ''}`,
        nextStep: `concordat plans show --run ${run.id}, then plans approve or plans drop`,
      }),
    ),
  ]
}
