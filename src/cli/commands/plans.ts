import type { Command } from 'commander'
import type { PlanId, RunId } from '../../core/ids.ts'
import type { Platform } from '../../platform/platform.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { getRun } from '../../sync/history/index.ts'
import { continueRun } from '../../sync/loop/index.ts'
import {
  approvePlan,
  type Change,
  dropPlan,
  getPlan,
  listChanges,
  listPlans,
  type Plan,
  type PlanDetails,
  planOfRun,
} from '../../sync/plan/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { becomeWorker, connectionNamed, followRun, startAndFollow } from '../follow-run.ts'
import { table } from '../output.ts'
import { runJson, runText } from '../show-run.ts'

const BY = 'command line'

/** concordat plans list|show|approve|drop and concordat apply CONNECTION */
export function registerPlans(program: Command, environment: Environment): void {
  const plans = program.command('plans').description('what would change, before anything is written')
  registerList(plans, environment)
  registerShow(plans, environment)
  registerApprove(plans, environment)
  registerDrop(plans, environment)
  registerApply(program, environment)
}

interface Chosen {
  readonly run?: RunId
  readonly plan?: PlanId
}

async function chosenPlan(platform: Platform, { run, plan }: Chosen): Promise<PlanDetails> {
  const { db } = platform.database
  if (plan) return getPlan(db, DEFAULT_WORKSPACE, plan)
  if (!run) throw cliError('CC-CLI-2', 'neither --plan nor --run was given')
  await getRun(db, DEFAULT_WORKSPACE, run)
  const found = await planOfRun(db, run)
  if (!found) throw cliError('CC-CLI-2', `run ${run} has no plan`)
  return getPlan(db, DEFAULT_WORKSPACE, found.id)
}

function registerList(plans: Command, environment: Environment): void {
  plans
    .command('list')
    .description('plans, newest first')
    .option('--connection <name>', 'only this connection')
    .action(async ({ connection: name }: { connection?: string }) => {
      const platform = await environment.platform()
      const connection = name ? await connectionNamed(platform, name) : null
      const found = await listPlans(
        platform.database.db,
        DEFAULT_WORKSPACE,
        connection ? { connectionId: connection.id } : {},
      )
      environment.output.answer(found, () =>
        table(
          ['planned', 'plan', 'kind', 'state', 'creates', 'updates', 'deletes', 'rejected'],
          found.map((plan) => [
            plan.plannedAt.toISOString().slice(0, 19),
            plan.id,
            plan.kind,
            plan.state,
            plan.counts.creates,
            plan.counts.updates,
            plan.counts.deletes,
            plan.counts.rejected,
          ]),
        ),
      )
    })
}

function registerShow(plans: Command, environment: Environment): void {
  plans
    .command('show')
    .description('what a plan would change, field by field')
    .option('--plan <id>')
    .option('--run <id>', 'the plan of this run')
    .option('--limit <count>', 'how many changes', '20')
    .action(async (chosen: Chosen & { limit: string }) => {
      const platform = await environment.platform()
      const plan = await chosenPlan(platform, chosen)
      const { changes, total } = await listChanges(platform.database.db, DEFAULT_WORKSPACE, plan.id, {
        limit: Number(chosen.limit),
      })
      environment.output.answer({ plan, changes, total }, () => planText(plan, changes, total))
    })
}

function planText(plan: PlanDetails, changes: readonly Change[], total: number): string {
  const { creates, updates, deletes, unchanged, rejected } = plan.counts
  const lines = [
    `Plan ${plan.id} (${plan.kind}) is ${plan.state}.`,
    `${creates} creates, ${updates} updates, ${deletes} deletes; ${unchanged} already equal, ${rejected} rejected while planning.`,
    ...plan.reasons.map((reason) => `Held: ${reason.message}`),
    ...plan.findings.map((finding) => `Note: ${finding.message} ${finding.nextStep}`),
  ]
  const rows = changes.flatMap((change) =>
    Object.keys(change.after).map(
      (field) =>
        [
          change.kind,
          change.remoteId ?? change.key,
          field,
          valueText(change.before[field]),
          valueText(change.after[field]),
          change.outcome,
        ] as const,
    ),
  )
  if (rows.length > 0)
    lines.push(
      '',
      table(['change', 'record', 'field', 'before', 'after', 'outcome'], rows),
      `${changes.length} of ${total} changes`,
    )
  return lines.join('\n')
}

function valueText(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function registerApprove(plans: Command, environment: Environment): void {
  plans
    .command('approve')
    .description('allow a held plan to be written, and go on with its run')
    .option('--plan <id>')
    .option('--run <id>', 'the plan of this run')
    .action(async (chosen: Chosen) => {
      const platform = await environment.platform()
      const plan = await chosenPlan(platform, chosen)
      await approvePlan(platform, DEFAULT_WORKSPACE, plan.id, BY)
      await goOn(environment, platform, plan)
    })
}

function registerDrop(plans: Command, environment: Environment): void {
  plans
    .command('drop')
    .description('throw a plan away; nothing of it is written')
    .option('--plan <id>')
    .option('--run <id>', 'the plan of this run')
    .action(async (chosen: Chosen) => {
      const platform = await environment.platform()
      const plan = await chosenPlan(platform, chosen)
      await dropPlan(platform, DEFAULT_WORKSPACE, plan.id, BY)
      await goOn(environment, platform, plan)
    })
}

/** The run that waited for this decision goes on; a plan that no run waits for is only shown. */
async function goOn(environment: Environment, platform: Platform, plan: Plan): Promise<void> {
  const run = plan.runId ? await getRun(platform.database.db, DEFAULT_WORKSPACE, plan.runId) : null
  if (run?.state !== 'held') {
    const now = await getPlan(platform.database.db, DEFAULT_WORKSPACE, plan.id)
    environment.output.answer(now, () => `Plan ${now.id} is ${now.state}.`)
    return
  }
  await becomeWorker(platform)
  await continueRun(platform, DEFAULT_WORKSPACE, run.id)
  const followed = await followRun(platform, run.id, environment.output)
  environment.output.answer(runJson(followed), () => runText(followed))
  if (followed.run.state === 'failed') process.exitCode = 1
}

function registerApply(program: Command, environment: Environment): void {
  program
    .command('apply')
    .description('write an approved plan to the CRM (default: the newest one)')
    .argument('<connection>', 'name or id of the connection')
    .option('--plan <id>', 'this plan')
    .option('--approve', 'approve it first')
    .action(async (name: string, { plan: named, approve }: { plan?: PlanId; approve?: boolean }) => {
      const platform = await environment.platform()
      const connection = await connectionNamed(platform, name)
      const [newest] = await listPlans(platform.database.db, DEFAULT_WORKSPACE, {
        connectionId: connection.id,
        states: ['held', 'approved', 'applying'],
        limit: 1,
      })
      const planId = named ?? newest?.id
      if (!planId)
        throw cliError(
          'CC-CLI-2',
          `connection ${connection.name} has no plan to apply; make one with "concordat plan ${connection.name}"`,
        )
      if (approve) await approvePlan(platform, DEFAULT_WORKSPACE, planId, BY)
      const followed = await startAndFollow(environment, connection, 'apply', { plan: planId })
      environment.output.answer(runJson(followed), () => runText(followed))
      if (followed.run.state === 'failed') process.exitCode = 1
    })
}
