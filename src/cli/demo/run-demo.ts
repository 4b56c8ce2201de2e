import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectNow, createConnection, openConnector } from '../../connections/index.ts'
import { openPlatform, systemClock } from '../../platform/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { COMMAND_LINE } from '../../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { prepareFields } from '../../sync/apply/index.ts'
import { continueRun } from '../../sync/loop/index.ts'
import { approvePlan, getPlan, planOfRun } from '../../sync/plan/index.ts'
import type { Environment } from '../environment.ts'
import { becomeWorker, connectionNamed, type FollowedRun, followRun, startAndFollow } from '../follow-run.ts'
import { whenInterrupted } from '../until-stopped.ts'
import { changeBehindOurBack } from './colleague.ts'
import { type DemoCrm, startDemoCrm } from './demo-crm.ts'
import { DEMO_FILES, importDemoRecords } from './import-demo.ts'
import { judge, type Story } from './judge.ts'
import type { DemoReport, DemoRun } from './report.ts'
import { undoFirstRun } from './undo-demo.ts'

const GENERATED_ACCOUNTS = 3000
export const CONNECTION = 'demo'

/** Everything a stage of the demo needs. */
export interface Demo {
  readonly environment: Environment
  readonly platform: Platform
  readonly crm: DemoCrm
}

export interface FinishedDemo {
  readonly report: DemoReport
  readonly crmUrl: string
  readonly platform: Platform
  [Symbol.asyncDispose](): Promise<void>
}

/** The story, in order; each line is one thing a user would do. Leaves everything up until it is disposed of. */
export async function runDemo(environment: Environment): Promise<FinishedDemo> {
  const { output } = environment
  const started = systemClock.monotonicMs()
  await using cleanUp = new AsyncDisposableStack()
  const forget = whenInterrupted(async () => {
    output.note('Cleaning up …')
    await cleanUp.disposeAsync().catch(() => undefined)
    process.exit(130)
  })
  cleanUp.defer(async () => forget())
  const directory = mkdtempSync(join(tmpdir(), 'concordat-demo-'))
  cleanUp.defer(async () => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  output.say('Starting PostgreSQL and an emulated Salesforce …')
  const platform = await openPlatform({
    config: { ...environment.config(), databaseUrl: null, dataDir: directory, secretKey: null, logLevel: 'error' },
  })
  cleanUp.defer(() => platform.close())
  const crm = await startDemoCrm(platform, DEMO_FILES.accounts, GENERATED_ACCOUNTS)
  cleanUp.defer(() => crm.stop())
  const demo: Demo = { environment: { ...environment, platform: async () => platform }, platform, crm }

  const imported = await importRecords(demo)
  await connect(demo)
  const first = await firstSync(demo)
  const journalOfFirst = await crm.journal(0)
  const changed = await changeBehindOurBack(demo)
  const second = await measured(demo, 'second sync', () => sync(demo))
  const undone = await undoFirstRun(demo, first.measured.followed.run.id)
  const story: Story = {
    demo,
    imported,
    first,
    journalOfFirst,
    changed,
    second,
    undone,
    truthFile: DEMO_FILES.truth,
  }
  const report = await judge(story, (systemClock.monotonicMs() - started) / 1000)
  forget()
  const held = cleanUp.move()
  return {
    report,
    crmUrl: crm.url,
    platform,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

async function importRecords({ platform, environment: { output } }: Demo): Promise<DemoReport['imported']> {
  const imported = await importDemoRecords(platform, DEFAULT_WORKSPACE, DEMO_FILES, (read) =>
    output.progress('Companies', read, null),
  )
  output.say(
    `Imported ${imported.companies.toLocaleString('en')} companies from the Research Organization Registry and ${imported.signals.toLocaleString('en')} signals of what they did with the product.`,
  )
  return imported
}

/** Auto-Sync is on and some companies may become accounts, so that the demo shows every kind of change. */
async function connect({ platform, crm, environment: { output } }: Demo): Promise<void> {
  const draft = await createConnection(
    platform,
    {
      name: CONNECTION,
      kind: 'salesforce',
      loginUrl: crm.url,
      auth: { grant: 'client-credentials', clientId: crm.clientId, clientSecret: crm.clientSecret },
      settings: {
        autoSync: true,
        createAccounts: 'filter',
        createFilter: { field: 'funnel_stage', op: 'equals', value: 'Ongoing Usage' },
        guards: { deletesMax: 1000 },
      },
    },
    COMMAND_LINE,
  )
  const connection = await connectNow(platform, draft, COMMAND_LINE)
  const fields = await prepareFields(await openConnector(platform, connection), connection)
  output.say(`Connected. Created ${fields.filter((field) => field.created).length} fields on Account for our figures.`)
}

export interface MeasuredRun {
  readonly followed: FollowedRun
  readonly line: DemoRun
}

export async function measured(demo: Demo, name: string, work: () => Promise<FollowedRun>): Promise<MeasuredRun> {
  const started = demo.platform.clock.monotonicMs()
  const callsBefore = await demo.crm.callCount()
  const followed = await work()
  const seconds = (demo.platform.clock.monotonicMs() - started) / 1000
  const apiCalls = (await demo.crm.callCount()) - callsBefore
  const { run, balance } = followed
  demo.environment.output.say(`${name}: ${run.state} in ${seconds.toFixed(1)} s with ${apiCalls} API calls.`)
  return { followed, line: { name, run: run.id, state: run.state, seconds, apiCalls, accounting: balance } }
}

export interface FirstSync {
  readonly measured: MeasuredRun
  readonly heldBecause: string | null
}

/** The first plan changes far more than usual, so it is held; a person reads it and approves. */
async function firstSync(demo: Demo): Promise<FirstSync> {
  let heldBecause: string | null = null
  const run = await measured(demo, 'first sync', async () => {
    const followed = await sync(demo)
    if (followed.run.state !== 'held') return followed
    heldBecause = followed.run.reason
    return approveAndGoOn(demo, followed)
  })
  return { measured: run, heldBecause }
}

export async function sync(demo: Demo): Promise<FollowedRun> {
  return startAndFollow(demo.environment, await connectionNamed(demo.platform, CONNECTION), 'sync')
}

export async function approveAndGoOn(demo: Demo, { run, seen }: FollowedRun): Promise<FollowedRun> {
  const { platform, environment } = demo
  await becomeWorker(platform)
  const found = await planOfRun(platform.database.db, run.id)
  if (!found) return followRun(platform, run.id, environment.output, seen)
  const plan = await getPlan(platform.database.db, DEFAULT_WORKSPACE, found.id)
  environment.output.say(
    `  The plan: ${plan.counts.creates} creates, ${plan.counts.updates} updates, ${plan.counts.deletes} deletes. Approved.`,
  )
  await approvePlan(platform, DEFAULT_WORKSPACE, plan.id, 'demo')
  await continueRun(platform, DEFAULT_WORKSPACE, run.id)
  return followRun(platform, run.id, environment.output, seen)
}
