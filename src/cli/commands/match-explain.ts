import type { Command } from 'commander'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { getCompany } from '../../records/index.ts'
import { describeMatch, describePair } from '../../sync/matching/index.ts'
import type { Environment } from '../environment.ts'
import { connectionNamed } from '../follow-run.ts'
import { matchText, pairText } from '../show-match.ts'

/** concordat match explain COMPANY --connection C */
export function registerMatchExplain(match: Command, environment: Environment): void {
  match
    .command('explain')
    .description('why a company is matched, or why not: candidates with all reasons, and what would change it')
    .argument('<company>', 'id or key of the company')
    .requiredOption('--connection <name>', 'name or id of the connection')
    .option('--account <id>', 'why this record of the CRM is the company, or is not')
    .action(async (key: string, { connection: name, account }: { connection: string; account?: string }) => {
      const platform = await environment.platform()
      const { db } = platform.database
      const connection = await connectionNamed(platform, name)
      const company = await getCompany(db, DEFAULT_WORKSPACE, key)
      const scope = { workspaceId: DEFAULT_WORKSPACE, connectionId: connection.id }
      if (account !== undefined) {
        const pair = await describePair(db, scope, company.companyId, account)
        environment.output.answer(pair, () => pairText(company, account, pair))
        return
      }
      const described = await describeMatch(db, scope, company.companyId)
      environment.output.answer(described, () => matchText(company, described))
    })
}
