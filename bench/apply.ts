import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchSandbox, startDatabase, startSandbox } from './support/ground.ts'
import { log, node, run, timed } from './support/measure.ts'

const worker = join(import.meta.dirname, 'support/linked.ts')

interface Applied {
  readonly seconds: number
  readonly megabytes: number
  readonly changes: { readonly planned: number; readonly applied: number }
}

/** Writing `updates` planned updates by Bulk API 2.0, against the sandbox's own time for a CSV of the same size from curl. */
export async function benchApply(updates = 100_000) {
  const database = await startDatabase()
  const sandbox = await startSandbox(updates)
  try {
    const argv = [worker, database.url, sandbox.url, sandbox.clientId, sandbox.clientSecret]
    await run(node, [...argv, 'prepare', '1'])
    await run(node, [...argv, 'plan'])
    // Once before and once after ours, so that neither meets a machine the other did not.
    const before = await timed(() => curlUpdates(sandbox, updates))
    const applied = JSON.parse(await run(node, [...argv, 'apply'])) as Applied
    const after = await timed(() => curlUpdates(sandbox, updates))
    const floor = { seconds: (before.seconds + after.seconds) / 2 }
    log(
      `apply ${updates}: floor ${before.seconds.toFixed(1)} and ${after.seconds.toFixed(1)} s, ours ${applied.seconds.toFixed(1)} s, ${applied.megabytes.toFixed(0)} MB`,
    )
    return {
      updates,
      applied: applied.changes.applied,
      floorSeconds: floor.seconds,
      seconds: applied.seconds,
      ratio: applied.seconds / floor.seconds,
      megabytes: applied.megabytes,
    }
  } finally {
    await sandbox.stop()
    await database.stop()
  }
}

const COLUMNS = [
  'company_name',
  'company_domain',
  'first_seen',
  'last_seen',
  'last_updated',
  'funnel_stage',
  'total_events_last_30_days',
  'total_unique_sources_last_30_days',
  'total_events_MoM',
  'total_events_WoW',
  'total_unique_sources_MoM',
  'total_unique_sources_WoW',
]

/** One ingest job with other values for the same twelve fields of every account. */
async function curlUpdates(sandbox: BenchSandbox, count: number): Promise<void> {
  const bearer = `Authorization: Bearer ${await signIn(sandbox)}`
  const file = join(tmpdir(), `concordat-bench-${process.pid}.csv`)
  const jobs = `${sandbox.url}/services/data/v66.0/jobs`
  const ids = await everyId(jobs, bearer)
  // Every cell in quotes, as our connector sends them.
  const line = (id: string) =>
    `"${id}","Another name","another.example.com","2026-02-03","2026-11-01","2026-11-02T03:04:05.000Z","Inactive","1","2","0.1","0.2","0.3","0.4"`
  writeFileSync(
    file,
    `${['Id', ...COLUMNS.map((name) => `Concordat_${name}__c`)].join(',')}\n${ids.slice(0, count).map(line).join('\n')}\n`,
  )
  const body = JSON.stringify({ object: 'Account', operation: 'update', contentType: 'CSV', lineEnding: 'LF' })
  const job = await curlJson(['-H', bearer, '-H', 'Content-Type: application/json', '-d', body, `${jobs}/ingest`])
  await run('curl', [
    '-sS',
    '-f',
    '-X',
    'PUT',
    '-H',
    bearer,
    '-H',
    'Content-Type: text/csv',
    '--data-binary',
    `@${file}`,
    `${jobs}/ingest/${job.id}/batches`,
  ])
  await run('curl', [
    '-sS',
    '-f',
    '-X',
    'PATCH',
    '-H',
    bearer,
    '-H',
    'Content-Type: application/json',
    '-d',
    '{"state":"UploadComplete"}',
    `${jobs}/ingest/${job.id}`,
  ])
  for (;;) {
    const { state, numberRecordsFailed } = await curlJson(['-H', bearer, `${jobs}/ingest/${job.id}`])
    if (state === 'JobComplete' && numberRecordsFailed !== 0)
      throw new Error(`${numberRecordsFailed} rows of the floor failed`)
    if (state === 'JobComplete') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await run('curl', ['-sS', '-f', '-o', '/dev/null', '-H', bearer, `${jobs}/ingest/${job.id}/successfulResults`])
  rmSync(file)
}

/** As the same user as ours: what a user may do is checked record by record. */
async function signIn({ url, clientId, clientSecret }: BenchSandbox): Promise<string> {
  const form = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`
  return String((await curlJson(['-d', form, `${url}/services/oauth2/token`])).access_token)
}

async function curlJson(args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await run('curl', ['-sS', '-f', ...args])) as Record<string, unknown>
}

async function everyId(jobs: string, bearer: string): Promise<string[]> {
  const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM Account' })
  const job = await curlJson(['-H', bearer, '-H', 'Content-Type: application/json', '-d', body, `${jobs}/query`])
  while ((await curlJson(['-H', bearer, `${jobs}/query/${job.id}`])).state !== 'JobComplete');
  const csv = await run('curl', ['-sS', '-f', '-H', bearer, `${jobs}/query/${job.id}/results?maxRecords=1000000`])
  return csv
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((id) => id.replaceAll('"', ''))
}
